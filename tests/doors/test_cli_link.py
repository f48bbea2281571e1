"""kreisweit link: files in, clusters out; bad input refused in a sentence, nothing half-written."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from kreisweit.cli import link, link_output
from kreisweit.cli.link_words import FILE_CODES, sentence_of
from kreisweit.cli.main import app
from kreisweit.cli.refusing import Refused
from kreisweit.methods.intake import CODES

HEADER = ("Nr", "Vorname", "Nachname", "Geburtsdatum", "PLZ", "Ort", "Straße")
ROWS = (
    ("a1", "Mohammed", "Al-Husseini", "03.05.1990", "01234", "Musterstadt", "Am Weg 1"),
    ("a2", "Olena", "Shevchenko", "17.11.1984", "01235", "Neudorf", "Hauptstr. 7"),
    ("a3", "Muhamad", "El Husseini", "1990-05-03", "01234", "Musterstadt", "Am Weg 1"),
    ("a4", "Peter", "Schulze", "12.12.1955", "01236", "Altdorf", "Gasse 4"),
)
assert link.link  # the module adds the command
OTHER = (("first_name", "last_name", "dob"), ("Olena", "Schewtschenko", "19841117"), ("Jana", "Berg", "19700214"))


def written(path: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["link", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def clusters(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["cluster_id", "source", "record_id"]
    return [(row[0], row[1], row[2]) for row in rows]


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The model that a run over the rows saves, for tests of what comes after the learning."""
    folder = tmp_path_factory.mktemp("model")
    file = written(folder / "personen.csv", HEADER, *ROWS)
    run(file, "--out", folder / "o.csv", "--save-model", folder / "model.json")
    return (folder / "model.json").read_text(encoding="utf-8")


def test_duplicates_within_one_file(tmp_path: Path) -> None:
    file = written(tmp_path / "personen.csv", HEADER, *ROWS, encoding="cp1252")
    code, said, _ = run(file, "--out", tmp_path / "links.csv", "--json")
    assert code == 1  # warned: few records
    summary = json.loads(said)
    assert (summary["records"], summary["persons"], summary["doubtful"]) == (4, 3, 0)
    assert summary["attributes"] == {
        "personen.csv": ["birth_date", "family_name", "given_name", "place", "postcode", "street"]
    }
    assert clusters(tmp_path / "links.csv") == [
        ("1", "personen.csv", "a1"), ("2", "personen.csv", "a2"), ("1", "personen.csv", "a3"), ("3", "personen.csv", "a4"),
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["links.csv", "personen.csv"]


def test_between_files_of_three_kinds_with_evidence(tmp_path: Path) -> None:
    one = written(tmp_path / "eins.csv", HEADER, *ROWS)
    book = openpyxl.Workbook()
    for row in OTHER:
        book.active.append(row)
    book.save(tmp_path / "zwei.xlsx")
    table = pa.table({"given_name": ["Pjotr", None], "surname": ["Schulze", "Berg"], "birth_year": [1955, 1970]})
    parquet.write_table(table, tmp_path / "drei.parquet")
    files = (one, tmp_path / "zwei.xlsx", tmp_path / "drei.parquet")
    run(*files, "--out", tmp_path / "links.csv", "--explain")
    found = clusters(tmp_path / "links.csv")
    assert [row[1:] for row in found] == [
        *(("eins.csv", row[0]) for row in ROWS),
        ("zwei.xlsx", "1"), ("zwei.xlsx", "2"), ("drei.parquet", "1"), ("drei.parquet", "2"),
    ]  # fmt: skip
    number = {row[1:]: row[0] for row in found}
    assert number["eins.csv", "a2"] == number["zwei.xlsx", "1"]
    with (tmp_path / "links.evidence.csv").open(encoding="utf-8") as file:
        evidence = list(csv.DictReader(file))
    pair = next(row for row in evidence if row["record_left"] == "a2")
    assert (pair["source_right"], pair["record_right"], pair["joined"]) == ("zwei.xlsx", "1", "yes")
    assert pair["birth_date"].startswith("equal +")


def test_an_identifier_outweighs_a_changed_name(tmp_path: Path) -> None:
    rows = (("Vorname", "Name", "Versicherung"), ("Anna", "Berg", "X1234567"), ("Anna", "Sommer", "X1234567"))
    file = written(tmp_path / "a.csv", *rows, ("Jens", "Ott", "Y7654321"))
    run(file, "--out", tmp_path / "o.csv", "--identifier", "Versicherung")
    assert [row[0] for row in clusters(tmp_path / "o.csv")] == ["1", "1", "2"]


def test_nobody_stands_twice_in_a_file_that_says_so(tmp_path: Path) -> None:
    file = written(tmp_path / "personen.csv", HEADER, *ROWS)
    run(file, "--out", tmp_path / "o.csv", "--unique")
    assert [row[0] for row in clusters(tmp_path / "o.csv")] == ["1", "2", "3", "4"]


def test_identifiers_alone_join_and_that_is_said(tmp_path: Path) -> None:
    one = written(tmp_path / "a.csv", ("VSNR", "Kurs"), *((str(1000 + number), "A1") for number in range(60)))
    other = written(tmp_path / "b.csv", ("VSNR", "Kurs"), *((str(1000 + number), "B1") for number in range(30, 90)))
    code, said, _ = run(one, other, "--identifier", "VSNR", "--out", tmp_path / "o.csv", "--explain", "--json")
    summary = json.loads(said)
    assert (code, summary["records"], summary["persons"], len(summary["warnings"])) == (1, 120, 90, 1)
    group = {row[1:]: row[0] for row in clusters(tmp_path / "o.csv")}
    assert [group["a.csv", str(row + 30)] for row in range(1, 31)] == [group["b.csv", str(row)] for row in range(1, 31)]
    assert len((tmp_path / "o.evidence.csv").read_text(encoding="utf-8").splitlines()) == 31


def named(number: int) -> tuple[str, str]:
    syllables = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "so", "tu")
    name = "".join(syllables[int(digit)] for digit in f"{number * 7919 % 1000:03d}").title()
    return name, name[::-1].title()


