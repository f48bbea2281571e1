"""From an institution that names nobody to a link: encode, deliver, compare, look at what is in doubt."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.factories.delivery_world import agreement, delivered, register, resident, set_up, taken_over
from tests.factories.encoded_world import PEOPLE, PROJECT, SECRET, cells_of
from tests.factories.people_world import person as person_with
from tests.factories.scenes import scene
from tests.factories.vault_role import past_policies

from kreisweit.audit.actions import SYSTEM, TERMINAL
from kreisweit.ground.refusal import NotAllowed
from kreisweit.methods.linkage.encoding.exchange import secret_text
from kreisweit.monitoring import jobs_linking
from kreisweit.monitoring.actions.encoded import destroy_secret, forget_unmatched_keys, keep_secret
from kreisweit.monitoring.actions.linking import decide_doubtful_pair
from kreisweit.monitoring.actions.specifications import edit_specification
from kreisweit.monitoring.queries.linking import doubtful_to_decide, look_at_pair
from kreisweit.monitoring.refusals_deliveries import BadSpecification
from kreisweit.office.linking.evidence import evidence_lines
from kreisweit.people.models import Membership, User
from kreisweit.people.roles import STATISTICIAN, TRUST_OFFICE, Role
from kreisweit.vault.models import EncodedKey
from kreisweit.vault.models import Membership as Belongs
from kreisweit.vault.session import Purpose, session

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
clear_scene = scene("clear", set_up)
CODE = "sprachkurse"
COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "field": "local_id", "required": True},
    {"name": "encoded_identity", "field": "encoded_identity", "required": True},
    {"name": "Kurs", "field": "course_level"},
    {"name": "Beginn", "field": "course_start", "format": "DD.MM.YYYY"},
]
FACTS = ("given_name", "family_name", "birth_date", "sex", "nationality")


class Run:
    """What a running job holds, without a job."""

    cursor = None

    def __init__(self, number: int, by: User) -> None:
        self.job_id, self.created_by, self.steps = number, by.pk, []

    def progress(self, _done: int, _total: int, step: str = "") -> None:
        if step not in self.steps:
            self.steps.append(step)

    def save_cursor(self, _cursor: Any) -> None:
        """Nothing goes on."""


@pytest.fixture
def county(clear_scene: Any, settings: Any, tmp_path: Path) -> None:
    """Everything is agreed, and the courses come as keys."""
    settings.HOME = tmp_path
    found = agreement(CODE)
    found.fields = [*found.fields, "encoded_identity"]
    found.save()
    specify(COLUMNS)


def specify(columns: list[dict[str, Any]]) -> None:
    said = {"title": "Kurse", "kind": "persons", "file_kind": "csv", "delimiter": ";", "encoding": "utf-8"}
    edit_specification(agreement=agreement(CODE), columns=columns, by=keeper(), **said)


def somebody(role: Role) -> User:
    found = Membership.objects.filter(role=role.code).first()
    return found.user if found is not None else person_with(role.code, role)


def keeper() -> User:
    return somebody(STATISTICIAN)


def trust() -> User:
    return somebody(TRUST_OFFICE)


def person(number: int, **other: str) -> dict[str, str]:
    """Somebody as the register of residents knows them (see `resident`)."""
    said = (f"Amina{number}", f"Haddad{number}", "1990-01-31", "f", "SY")
    return dict(zip(FACTS, said, strict=True)) | other


def courses(cells: list[str], level: str = "B1") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([one["name"] for one in COLUMNS])
    writer.writerows((f"F{n}", cell, level, "02.03.2026") for n, cell in enumerate(cells))
    return out.getvalue().encode()


def keys_left() -> int:
    with session(Purpose.UPKEEP, by=SYSTEM), past_policies():
        return int(EncodedKey.objects.count())


def persons() -> int:
    with session(Purpose.UPKEEP, by=SYSTEM), past_policies():
        return int(Belongs.objects.filter(ended_at=None).values("person").distinct().count())


def link(number: int = 1) -> dict[str, Any]:
    run = Run(number, trust())
    return jobs_linking.link_records(run)  # type: ignore[arg-type]


def test_from_a_key_to_a_link(county: None) -> None:
    people = PEOPLE[:4]
    rows = [
        resident(
            str(n), VORNAME=one["given_name"], NACHNAME=one["family_name"], GEBDAT=one["birth_date"].replace("-", ""),
            GESCHL={"m": "1", "f": "2"}[one["sex"]],
        )
        for n, one in enumerate(PEOPLE)
    ]  # fmt: skip
    assert taken_over(delivered(register(*rows))).state == "accepted"
    found = taken_over(delivered(courses(cells_of([{name: one[name] for name in FACTS[:4]} for one in people])), CODE))
    assert (found.state, found.rows_good, found.new, found.findings) == ("accepted", 4, 4, [])
    assert keys_left() == 4
    keep_secret(text=secret_text(SECRET), by=TERMINAL)
    told = link()
    assert (told["keys"], told["keys_without_secret"], keys_left()) == (4, 0, 0)
    assert persons() == 6
    assert (told["records"], told["persons"]) == (10, 6)  # the numbers that are kept hold for all


def test_without_the_secret_everything_waits_and_is_told(county: None, client: Client) -> None:
    taken_over(delivered(register(resident("1"))))
    taken_over(delivered(courses(cells_of([person(1)])), CODE))
    told = link()
    assert (told["keys"], told["keys_without_secret"], keys_left()) == (0, 1, 1)
    client.force_login(trust())
    page = client.get("/buero/abgleich/").content.decode()
    assert PROJECT in page
    keep_secret(text=secret_text(SECRET), by=TERMINAL)
    assert PROJECT not in client.get("/buero/abgleich/").content.decode()
    assert forget_unmatched_keys(by=SYSTEM) == 0


def test_a_pair_in_doubt_has_no_name_and_is_decided_all_the_same(county: None, client: Client) -> None:
    taken_over(delivered(register(*(resident(str(n)) for n in range(3)))))
    near = person(1, given_name="Bilal", sex="m", family_name="Haddad")
    taken_over(delivered(courses(cells_of([near])), CODE))
    keep_secret(text=secret_text(SECRET), by=TERMINAL)
    link()
    open_pairs, _later = doubtful_to_decide(by=trust())
    assert len(open_pairs) == 1
    pair = look_at_pair(open_pairs[0].id, by=trust())
    assert pair.nameless
    for side in (pair.left, pair.right):
        assert (side.given_name, side.family_name, side.birth_date, side.address) == ("", "", "", "")
    assert {pair.left.own_number, pair.right.own_number} == {"", "F0"}
    words = {line.what: line.result for line in evidence_lines(pair.levels)}
    assert len(words) == 6
    client.force_login(trust())
    assert (
        "1 record came as a key"
        in client.get("/buero/abgleich/stichprobe/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    )
    page = client.get(f"/buero/abgleich/paare/{pair.id}/").content.decode()
    assert "Haddad" not in page
    assert "F0" in page
    assert 'value="later"' in page
    assert "/buero/abgleich/person/" not in page  # there the register's side alone has its name
    before = persons()
    decide_doubtful_pair(pair=pair.id, verdict="same", by=trust())
    assert persons() == before - 1


def test_a_damaged_key_is_a_finding_without_its_value(county: None) -> None:
    cell = cells_of([person(1)])[0]
    found = delivered(courses([cell, cell[:-8], cell.replace("kk1.", "kk9."), "Haddad"]), CODE)
    assert [(one["code"], one["row"], one["column"]) for one in found.findings if one["row"]] == [
        ("encoded_unreadable", 3, "encoded_identity"),
        ("encoded_other_version", 4, "encoded_identity"),
        ("encoded_unreadable", 5, "encoded_identity"),
    ]
    assert (found.rows_good, "Haddad" in str(found.findings)) == (1, False)


@pytest.mark.parametrize("field", ["family_name", "birth_date", "address"])
def test_no_name_stands_beside_a_key(county: None, field: str) -> None:
    with pytest.raises(BadSpecification) as refused:
        specify([*COLUMNS, {"name": "noch", "field": field}])
    assert [problem.code for problem in refused.value.problems] == ["encoded_beside_clear"]


def test_secrets_are_no_matter_of_the_pages(county: None) -> None:
    with pytest.raises(NotAllowed):
        keep_secret(text=secret_text(SECRET), by=trust())
    with pytest.raises(NotAllowed):
        destroy_secret(project="0a1b2c3d", by=trust())
    assert destroy_secret(project="0a1b2c3d", by=TERMINAL) is False
