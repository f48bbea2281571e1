"""kreisweit deliver: exit codes 0 (nothing to remark), 1 (findings), 2 (refused, in sentences)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from tests.factories.delivery_world import courses, learner, register, resident, set_up, supplier_of
from typer.testing import CliRunner

from kreisweit.cli import deliver as command
from kreisweit.cli.main import app
from kreisweit.monitoring.models import Delivery

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.HOME = tmp_path
    monkeypatch.setattr(command, "start_django", lambda: None)
    with translation.override("en"):
        yield


def run(tmp_path: Path, data: bytes, *options: str, code: str = "ewo-kreis", who: str = "") -> tuple[int, str]:
    """Exit code and everything that was said."""
    file = tmp_path / "datei.csv"
    file.write_bytes(data)
    email = who or supplier_of(code).email
    done = CliRunner().invoke(app, ["deliver", str(file), "--agreement", code, "--as", email, *options])
    return done.exit_code, done.output


def test_check_only_then_take_over(tmp_path: Path) -> None:
    set_up()
    code, said = run(tmp_path, register(resident("1")), "--json")
    found = json.loads(said)
    assert (code, found.pop("delivery")) == (0, Delivery.objects.get().pk)
    assert found == {
        "state": "checked", "rows_read": 1, "rows_good": 1, "rows_bad": 0, "rows_blocked": 0, "rows_not_joined": 0,
        "rows_repeated": 0, "new": 0, "changed": 0, "unchanged": 0, "erased": 0, "findings": [],
    }  # fmt: skip
    code, said = run(tmp_path, register(resident("1")), "--accept", "all")
    assert (code, said.splitlines()[0]) == (
        0,
        "taken over: rows_read: 1, rows_good: 1, rows_bad: 0, rows_blocked: 0, rows_not_joined: 0, rows_repeated: 0,"
        " new: 1, changed: 0, unchanged: 0, erased: 0",
    )


def test_findings_are_said_in_words(tmp_path: Path) -> None:
    set_up()
    code, said = run(
        tmp_path, courses(learner("1"), learner("2", Kursbeginn="x")), "--accept", "good", code="sprachkurse"
    )
    assert code == 1
    assert [line for line in said.splitlines()[1:] if "column_absent" not in line] == [
        "note – column_not_specified – Aufenthaltstitel – Column “Aufenthaltstitel” dropped: it was not agreed. 2 values were neither looked at nor kept. – Please leave the column out next time.",
        "error – day_invalid – 3 – Kursbeginn – This is no day as it was agreed (YYYY-MM-DD), or there is no such day. – Correct the cell in your register and deliver the row again.",
    ]
    assert Delivery.objects.get().state == "accepted"


def test_refusals_are_sentences(tmp_path: Path) -> None:
    set_up()
    bad = register(resident("1"), resident("2", STAAT="x"))
    code, said = run(tmp_path, bad, "--accept", "all")
    assert (code, said.splitlines()[0][:42]) == (2, "Not everything can be taken over. Rows wit")
    code, said = run(tmp_path, b"a;b\n1;2\n", "--json")
    assert (code, json.loads(said)["refused"]) == (2, "headings_missing")
    code, said = run(tmp_path, bad, who=supplier_of("vhs").email)
    assert (code, said.splitlines()[0][:29]) == (2, "Your role does not allow this")
    code, said = run(tmp_path, bad, "--json", who="nobody@probe.example")
    assert (code, json.loads(said)["refused"]) == (2, "nobody_delivers")
