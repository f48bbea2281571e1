"""kreisweit monitor: histories in, protected figures out; bad input refused in a sentence, nothing half-written."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import compute, parquet
from typer.testing import CliRunner

from kreisweit.cli import monitor
from kreisweit.cli.main import app
from kreisweit.releases.catalogue_files import DEFINITIONS

assert monitor.monitor  # the module adds the command
Change = Callable[[pa.Table], pa.Table]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred invented persons, and three definitions that need areas, population and axes."""
    folder = tmp_path_factory.mktemp("monitor")
    done = CliRunner().invoke(app, ["monitor", "--generate", "200", "--out", str(folder / "in"), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["persons"]) == (0, 200)
    (folder / "definitions").mkdir()
    for code in ("own_newcomers", "own_arrivals", "own_time_to_b1"):
        (folder / "definitions" / f"{code}.toml").write_text((DEFINITIONS / f"{code}.toml").read_text("utf-8"), "utf-8")
    return folder


def run(data: Path, out: Path, *more: str, **files: Path) -> Any:
    named = {"persons": data / "in" / "persons.parquet", "episodes": data / "in" / "episodes.parquet"} | files
    named = {"definitions": data / "definitions", "areas": data / "in" / "areas.csv"} | named
    given = [part for name, file in named.items() for part in (f"--{name}", str(file))]
    return CliRunner().invoke(app, ["monitor", "--out", str(out), "--first", "2024-Q1", *given, *more])


def figures(out: Path) -> list[dict[str, str]]:
    with (out / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_engines_write_the_same_file(data: Path, tmp_path: Path) -> None:
    population = data / "in" / "population.csv"
    assert run(data, tmp_path / "a", population=population).exit_code == 0
    done = run(data, tmp_path / "b", "--engine", "reference", population=population)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (tmp_path / "a" / "figures.csv").read_bytes() == (tmp_path / "b" / "figures.csv").read_bytes()
    rows = figures(tmp_path / "a")
    everybody = [row for row in rows if row["indicator"] == "own_newcomers" and row["level"] == "county"]
    last = [row["period"] for row in everybody if row["group"] == ""][-1]
    assert last == "2026-Q2"  # nothing happened on the last day of September, so the quarter may not be over
    assert {row["status"] for row in rows if row["value"]} == {"shown"}
    assert not any(row["value"] in {"1", "2"} for row in rows if row["indicator"] == "own_newcomers")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["figures.csv", "run.json"]


def test_a_small_memory_counts_in_pieces_and_gives_the_same(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(monitor, "EPISODES_PER_MB", 1)
    run(data, tmp_path / "a", "--memory", "200MB", "--exact")
    monkeypatch.undo()
    run(data, tmp_path / "b", "--exact")
    for name in ("figures.csv", "exact.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert stat.S_IMODE((tmp_path / "a" / "exact.csv").stat().st_mode) == 0o600


def test_the_run_says_how_the_figures_came_about(data: Path, tmp_path: Path) -> None:
    done = run(data, tmp_path / "a", "--json", "--last", "2025-Q4", "--D", "4", "--V", "2.5", "--js", "1")
    said = json.loads((tmp_path / "a" / "run.json").read_text("utf-8"))
    assert json.loads(done.stdout) == said
    assert (said["quarters"], said["noise"]) == (["2024-Q1", "2025-Q4"], {"D": 4, "V": 2.5, "js": 1})
    assert said["definitions"] == {"own_arrivals": 1, "own_newcomers": 1, "own_time_to_b1": 1}
    assert done.exit_code == 1  # a share of the population was asked for
    assert said["warnings"] == ["Ohne --population bleiben Anteile an der Bevölkerung leer."]


def changed(data: Path, tmp_path: Path, name: str, change: Change) -> Path:
    file = tmp_path / f"{name}.parquet"
    parquet.write_table(change(parquet.read_table(data / "in" / f"{name}.parquet")), file)
    return file


def with_column(name: str, make: Callable[[pa.ChunkedArray], Any]) -> Change:
    return lambda table: table.set_column(table.column_names.index(name), name, make(table[name]))


def first_null(column: pa.ChunkedArray) -> pa.Array:
    return pa.array([None, *column.to_pylist()[1:]], column.type)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("persons", lambda t: t.drop_columns(["record_key"]), "persons.parquet fehlen Spalten: record_key."),
        ("persons", with_column("record_key", lambda c: compute.cast(c, "string")), "steht in der Spalte record_key etwas"),
        ("persons", with_column("record_key", first_null), "1 Personen haben keinen brauchbaren record_key."),
        ("persons", with_column("person", first_null), "1 Zeilen von persons.parquet nennen keine Person."),
        ("persons", lambda t: pa.concat_tables([t, t.slice(0, 2)]), "2 Personen stehen mehr als einmal in persons.parquet."),
        ("episodes", with_column("number", lambda c: pa.array([0] * len(c), "int32")), "teilen ihre Nummer"),
        ("episodes", with_column("start", first_null), "1 Episoden haben keinen ersten Tag."),
        ("episodes", with_column("kind", lambda c: pa.array(["prison"] * len(c))), "zum Beispiel „prison“"),
        ("episodes", lambda t: t.slice(0, 0), "Es wohnt niemand irgendwo"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_counted(data: Path, tmp_path: Path, name: str, change: Change, sentence: str) -> None:
    done = run(data, tmp_path / "a", **{name: changed(data, tmp_path, name, change)})
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert not (tmp_path / "a").exists()


def test_findings_that_do_not_stop_the_work(data: Path, tmp_path: Path) -> None:
    persons = changed(data, tmp_path, "persons", lambda table: table.slice(1))
    places = tmp_path / "areas.csv"
    places.write_text("municipality,planning_area\n99001000,P0\n", "utf-8")
    done = run(data, tmp_path / "a", persons=persons, areas=places, population=data / "in" / "population.csv")
    assert done.exit_code == 1
    assert "gehören zu niemandem in der Datei der Personen" in done.stderr
    assert "in Gemeinden, die --areas nicht nennt" in done.stderr
    assert {row["area"] for row in figures(tmp_path / "a")} == {"99001", "99001000", "P0"}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (["--memory", "12"], "„12“ ist keine Menge an Speicher."),
        (["--first", "2030-Q1"], "„2030-Q1“ ist kein Quartal."),
        (["--last", "soon"], "„soon“ ist kein Quartal."),
        (["--D", "2", "--js", "3"], "Mit diesen Parametern gibt es keine Tafel"),
    ],
)
def test_options_that_make_no_sense(data: Path, tmp_path: Path, more: list[str], sentence: str) -> None:
    done = run(data, tmp_path / "a", *more)
    assert (done.exit_code, sentence in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_definitions_that_cannot_be_used(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    assert "keine Definition einer Kennzahl" in run(data, tmp_path / "a", definitions=folder).stderr
    text = (DEFINITIONS / "own_newcomers.toml").read_text("utf-8")
    (folder / "x.toml").write_text(text.replace('verb = "stock"', 'verb = "stok"'), "utf-8")
    assert "x.toml, line" in run(data, tmp_path / "a", definitions=folder).stderr
    for name in ("x", "y"):
        (folder / f"{name}.toml").write_text(text, "utf-8")
    assert "own_newcomers steht" in run(data, tmp_path / "a", definitions=folder).stderr
    assert not (tmp_path / "a").exists()


def test_a_folder_with_something_in_it_is_left_alone(data: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    done = run(data, tmp_path)
    assert (done.exit_code, "ist nicht leer" in done.stderr) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert CliRunner().invoke(app, ["monitor", "--out", str(tmp_path / "a")]).exit_code == 2