def test_what_one_of_the_files_lacks_is_said(tmp_path: Path) -> None:
    """Names alone do not suffice, so that nothing is joined: that is said, and which file has no dates."""
    one = written(tmp_path / "a.csv", ("Vorname", "Nachname"), *map(named, range(150)))
    born = ((*named(number), f"{number % 28 + 1:02d}.05.{1950 + number % 50}") for number in range(150))
    other = written(tmp_path / "b.csv", ("Vorname", "Nachname", "geb."), *born)
    code, said, _ = run(one, other, "--out", tmp_path / "o.csv", "--json")
    summary = json.loads(said)
    assert summary["columns"] == {
        "a.csv": {"given_name": ["Vorname"], "family_name": ["Nachname"]},
        "b.csv": {"given_name": ["Vorname"], "family_name": ["Nachname"], "birth_date": ["geb."]},
    }
    assert code == 1
    assert len([line for line in summary["warnings"] if "a.csv" in line and "birth_date" in line]) == 1
    assert [line for line in summary["warnings"] if "b.csv" in line] == []
    told = run(one, other, "--out", tmp_path / "o.csv", "--threshold", "0.75")[1]
    assert "0,75" in told
    assert "given_name=Vorname, family_name=Nachname, birth_date=geb." in told


def test_unread_dates_are_told_with_rows_and_forms_but_without_values(tmp_path: Path) -> None:
    rows = (("Vorname", "Nachname", "Geburtsdatum"), ("Anna", "Berg", "1.2.03"), ("Jan", "Ott", "gegen 1960"))
    file = written(tmp_path / "a.csv", *rows, ("Ida", "Kern", "32874"), ("Ute", "Lang", "31.12.1870"))
    code, said, _ = run(file, "--out", tmp_path / "o.csv", "--json")
    (line,) = [line for line in json.loads(said)["warnings"] if "31. Januar 1990" in line]
    assert (code, "3, 5" in line, "--map birth_date=" in line) == (1, True, True)
    assert "gegen" not in said


@pytest.mark.parametrize(("numbers", "code"), [(("7", "7"), "duplicate_id"), (("7", ""), "missing_id")])
def test_the_column_taken_for_ids_is_named_and_can_be_none(tmp_path: Path, numbers: tuple[str, str], code: str) -> None:
    people = (("Anna", "Berg"), ("Jan", "Ott"))
    rows = ((*names, number) for names, number in zip(people, numbers, strict=True))
    file = written(tmp_path / "a.csv", ("Vorname", "Nachname", "Kennung"), *rows)
    exit_code, said, _ = run(file, "--out", tmp_path / "o.csv", "--json")
    told = json.loads(said)
    assert (exit_code, told["refused"], "Kennung" in told["sentence"], "--id=" in told["remedy"]) == (
        2,
        code,
        True,
        True,
    )
    assert run(file, "--out", tmp_path / "o.csv", "--id=")[0] == 1
    assert [row[2] for row in clusters(tmp_path / "o.csv")] == ["1", "2"]


