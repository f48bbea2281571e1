"""The invented deliveries as a whole: the command, the nine files, the truth; readable by the intake, always the same."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kreisweit.cli import demo_deliveries
from kreisweit.cli.invented.county import DATA, invented_county
from kreisweit.cli.invented.files import LAYOUTS, layouts
from kreisweit.cli.main import app
from kreisweit.methods.intake.deliveries.fields import CELL_FIELDS, FIELDS
from kreisweit.methods.intake.deliveries.reading import DeliveryFile, read_delivery
from kreisweit.methods.intake.deliveries.specification import Specification, problems_of, read_specification
from kreisweit.methods.intake.deliveries.values import Around

PERSONS = 1_000
UNTIL = date(2026, 11, 23)
FILES = {
    "ewo-stadt.csv", "ewo-stadt-fehler.csv", "ewo-verband.xlsx", "ewo-kreis.csv", "sprachkurse.csv", "vhs.xlsx", "schulamt.csv",
    "anerkennung.csv", "wohnen.xlsx", "sport.csv", "truth.csv", "LIESMICH.txt",
}  # fmt: skip
assert demo_deliveries.demo_deliveries  # the module adds the command


def run(*words: str) -> Any:
    return CliRunner().invoke(app, ["demo-deliveries", *words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("invented") / "deliveries"
    result = run("--persons", str(PERSONS), "--out", str(out), "--broken", "10")
    assert result.exit_code == 0, result.output
    return out


def specification(code: str) -> Specification:
    return read_specification((DATA / "deliveries" / f"{code}.toml").read_text(encoding="utf-8"))


def taken(folder: Path, name: str) -> DeliveryFile:
    """The file as the intake reads it."""
    towns = frozenset(town.ags for town in invented_county().towns)
    around = Around(towns, UNTIL, areas=towns | {"99001"})
    code = name.split(".")[0].removesuffix("-fehler")
    allowed = frozenset((*FIELDS, *CELL_FIELDS))
    return read_delivery((folder / name).read_bytes(), specification(code), allowed, around=around, filename=name)


def truth(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def digests(folder: Path) -> Mapping[str, str]:
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def test_nine_files_with_truth_and_note(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == FILES
    assert "erfunden" in (folder / "LIESMICH.txt").read_text(encoding="utf-8")


def test_same_arguments_same_bytes_in_another_process(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kreisweit", "demo-deliveries", "--persons", str(PERSONS), "--broken", "10"]
    subprocess.run([*command, "--out", str(tmp_path / "again")], check=True, capture_output=True)
    assert digests(tmp_path / "again") == digests(folder)


def test_another_seed_gives_other_persons(folder: Path, tmp_path: Path) -> None:
    run("--persons", "100", "--seed", "8", "--out", str(tmp_path))
    run("--persons", "100", "--out", str(tmp_path / "seven"))
    assert (tmp_path / "ewo-stadt.csv").read_bytes() != (tmp_path / "seven" / "ewo-stadt.csv").read_bytes()


@pytest.mark.parametrize("code", LAYOUTS)
def test_intake_takes_every_row(folder: Path, code: str) -> None:
    assert problems_of(specification(code)) == ()
    found = taken(folder, layouts()[code].file_name)
    assert found.bad_rows == ()
    assert found.rows_read > 0
    assert [f.code for f in found.findings if f.severity.name == "ERROR"] == []


def test_language_courses_have_a_column_too_many(folder: Path) -> None:
    found = taken(folder, "sprachkurse.csv")
    assert [(column.column, column.known) for column in found.dropped_columns] == [("Aufenthaltstitel", False)]
    assert found.dropped_columns[0].values == found.rows_read


def test_ten_broken_rows_and_no_more(folder: Path) -> None:
    right, broken = taken(folder, "ewo-stadt.csv"), taken(folder, "ewo-stadt-fehler.csv")
    assert len(broken.bad_rows) == 10
    assert broken.rows_good == right.rows_good - 10
    assert broken.rows_read == right.rows_read


def test_truth_names_every_record_once(folder: Path) -> None:
    rows = truth(folder)
    assert len({(row["register"], row["local_id"]) for row in rows}) == len(rows)
    assert len({row["person"] for row in rows}) == PERSONS
    delivered = Counter(row["register"] for row in rows)
    blocked = 0
    for code in set(LAYOUTS) - {"wohnen", "sport"}:
        found = taken(folder, layouts()[code].file_name)
        known = {row["local_id"] for row in rows if row["register"] == code}
        assert {person.local_id for person in found.persons} <= known
        assert delivered[code] == len(found.persons) + found.blocked
        blocked += found.blocked
    assert 0 < blocked < PERSONS * 0.02


def test_local_ids_say_nothing_across_registers(folder: Path) -> None:
    by_register: dict[str, set[str]] = {}
    for row in truth(folder):
        by_register.setdefault(row["register"], set()).add(row["local_id"])
    shared = by_register["ewo-stadt"] & by_register["sprachkurse"]
    assert len(shared) < 5


def test_about_two_and_a_half_records_a_person(folder: Path) -> None:
    assert 2.2 < len(truth(folder)) / PERSONS < 2.7


def test_numbers_as_json(tmp_path: Path) -> None:
    result = run("--persons", "50", "--out", str(tmp_path), "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["persons"]) == (0, 50)
    assert set(said["rows"]) == set(LAYOUTS)
    assert said["records"] == len(truth(tmp_path))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--county", "14626"), "county"),
        (("--pool", "other"), "pool"),
        (("--until", "2019-01-01"), "until"),
    ],
)
def test_refused_with_a_sentence(tmp_path: Path, words: Sequence[str], code: str) -> None:
    result = run("--out", str(tmp_path / "out"), *words, "--json")
    assert (result.exit_code, json.loads(result.output)["refused"]) == (2, code)
    assert not (tmp_path / "out").exists()
    assert run("--out", str(tmp_path / "out"), *words).exit_code == 2


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    result = run("--out", str(tmp_path / "out"), "--persons", "1", "--json")
    assert (result.exit_code, json.loads(result.output)["refused"]) == (2, "folder")


def test_without_the_packages_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in {*sys.modules, "faker", "mimesis"}:
        if name.split(".")[0] in ("faker", "mimesis"):
            monkeypatch.setitem(sys.modules, name, None)
    result = run("--out", str(tmp_path / "out"), "--persons", "1", "--json")
    assert (result.exit_code, json.loads(result.output)["refused"]) == (2, "packages")
    assert "requirements/demo.txt" in json.loads(result.output)["sentence"]
    assert not (tmp_path / "out").exists()


def test_needs_no_django(tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['kreisweit', 'demo-deliveries', '--persons', '20', '--out', sys.argv[1]]\n"
        "from kreisweit.cli import demo_deliveries\n"
        "from kreisweit.cli.main import app\n"
        "app(standalone_mode=False)\n"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "out")], check=True, capture_output=True)


def test_nothing_lies_in_the_future(folder: Path) -> None:
    for code in LAYOUTS:
        if (layout := layouts()[code]).kind != "csv":
            continue
        days = [c.name for c in layout.columns if c.form in ("DD.MM.YYYY", "YYYYMMDD", "YYYY-MM-DD", "MM/YYYY")]
        with (folder / layout.file_name).open(encoding="utf-8-sig" if layout.has_mark else layout.encoding) as lines:
            for row in csv.DictReader(lines, delimiter=layout.delimiter):
                assert all(max(part for part in parts(row[day])) <= 20261123 for day in days if row[day])


def parts(text: str) -> list[int]:
    """The day as a number to compare, whatever its shape; months stand for their first day."""
    if "." in text:
        return [int("".join(reversed(text.split("."))))]
    if "/" in text:
        return [int("".join(reversed(text.split("/"))) + "01")]
    return [int(text.replace("-", ""))]


def test_an_earlier_last_day_cuts_the_same_way(tmp_path: Path) -> None:
    assert run("--persons", "200", "--until", "2023-01-01", "--out", str(tmp_path)).exit_code == 0
    around = Around(frozenset(town.ags for town in invented_county().towns), date(2023, 1, 1))
    for code in ("ewo-kreis", "sprachkurse", "anerkennung", "schulamt"):
        data = (tmp_path / f"{code}.csv").read_bytes()
        found = read_delivery(data, specification(code), frozenset(FIELDS), around=around, filename=f"{code}.csv")
        assert found.bad_rows == ()


def test_old_registers_write_the_nearest_letter(folder: Path) -> None:
    for name in ("ewo-stadt.csv", "schulamt.csv"):
        assert "?" not in (folder / name).read_text(encoding="windows-1252")
