"""How long one record, and one delivery, takes to be linked against a full vault on PostgreSQL, with row policies.

Records as their registers would hold them are made from the names of invented persons and stored in bulk past the
product's own writing, which other measures time; what is timed is `link_entries` alone, which decrypts, compares,
groups, writes events and commits.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

RECORDS = int(os.environ.get("KREISWEIT_BENCH_RECORDS", "1000000"))
SINGLES, DELIVERY = 200, 1_000
SEED = 7
TARGET = {"one_p95_ms": 50, "thousand_s": 5}
REGISTERS = ("ewo-kreis", "sprachkurse", "schulamt")


def incremental(home: Path) -> dict[str, Any]:
    """Fill a vault with RECORDS records, then link SINGLES records one by one and DELIVERY records at once."""
    from tools import postgres

    with postgres.cluster() as address:
        if address is None:
            return {"target": TARGET, "skipped": "PostgreSQL is missing"}
        variables = {**os.environ, "KREISWEIT_VAULT_DATABASE": address, "KREISWEIT_HOME": str(home / "incremental")}
        command = [sys.executable, "-m", "tests.bench.measures_incremental", str(home / "incremental")]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=variables)
    return {"target": TARGET, **json.loads(done.stdout.splitlines()[-1])}


def measured(folder: Path) -> dict[str, Any]:
    """Fill, link, time."""
    import django

    django.setup()
    from django.core.management import call_command
    from tests.factories.vault_role import entered_by_role

    folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("migrate", database="vault", verbosity=0)
    began = time.perf_counter()
    filled = _fill(folder)
    found: dict[str, Any] = {"records": RECORDS, "filled_s": round(time.perf_counter() - began, 1), **filled}
    with entered_by_role():
        found["one"] = _one_by_one(filled["late"])
        found["thousand"] = _at_once(filled["late"])
    del found["late"]
    return found


def _one_by_one(late: list[str]) -> dict[str, Any]:
    from tests.bench.measures import spread

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.vault.actions import link_entries

    times, compared = [], 0
    link_entries(entries=late[DELIVERY : DELIVERY + 5], clearance=_slip(), by=TERMINAL)  # loads what is loaded once
    for entry in late[DELIVERY + 5 : DELIVERY + 5 + SINGLES]:
        began = time.perf_counter()
        compared += link_entries(entries=[entry], clearance=_slip(), by=TERMINAL).compared
        times.append(time.perf_counter() - began)
    return {**spread(times), "compared": compared, "max_ms": round(max(times) * 1000, 1)}


def _at_once(late: list[str]) -> dict[str, Any]:
    from kreisweit.audit.actions import TERMINAL
    from kreisweit.vault.actions import link_entries

    began = time.perf_counter()
    done = link_entries(entries=late[:DELIVERY], clearance=_slip(), by=TERMINAL)
    seconds = round(time.perf_counter() - began, 2)
    return {"seconds": seconds, "records": done.records, "compared": done.compared, "merged": done.merged}


def _slip() -> Any:
    from tests.factories.vault_world import slip

    from kreisweit.privacy.clearances import Operation

    return slip(Operation.LINK)


def _fill(folder: Path) -> dict[str, Any]:
    """Store records past the policies; the model is learnt from a small part, its edges are those of that part."""
    from tests.bench.delivered import delivered

    known = delivered(folder / "names", persons=3_000, seed=SEED)
    names = [(r.given_name, r.family_name, r.nationalities, r.sex) for r in known.records if r.birth_date]
    late: list[str] = []
    _grants()
    indexes = _without_key_indexes()
    for start in range(0, RECORDS, 20_000):
        made = _made(names, start, min(20_000, RECORDS - start))
        entries = _copied(list(made))
        if start + 20_000 >= RECORDS:
            late = entries[-(DELIVERY + SINGLES + 5) :]
    _tidy(indexes)
    _link_small(known.records, late)
    _tidy([])
    return {"late": late}


def _made(names: list[Any], start: int, count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """(register, identity): each person stands in up to two registers, with a name of somebody of the same origin."""
    chance = random.Random(SEED + start)  # noqa: S311
    previous: dict[str, str] = {}
    for number in range(count):
        if number % 2 and chance.random() < 0.7:
            yield REGISTERS[1 + number // 2 % 2], previous
            continue
        given, _, nations, sex = chance.choice(names)
        family = next(one[1] for one in iter(lambda: chance.choice(names), None) if one[2] == nations)
        month, day = (1, 1) if chance.random() < 0.06 else (chance.randint(1, 12), chance.randint(1, 28))
        previous = {
            "given_name": given, "family_name": family, "sex": sex, "nationalities": " ".join(nations),
            "birth_date": f"{chance.randint(1945, 2022)}-{month:02d}-{day:02d}",
            "municipalities": f"99001{chance.randint(1, 60):03d}",
        }  # fmt: skip
        yield REGISTERS[0], previous


def _grants() -> None:
    from django.db import connections

    with connections["vault"].cursor() as cursor:
        for number, register in enumerate(REGISTERS, start=1):
            cursor.execute(
                "INSERT INTO vault_clearancegrant (id, activity, activity_version, agreement, register, opened_at)"
                " VALUES (%s, 'a', 1, %s, %s, now())",
                [number, register, register],
            )
            cursor.execute(
                'INSERT INTO vault_vaultdelivery (id, grant_id, "cursor", new, changed, unchanged, opened_at)'
                " VALUES (%s, %s, 1, 0, 0, 0, now())",
                [f"{number:032x}", number],
            )


def _copied(made: list[tuple[str, dict[str, str]]]) -> list[str]:
    from django.db import connections, transaction

    from kreisweit.methods.linkage.names import NameFolder
    from kreisweit.vault import keys
    from kreisweit.vault.candidates import index_words
    from kreisweit.vault.identities import identity_bytes, record_of
    from kreisweit.vault.models import new_id, record_ids
    from kreisweit.vault.sealing import seal_record

    folder = NameFolder()
    rows: dict[str, list[Any]] = {"entry": [], "record": [], "identity": [], "key": []}
    for record, (register, identity) in zip(record_ids(len(made)), made, strict=True):
        entry, number = new_id(), REGISTERS.index(register) + 1
        sealed = seal_record(record, identity_bytes(identity), b"{}")
        rows["entry"].append((entry, register, os.urandom(16)))
        rows["record"].append((record, entry, f"{number:032x}", number, "99001001", sealed.wrapped_key, b"x" * 16))
        rows["identity"].append((record, sealed.identity))
        words = index_words(record_of(entry, register, identity), folder)
        rows["key"] += [(record, one) for one in keys.index_numbers(words)]
    targets = {
        "entry": "vault_entry (id, register, local_key)",
        "record": "vault_sourcerecord (id, entry_id, delivery_id, grant_id, controller, wrapped_key, fingerprint)",
        "identity": "vault_sealedidentity (record_id, sealed)",
        "key": "vault_blockkey (record_id, key)",
    }
    with transaction.atomic("vault"), connections["vault"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger looks at each row
        for name, target in targets.items():
            with cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in rows[name]:
                    copy.write_row(row)
    return [row[0] for row in rows["entry"]]


def _link_small(records: Any, late: list[str]) -> None:
    """A model of a small run; everybody but the late records becomes a person of their own."""
    import duckdb
    from django.db import connections, transaction
    from tests.factories.vault_world import slip

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.methods.linkage.link import link
    from kreisweit.methods.linkage.records import Linked
    from kreisweit.privacy.clearances import Operation
    from kreisweit.vault.actions import begin_link_run, store_links

    with duckdb.connect(config={"threads": 1, "memory_limit": "500MB", "temp_directory": ""}) as connection:
        model = link(records, connection=connection)
    clearance = slip(Operation.LINK)
    run = begin_link_run(clearance=clearance, by=TERMINAL)
    bare = Linked((), (), (), model.model, model.model_version, model.frequencies)
    store_links(run=run, linked=bare, clearance=clearance, by=TERMINAL)
    with transaction.atomic("vault"), connections["vault"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_linkevent (id, at, kind, cause, model, actor_kind, number, changes, previous, hash)"
            " VALUES (1, now(), 'made', 'bench', '', 'terminal', 0, '{\"moves\": [], \"persons\": []}', '0', '1')"
        )
        cursor.execute("CREATE TEMPORARY TABLE late AS SELECT unnest(%s::char(32)[]) AS id", [late])
        cursor.execute(
            "INSERT INTO vault_person (id, state, made_at) SELECT id, 'active', now() FROM vault_entry e"
            " WHERE NOT EXISTS (SELECT 1 FROM late WHERE late.id = e.id)"
        )
        cursor.execute(
            "INSERT INTO vault_membership (entry_id, person_id, begun_at, begun_by_id) SELECT id, id, now(), 1"
            " FROM vault_person"
        )


def _without_key_indexes() -> list[str]:
    """Drop the indexes of the keys, which are made faster afterwards; gives the statements that make them."""
    from django.db import connections

    with connections["vault"].cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'vault_blockkey' AND indexdef NOT LIKE '%UNIQUE%'"
        )
        found = cursor.fetchall()
        for name, _statement in found:
            cursor.execute(f"DROP INDEX {name}")
    return [statement for _name, statement in found]


def _tidy(statements: list[str]) -> None:
    from django.db import connections

    with connections["vault"].cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '256MB'")
        for statement in [*statements, "VACUUM ANALYZE"]:
            cursor.execute(statement)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(Path(sys.argv[1]))))