def test_joined_says_whether_both_stand_in_one_group(tmp_path: Path) -> None:
    """However probable both pairs are: nobody stands twice in a file, so only one of them is joined."""
    one = written(tmp_path / "a.csv", HEADER, *ROWS)
    other = written(tmp_path / "b.csv", HEADER, ("b1", *ROWS[0][1:]))
    run(one, other, "--out", tmp_path / "o.csv", "--unique", "--explain")
    group = {row[2]: row[0] for row in clusters(tmp_path / "o.csv")}
    with (tmp_path / "o.evidence.csv").open(encoding="utf-8") as evidence:
        pairs = {(row["record_left"], row["record_right"]): row for row in csv.DictReader(evidence)}
    assert [pairs["a1", "b1"]["joined"], pairs["a3", "b1"]["joined"]] == ["yes", "no"]
    assert float(pairs["a3", "b1"]["probability"]) > 0.5
    assert (group["a1"] == group["b1"], group["a3"] == group["b1"]) == (True, False)


def test_columns_can_be_named_and_missing_dates_are_told(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", ("Kennung", "Spalte A", "Spalte B"), ("7", "Anna", "Berg"), ("8", "Jan", "Ott"))
    named = ("--map", "given_name=Spalte A", "--map", "family_name=Spalte B", "--id", "Kennung")
    code, said, _ = run(file, "--out", tmp_path / "o.csv", *named, "--json")
    assert code == 1
    assert len(json.loads(said)["warnings"]) == 3  # no dates, few attributes, few records
    assert clusters(tmp_path / "o.csv") == [("1", "a.csv", "7"), ("2", "a.csv", "8")]


def test_a_column_named_for_several_files_stands_in_one_of_them(tmp_path: Path) -> None:
    one = written(tmp_path / "a.csv", HEADER, *ROWS)
    other = written(tmp_path / "b.csv", *OTHER)
    for words in (("--id", "Tippfehler"), ("--map", "given_name=Tippfehler"), ("--identifier", "Tippfehler")):
        code, said, _ = run(one, other, "--out", tmp_path / "o.csv", "--json", *words)
        told = json.loads(said)
        assert (code, told["refused"], "„Tippfehler“" in told["sentence"] or "“Tippfehler”" in told["sentence"]) == (
            2, "nowhere", True,
        )  # fmt: skip
    code, said, _ = run(one, other, "--out", tmp_path / "o.csv", "--json", "--map", "given_name=Vorname", "--id", "Nr")
    assert code == 1
    assert len([line for line in json.loads(said)["warnings"] if "b.csv" in line and "Vorname" in line]) == 1
    assert len([line for line in json.loads(said)["warnings"] if "b.csv" in line and "Nr" in line]) == 1
    assert [row[1:] for row in clusters(tmp_path / "o.csv")][3:] == [
        ("a.csv", "a4"), ("b.csv", "1"), ("b.csv", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "words", "refused"),
    [
        (("Ahmad;Bauer;30.09.1991", "Olena;Land;01.02.1980"), (), "no_heading"),
        (("Ahmad;Bauer;30.09.1991", "Olena;Land;01.02.1980"), ("--map", "given_name=Vorname"), "no_heading"),
        (("Ahmad;Bauer;Frankreich", "Olena;Land;Polen"), (), "no_usable_column"),
        (("Ahmad;Bauer;Land", "Olena;Berg;Polen"), ("--map", "given_name=Vorname"), "unknown_column"),
    ],
)
def test_a_row_of_a_person_in_the_place_of_headings_is_not_shown(
    tmp_path: Path, rows: tuple[str, ...], words: tuple[str, ...], refused: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for more in ((), ("--json",)):
        code, said, told = run(file, "--out", tmp_path / "o.csv", *words, *more)
        assert code == 2
        assert [cell for cell in ("Ahmad", "Bauer", "1991", "Frankreich", "Olena") if cell in said + told] == []
    assert json.loads(said)["refused"] == refused


REFUSALS = {
    "no_usable_column": ("a;b\n1;2\n", ()),
    "unknown_column": ("Vorname;Name\nA;B\n", ("--map", "sex=Geschlecht")),
    "unknown_attribute": ("Vorname;Name\nA;B\n", ("--map", "shoe=Name")),
    "bad_map": ("Vorname;Name\nA;B\n", ("--map", "Name")),
    "duplicate_id": ("id;Name\n1;A\n2;B\n1;C\n", ()),
    "missing_id": ("id;Name\n1;A\n;B\n", ()),
    "cell": (f"id;Name\n1;{'x' * 10_000_000}\n", ()),
    "quote": ('id;Name\n1;"A\n2;B\n', ()),
    "empty": ("id;Name\n", ()),
    "uneven": ("id;Name\n1;A;C\n2;B\n", ()),
    "title": ("Liste 2026;;\nVorname;Name;Ort\nA;B;C\n", ()),
    "unreadable": ("Name;Name\nA;B\n", ()),
    "encoding": (b"id;Name\n1;M\xc3\xbcller\n2;M\xfcller\n", ()),
    "large": ("id;Name\n" + "".join(f"{n};A\n" for n in range(161_000)), ("--memory", "200")),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_bad_input_is_refused_in_a_sentence(tmp_path: Path, code: str) -> None:
    content, options = REFUSALS[code]
    file = tmp_path / "a.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    exit_code, said, _ = run(file, "--out", tmp_path / "o.csv", "--json", *options)
    assert exit_code == 2
    told = json.loads(said)
    assert told["refused"] == code
    assert told["sentence"]
    assert told["remedy"]
    assert "_" not in told["sentence"].replace("family_name", "").replace("given_name", "")  # no code
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_too_many_rows_are_refused_before_any_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    small = written(tmp_path / "small.csv", HEADER, *ROWS)
    (tmp_path / "large.csv").write_bytes(b"id;Name\n" + b"1;A\n" * 10_000_000)
    parquet.write_table(pa.table({"Name": pa.nulls(10_000_000, pa.string())}), tmp_path / "large.parquet")

    def read(*_: object, **_more: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr("kreisweit.cli.link_files._table", read)
    for name in ("large.csv", "large.parquet"):
        code, said, _ = run(small, tmp_path / name, "--out", tmp_path / "o.csv", "--memory", "2000", "--json")
        told = json.loads(said)
        assert (code, told["refused"]) == (2, "large")
        assert name in told["sentence"]
    assert not (tmp_path / "o.csv").exists()


def test_the_input_is_never_overwritten_and_names_differ(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", HEADER, *ROWS)
    before = file.read_bytes()
    (tmp_path / "b").mkdir()
    again = written(tmp_path / "b" / "a.csv", HEADER, *ROWS)
    assert json.loads(run(file, "--out", file, "--json")[1])["refused"] == "overwrites"
    assert json.loads(run(file, again, "--out", tmp_path / "o.csv", "--json")[1])["refused"] == "same_name"
    assert json.loads(run(file, "--out", tmp_path / "no" / "o.csv", "--json")[1])["refused"] == "not_written"
    assert file.read_bytes() == before


def test_targets_are_looked_at_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out = written(tmp_path / "a.csv", HEADER, *ROWS), tmp_path / "o.csv"

    def read(*_: object, **_more: object) -> None:
        raise AssertionError("a file was read")

    monkeypatch.setattr("kreisweit.cli.link_files.read_sources", read)
    evidence = tmp_path / "o.evidence.csv"
    for words, code in (
        ((out, "--save-model", out), "same_target"),
        ((out, "--explain", "--save-model", evidence), "same_target"),
        ((tmp_path / "none" / "o.csv",), "not_written"),
        ((out, "--save-model", tmp_path / "none" / "m.json"), "not_written"),
    ):
        exit_code, said, _ = run(file, "--json", "--out", *words)
        assert (exit_code, json.loads(said)["refused"]) == (2, code)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.parametrize(
    ("broken", "exit_code"),
    [(KeyboardInterrupt(), 130), (RuntimeError("Query interrupted"), 130), (RuntimeError("broken"), 1)],
)
def test_stopping_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, learnt: str, broken: BaseException, exit_code: int
) -> None:
    file = written(tmp_path / "a.csv", HEADER, *ROWS)
    (tmp_path / "model.json").write_text(learnt, encoding="utf-8")
    (tmp_path / "o.csv").write_text("old")

    def stop(*_: object) -> None:
        raise broken

    monkeypatch.setattr(link_output, "_write_evidence", stop)
    code, _, said = run(file, "--out", tmp_path / "o.csv", "--explain", "--model", tmp_path / "model.json")
    assert code == exit_code
    assert ("Stopped." in said or "Abgebrochen." in said) == (exit_code == 130)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "model.json", "o.csv"]
    assert (tmp_path / "o.csv").read_text() == "old"


def test_every_reading_code_has_words() -> None:
    assert {code for code in FILE_CODES if code not in CODES} == {"out_of_memory"}
    params = {"file": "a", "memory": 1, "row": 2, "reason": "r"}
    assert all(all(sentence_of(Refused(code, **params))) for code in {*FILE_CODES.values(), "unreadable"})


def test_a_saved_model_gives_the_same_links(tmp_path: Path) -> None:
    file, model = written(tmp_path / "personen.csv", HEADER, *ROWS), tmp_path / "model.json"
    assert run(file, "--out", tmp_path / "one.csv", "--explain", "--save-model", model)[0] == 1
    assert run(file, "--out", tmp_path / "two.csv", "--explain", "--model", model)[0] == 1
    for name in ("{}.csv", "{}.evidence.csv"):
        assert (tmp_path / name.format("one")).read_bytes() == (tmp_path / name.format("two")).read_bytes()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"levels": {"sex": {"equal": [1]}}}', '{"levels": 3}'])
def test_what_is_no_model_is_refused(tmp_path: Path, content: str) -> None:
    file, model = written(tmp_path / "personen.csv", HEADER, *ROWS), tmp_path / "model.json"
    model.write_text(content)
    code, said, _ = run(file, "--out", tmp_path / "links.csv", "--model", model, "--json")
    assert (code, json.loads(said)["refused"]) == (2, "no_model")
    assert not (tmp_path / "links.csv").exists()


def test_a_model_of_no_probabilities_is_refused(tmp_path: Path, learnt: str) -> None:
    file, model = written(tmp_path / "personen.csv", HEADER, *ROWS), tmp_path / "model.json"
    saved = json.loads(learnt)
    level = next(iter(saved["levels"]["sex"]))
    changed = {**saved["levels"], "sex": {**saved["levels"]["sex"], level: ["a", "b"]}}
    for broken in ({"prior": 0}, {"prior": 2}, {"levels": changed}):
        model.write_text(json.dumps(saved | broken), encoding="utf-8")
        code, said, _ = run(file, "--out", tmp_path / "two.csv", "--model", model, "--json")
        assert (code, json.loads(said)["refused"]) == (2, "no_model")


def test_a_missing_target_and_a_threshold_that_is_none_are_said(tmp_path: Path) -> None:
    file = written(tmp_path / "a.csv", HEADER, *ROWS)
    assert json.loads(run(file, "--json")[1])["refused"] == "no_out"
    for value in ("0", "0.49", "2"):
        code, said, _ = run(file, "--out", tmp_path / "o.csv", "--threshold", value, "--json")
        assert (code, json.loads(said)["refused"]) == (2, "bad_threshold")


def test_a_model_is_not_written_over_a_file_that_is_read(tmp_path: Path) -> None:
    file = written(tmp_path / "personen.csv", HEADER, *ROWS)
    before = file.read_bytes()
    code, said, _ = run(file, "--out", tmp_path / "links.csv", "--save-model", file, "--json")
    assert (code, json.loads(said)["refused"]) == (2, "overwrites")
    assert file.read_bytes() == before


def test_spark_that_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    file = written(tmp_path / "personen.csv", HEADER, *ROWS)
    code, said, _ = run(file, "--out", tmp_path / "links.csv", "--engine", "spark", "--json")
    assert (code, json.loads(said)["refused"]) == (2, "no_spark")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["personen.csv"]


def test_a_result_goes_through_a_link_and_onto_no_device(tmp_path: Path) -> None:
    file = written(tmp_path / "personen.csv", HEADER, *ROWS)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "links.csv").symlink_to(tmp_path / "elsewhere" / "real.csv")
    assert run(file, "--out", tmp_path / "links.csv")[0] == 1  # warned: few records
    assert (tmp_path / "links.csv").is_symlink()
    assert len(clusters(tmp_path / "elsewhere" / "real.csv")) == len(ROWS)
    os.mkfifo(tmp_path / "pipe")
    code, _, said = run(file, "--out", tmp_path / "pipe")
    assert (code, "pipe" in said) == (2, True)
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
