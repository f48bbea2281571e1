"""Fills a demo with linked records of few invented persons; runs in a process of its own, where that demo is set up."""

from __future__ import annotations

from pathlib import Path

from tests.factories.vault_persons import invented, store

from kreisweit.audit.actions import TERMINAL
from kreisweit.jobs.models import Job
from kreisweit.jobs.runner import run_job
from kreisweit.methods.linkage.records import IdentityRecord
from kreisweit.monitoring.actions.linking import decide_doubtful_pair, judge_link, start_linking
from kreisweit.monitoring.queries.link_quality import links_to_judge
from kreisweit.monitoring.queries.linking import linking_clearance
from kreisweit.monitoring.subjects import ACTIVITY
from kreisweit.people.demo import DOMAIN
from kreisweit.people.models import User
from kreisweit.privacy.clearances import Operation
from kreisweit.privacy.demo import clear_demo_processing, demo_municipalities
from kreisweit.privacy.queries import clearance_for
from kreisweit.vault.actions import write_snapshot
from kreisweit.vault.models import DoubtfulPair
from kreisweit.vault.queries import identities
from kreisweit.vault.session import Purpose, session

PERSONS, SEED = 220, 7
WOMAN = ("Samira", "Beispielfall", "1991-04-17", "Lindenweg 1")
"""Somebody whose records come one delivery after another."""
MOVED = (*WOMAN[:3], "Neuer Weg 2")
TWINS = "Zwillingsfall"
"""Family name of two whom somebody holds for one person, though both stand in a register of everybody once."""
UNSURE = "Zweifelsfall"
"""Family name in two records of which nobody knows whether they are one person."""
KARIMA = ("Karima", "Altname", "1979-02-13", "Feldweg 5")
OLENA = ("Olena", "Neuname", "1994-10-28", "Hofgasse 7")
DILEK = ("Dilek", "Drittname", "1968-07-30", "Bergstraße 11")
HANIFA = ("Hanifa", "Viertname", "2003-12-09", "Teichweg 2")


def fill(folder: Path) -> None:
    """Deliver, link, judge, deliver and link again, compute: what the pages of the trust office tell of."""
    clear_demo_processing(by=TERMINAL, municipalities=3)
    town = demo_municipalities()[0].ags
    settled = [
        record("ewo-stadt", 9001, WOMAN),
        record("ewo-stadt", 8001, ("Amal", TWINS, "2001-09-05", "Ringstraße 8")),
        record("ewo-stadt", 8002, ("Amel", TWINS, "2001-09-05", "Ringstraße 8")),
        record("ewo-stadt", 7001, ("Nadia", UNSURE, "1985-06-11", "Am Anger 3")),
        record("vhs", 7001, ("Nadja", UNSURE, "1985-11-06", "Marktplatz 12")),
        record("ewo-stadt", 6001, KARIMA),
        record("vhs", 6001, KARIMA),
        record("ewo-stadt", 6002, OLENA),
        record("vhs", 6002, DILEK),
    ]
    store([*invented(folder / "dateien", PERSONS, seed=SEED).records, *settled], 1, town)
    link()
    judge(right=11, wrong=1)
    store([record("sprachkurse", 9001, WOMAN)], 2, town)
    link()
    judge(right=6, wrong=0)
    store([record("sprachkurse", 9001, MOVED), record("vhs", 9001, WOMAN)], 3, town)
    link()
    compute(folder / "histories")
    decide_doubtful_pair(pair=doubtful(TWINS), verdict="same", by=clerk())
    doubtful(UNSURE)
    corrections = [record("vhs", 6001, HANIFA), record("vhs", 6002, OLENA)]
    store(corrections, 4, town)  # not linked yet: a new model would part Karima's records and join Olena's
    known = identities(clearance=linking_clearance(clerk()), by=clerk())
    (folder / "woman.txt").write_text(min(one.record for one in known if one.family_name == WOMAN[1]))


def record(register: str, number: int, told: tuple[str, str, str, str]) -> IdentityRecord:
    """A record of a woman from Syria: given and family name, day of birth, address."""
    given, family, born, address = told
    return IdentityRecord(
        record=f"{register}-{number}", register=register, given_name=given, family_name=family, birth_date=born,
        sex="f", nationalities=("SY",), municipalities=(), address=address,
    )  # fmt: skip


def clerk() -> User:
    """Somebody of the trust office."""
    return User.objects.get(email=f"vertrauensstelle@{DOMAIN}")


def link() -> None:
    """One linkage, as the worker does it."""
    job = start_linking(by=clerk())
    run_job(job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "done", (done.state, done.error_code, done.error_params)


def judge(*, right: int, wrong: int) -> None:
    """Judge so many links of the sample."""
    drawn = [one for one in links_to_judge(by=clerk()) if one.is_right is None]
    for number, one in enumerate(drawn[: right + wrong]):
        judge_link(left=one.left, right=one.right, wrong=one.right if number < wrong else "", by=clerk())


def compute(folder: Path) -> None:
    """Histories for statistics, so that one can ask what was written while a link stood."""
    folder.mkdir()
    clearance = clearance_for(ACTIVITY, operation=Operation.COMPUTE)
    write_snapshot(folder=folder, purpose="journey", clearance=clearance, by=clerk())


def doubtful(family: str) -> int:
    """The two records with this family name wait for a decision; the number of the pair."""
    slip = linking_clearance(clerk())
    left, right = sorted(one.record for one in identities(clearance=slip, by=clerk()) if one.family_name == family)
    levels = {"given_name": "close", "family_name": "equal", "birth_date": "swapped", "sex": "equal"}
    with session(Purpose.REVIEW, by=clerk(), clearance=slip):
        pair = DoubtfulPair.objects.create(left_id=left, right_id=right, weight=1.2, probability=0.7, levels=levels)
    return int(pair.pk)
