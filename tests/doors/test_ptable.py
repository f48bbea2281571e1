"""kreisweit ptable: a file tool that needs neither database nor settings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext as django_gettext
from typer.testing import CliRunner

from kreisweit.cli import protection  # noqa: F401  (it adds the command)
from kreisweit.cli.main import app
from kreisweit.cli.words import gettext

SOURCE = Path(__file__).resolve().parents[2] / "src"
REFERENCE = """\
i,j,p
0,0,1.00000000
1,0,0.36250000
1,1,0.36250000
1,2,0.18750000
1,3,0.08750000
2,0,0.05154609
2,1,0.24381564
2,2,0.40927654
2,3,0.24381564
2,4,0.05154609
"""


def run(*options: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["ptable", *options])
    return done.exit_code, done.stdout, done.stderr


def test_the_reference_table_without_any_set_up() -> None:
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_DJANGO, "ptable", "--D", "2", "--V", "0.9", "--mono", "true"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, REFERENCE, "")


_WITHOUT_DJANGO = """
import sys
sys.modules["django"] = None  # importing it would fail
from kreisweit.cli.main import run
run()
"""


def test_values_for_each_row() -> None:
    code, out, _ = run("--D", "2", "--V", "1.05", "--js", "1", "--mono", "true,true,false,true", "--pstay", ",,0.1,")
    assert (code, out.splitlines()[1:4]) == (0, ["0,0,1.00000000", "1,0,0.50833333", "1,2,0.47500000"])


def test_as_json() -> None:
    _, out, _ = run("--D", "2", "--V", "0.9", "--json")
    assert json.loads(out)[:2] == [{"i": 0, "j": 0, "p": 1.0}, {"i": 1, "j": 0, "p": 0.3625}]
    assert run("--D", "2", "--V", "0.9", "--format", "json")[1] == out


@pytest.mark.parametrize(
    ("options", "refused", "remedy"),
    [
        (["--D", "5", "--V", "1.9", "--js", "2"], "variance_too_small", "Choose V greater than 2; above 10 a larger V changes nothing."),
        (["--D", "2", "--V", "3", "--js", "2"], "zone_too_wide", "Choose js smaller than D."),
        (["--D", "2", "--V", "1", "--pstay", "1"], "staying_too_likely", "Choose pstay from 0 to less than 1."),
    ],
)  # fmt: skip
def test_parameters_without_a_table_are_refused_with_what_to_do(
    options: list[str], refused: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kreisweit.cli.protection._", lambda msgid: msgid)
    code, out, error = run(*options)
    assert (code, out) == (2, "")
    assert error.endswith(f" {remedy}\n")
    code, out, _ = run(*options, "--json")
    assert (code, json.loads(out)["refused"], json.loads(out)["remedy"]) == (2, refused, remedy)


@pytest.mark.parametrize(
    "options", [["--pstay", "x"], ["--mono", "perhaps"], ["--mono", "true,false,true"], ["--format", "xlsx"]]
)
def test_options_that_mean_nothing(options: list[str]) -> None:
    assert run("--D", "2", "--V", "0.9", *options)[0] == 2


def test_sentences_are_those_of_the_catalogue() -> None:
    with translation.override("de"):
        assert gettext("kept secret") == django_gettext("kept secret")
    assert gettext("no such sentence") == "no such sentence"
