"""The small invented county with its processing in force, and files as its institutions would deliver them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from tests.factories.people_world import World

from kreisweit.audit.actions import TERMINAL
from kreisweit.jobs.models import Job
from kreisweit.jobs.runner import run_job
from kreisweit.monitoring.actions.deliveries import accept_delivery, upload_delivery
from kreisweit.monitoring.demo import create_demo_specifications
from kreisweit.monitoring.models import Delivery
from kreisweit.people.models import Membership, User
from kreisweit.people.roles import SUPPLIER
from kreisweit.privacy.demo import clear_demo_processing
from kreisweit.privacy.models import DataAgreement

BECK, ADORF, AHEIM, CAPPEL = "99009003", "99009001", "99009002", "99009004"
"""Keys of the municipalities in the order in which they take part."""
Row = Mapping[str, str]
REGISTER = (
    "PERSONNR", "NACHNAME", "VORNAME", "GEBNAME", "GEBDAT", "GESCHL", "STAAT", "GEMEINDE", "ANSCHRIFT", "EINZUGDAT",
    "HERKUNFT", "AUSZUGDAT", "ZIEL", "SPERRE",
)  # fmt: skip
COURSES = (
    "Teilnehmer", "Nachname", "Vorname", "Geburtsdatum", "Aufenthaltstitel", "Kursstufe", "Kursbeginn", "Kursende",
    "Kursergebnis",
)  # fmt: skip


def set_up(municipalities: int | None = None) -> World:
    """The county, its agreements in force (of so many municipalities), the columns of its institutions."""
    world = World()
    clear_demo_processing(by=TERMINAL, municipalities=municipalities)
    create_demo_specifications(by=TERMINAL)
    return world


def agreement(code: str) -> DataAgreement:
    """The agreement with this code."""
    return DataAgreement.objects.select_related("supplier").get(code=code)


def supplier_of(code: str) -> User:
    """Somebody who delivers under this agreement."""
    found = Membership.objects.filter(role=SUPPLIER.code, organisation=agreement(code).supplier).first()
    assert found is not None
    return found.user


def resident(number: str, **other: str) -> dict[str, str]:
    """A row of the register of residents (ewo-kreis)."""
    row = {
        "PERSONNR": number, "NACHNAME": f"Haddad{number}", "VORNAME": f"Amina{number}", "GEBDAT": "19900131",
        "GESCHL": "2", "STAAT": "475", "GEMEINDE": BECK, "ANSCHRIFT": f"Lindenweg {number}", "EINZUGDAT": "20200301",
        "HERKUNFT": "A", "SPERRE": "0",
    }  # fmt: skip
    return row | other


def learner(number: str, **other: str) -> dict[str, str]:
    """A row of the course provider (sprachkurse), with a column that was not agreed."""
    row = {
        "Teilnehmer": number, "Nachname": f"Haddad{number}", "Vorname": f"Amina{number}", "Geburtsdatum": "1990-01-31",
        "Aufenthaltstitel": "§ 25", "Kursstufe": "B1", "Kursbeginn": "2021-01-10", "Kursende": "2021-06-30",
        "Kursergebnis": "abgeschlossen",
    }  # fmt: skip
    return row | other


def table(columns: Iterable[str], rows: Iterable[Row], delimiter: str = ";") -> bytes:
    """The bytes of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), delimiter=delimiter, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def register(*rows: Row) -> bytes:
    """A file of the register of residents (ewo-kreis)."""
    return table(REGISTER, rows)


def courses(*rows: Row) -> bytes:
    """A file of the course provider (sprachkurse)."""
    return table(COURSES, rows, delimiter=",")


def delivered(data: bytes, code: str = "ewo-kreis", name: str = "datei.csv", by: Any = None) -> Delivery:
    """Upload a file and let it be checked."""
    made = upload_delivery(agreement=agreement(code), filename=name, data=data, by=by or supplier_of(code))
    return worked(made)


def taken_over(delivery: Delivery, *, only_good: bool = False) -> Delivery:
    """Accept a checked delivery and let it be stored."""
    by = supplier_of(delivery.agreement.code)
    return worked(accept_delivery(delivery=delivery, only_good=only_good, by=by))


def worked(delivery: Delivery) -> Delivery:
    """Do the waiting work of a delivery."""
    run_job(job_of(delivery).pk)
    delivery.refresh_from_db()
    return delivery


def job_of(delivery: Delivery) -> Job:
    """The work of a delivery."""
    return Job.objects.get(pk=delivery.job or 0)
