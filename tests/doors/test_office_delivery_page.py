"""The page of a delivery: what each number counts, and what the workbook of bad rows holds."""

from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.factories.delivery_world import BECK, CAPPEL, delivered, register, resident, set_up, supplier_of
from tests.factories.scenes import scene

from kreisweit.monitoring.models import Delivery

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def _two_towns() -> None:
    set_up(municipalities=2)


halved_scene = scene("halved", _two_towns)


@pytest.fixture(autouse=True)
def _home(halved_scene: Any, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def text_of(found: Delivery) -> str:
    client = Client(headers={"accept-language": "en"})
    client.force_login(supplier_of(found.agreement.code))
    answer = client.get(f"/buero/lieferungen/{found.pk}/")
    main = answer.content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_rows_and_persons_with_a_blocked_address_are_told_apart() -> None:
    blocked = [resident("2", SPERRE="1", GEMEINDE=BECK), *(resident(n, SPERRE="1", GEMEINDE=CAPPEL) for n in "345")]
    text = text_of(delivered(register(resident("1"), *blocked)))
    assert "Rows left out: person with a blocked address, in municipalities that take part 1 " in text
    assert "Rows left out: municipality does not take part yet 3 " in text
    said = "Persons with a blocked address in the whole file, also in municipalities that do not take part yet: 4."
    assert said in text


def test_the_workbook_of_bad_rows_names_those_that_do_not_fit() -> None:
    torn = b"3;Haddad3;Amina3\r\n"
    found = delivered(register(resident("1"), resident("2", GEBDAT="x")) + torn)
    assert found.rows_bad == 2
    assert "the saved file holds the number and the fault only" in text_of(found)
    client = Client(headers={"accept-language": "en"})
    client.force_login(supplier_of(found.agreement.code))
    answer = client.post(f"/buero/lieferungen/{found.pk}/fehlerhafte-zeilen.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    said = {row[0] or "": row[-1] for row in sheet.iter_rows(values_only=True)}
    assert said["2"].startswith("Row 3: GEBDAT: ")
    assert said[""] == "Row 4: The row has 3 cells instead of 14. Look at the row: a separator is missing."
