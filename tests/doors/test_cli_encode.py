"""kreisweit encode and match-encoded: file tools without database; nothing half-written, nothing overwritten."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from kreisweit.cli import encode, encode_files
from kreisweit.cli.encode_refusals import _sentences
from kreisweit.cli.main import app
from kreisweit.methods.linkage.encoding.cells import read_cell

SOURCE = Path(__file__).resolve().parents[2] / "src"
ONE = """\
Kennung;Vorname;Name;Geburtsdatum;Geschlecht;PLZ
a1;Mohammed;Al-Ahmad;17.05.1990;m;01234
a2;Olena;Kovalenko;03.11.1985;w;01235
a3;Ayşe;Yılmaz;01.01.1979;w;01234
a4;Nur;;;;
"""
TWO = """\
first_name,last_name,dob,sex,zip
Olena,Kowalenko,1985-11-03,f,01235
Muhammad,Alahmad,1990-05-17,m,01234
Viktor,Petrenko,1960-02-02,m,01239
"""
assert encode.encode  # the module adds the commands


def run(*words: str | Path) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert run("encode", "--new-secret", tmp_path / "secret").exit_code == 0
    (tmp_path / "one.csv").write_text(ONE, encoding="utf-8")
    (tmp_path / "two.csv").write_text(TWO, encoding="utf-8")
    return tmp_path


def encoded(folder: Path, name: str, *words: str) -> Any:
    return run(
        "encode",
        folder / f"{name}.csv",
        "--secret-file",
        folder / "secret",
        "--out",
        folder / f"{name}.keys",
        "--json",
        *words,
    )


def test_two_institutions_and_a_third_party(folder: Path) -> None:
    one, two = encoded(folder, "one"), encoded(folder, "two")
    assert (one.exit_code, two.exit_code) == (1, 0)
    said = json.loads(one.output)
    assert (said["encoded"], said["left_out"], said["broken"]) == (3, 1, 0)
    assert (
        said["fields"]
        == json.loads(two.output)["fields"]
        == ["birth_date", "family_name", "given_name", "postcode", "sex"]
    )
    done = run(
        "match-encoded",
        folder / "one.keys",
        folder / "two.keys",
        "--out",
        folder / "pairs.csv",
        "--threshold",
        "0.6",
        "--json",
    )
    assert done.exit_code == 0
    assert json.loads(done.output)["pairs"] == 2
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["left"], row["right"]) for row in rows} == {("a1", "3"), ("a2", "2")}
    assert all(0.6 <= float(row["weight"]) <= 1 for row in rows)


def test_no_word_of_a_person_is_in_the_keys(folder: Path) -> None:
    encoded(folder, "two")
    text = (folder / "two.keys").read_text(encoding="utf-8")
    assert not [word for word in ("Olena", "Kowalenko", "1985", "01235") if word in text]
    assert text.splitlines()[0].startswith("# kreisweit-keys 1 project=")


def test_runs_without_django_and_without_settings(folder: Path) -> None:
    script = 'import sys; sys.modules["django"] = None; from kreisweit.cli.main import run; run()'
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    words = ["encode", folder / "two.csv", "--secret-file", folder / "secret", "--out", folder / "two.keys"]
    for command in (words, ["match-encoded", folder / "two.keys", folder / "two.keys", "--out", folder / "pairs.csv"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *command], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert len((folder / "pairs.csv").read_text(encoding="utf-8").splitlines()) == 4


def test_a_secret_is_for_its_owner_and_never_overwritten(folder: Path) -> None:
    secret = folder / "secret"
    before = secret.read_bytes()
    assert secret.stat().st_mode & 0o777 == 0o600
    again = run("encode", "--new-secret", secret, "--json")
    assert (again.exit_code, json.loads(again.output)["refused"]) == (2, "secret_there")
    assert secret.read_bytes() == before
    assert run("encode", "--new-secret", folder / "other").exit_code == 0
    assert (folder / "other").read_bytes() != before


def test_keys_of_another_secret_are_not_compared(folder: Path) -> None:
    encoded(folder, "one")
    run("encode", "--new-secret", folder / "other")
    run("encode", folder / "two.csv", "--secret-file", folder / "other", "--out", folder / "two.keys")
    done = run("match-encoded", folder / "one.keys", folder / "two.keys", "--out", folder / "pairs.csv", "--json")
    assert (done.exit_code, json.loads(done.output)["refused"]) == (2, "other_project")
    assert not (folder / "pairs.csv").exists()


def test_other_facts_are_told(folder: Path) -> None:
    encoded(folder, "one")
    encoded(folder, "two", "--map", "place=zip")
    done = run("match-encoded", folder / "one.keys", folder / "two.keys", "--out", folder / "pairs.csv", "--json")
    assert (done.exit_code, json.loads(done.output)["same_facts"]) == (1, False)


TABLES = {
    "few": "Vorname,Name,Geburtsdatum\nA,B,1.1.1990\n",
    "nobody": "Vorname,Name,Geburtsdatum,Geschlecht\nAnna,,,\n",
    "twice": "id,Vorname,Name,Geburtsdatum,Geschlecht\n1,A,B,1.1.1990,m\n1,C,D,1.1.1991,f\n",
    "empty_id": "id,Vorname,Name,Geburtsdatum,Geschlecht\n,A,B,1.1.1990,m\n",
    "long_id": f"id,Vorname,Name,Geburtsdatum,Geschlecht\n{'1' * 201},A,B,1.1.1990,m\n",
    "quote": 'id,Vorname,Name,Geburtsdatum,Geschlecht\n"1,A,B,1.1.1990,m\n',
    "cell": f"id,Vorname,Name,Geburtsdatum,Geschlecht\n1,{'A' * 10_001},B,1.1.1990,m\n",
}


@pytest.mark.parametrize(
    ("name", "words", "refused"),
    [
        ("few", (), "too_few_fields"),
        ("nobody", (), "nobody_encoded"),
        ("twice", (), "id_twice"),
        ("empty_id", (), "id_empty"),
        ("long_id", (), "id_too_long"),
        ("quote", (), "not_a_table"),
        ("cell", (), "not_a_table"),
        ("one", ("--map", "nickname=Name"), "column_unknown"),
        ("one", ("--map", "family_name=Nachname"), "column_unknown"),
        ("one", ("--map", "family_name"), "map_unclear"),
        ("one", ("--id", "Nummer"), "column_unknown"),
        ("missing", (), "unreadable"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(folder: Path, name: str, words: tuple[str, ...], refused: str) -> None:
    if name in TABLES:
        (folder / f"{name}.csv").write_text(TABLES[name], encoding="utf-8")
    before = {path.name for path in folder.iterdir()}
    done = encoded(folder, name, *words)
    assert (done.exit_code, json.loads(done.output)["refused"]) == (2, refused)
    assert {path.name for path in folder.iterdir()} == before


def test_results_never_take_the_place_of_their_sources(folder: Path) -> None:
    for out in ("one.csv", "secret"):
        done = run("encode", folder / "one.csv", "--secret-file", folder / "secret", "--out", folder / out, "--json")
        assert (done.exit_code, json.loads(done.output)["refused"]) == (2, "same_file")
    assert (folder / "one.csv").read_text(encoding="utf-8") == ONE


def test_wrong_files(folder: Path) -> None:
    table, secret = folder / "one.csv", folder / "secret"
    done = run("encode", table, "--secret-file", table, "--out", folder / "out", "--json")
    assert json.loads(done.output)["refused"] == "not_a_secret"
    done = run("match-encoded", secret, table, "--out", folder / "out", "--json")
    assert json.loads(done.output)["refused"] == "not_keys"
    done = run("encode", table, "--secret-file", secret, "--out", folder / "nowhere" / "out", "--json")
    assert json.loads(done.output)["refused"] == "not_writable"
    assert json.loads(run("encode", table, "--json").output)["refused"] == "nothing_to_do"


def test_a_broken_row_of_keys_is_named(folder: Path) -> None:
    encoded(folder, "two")
    keys = folder / "two.keys"
    keys.write_text(keys.read_text(encoding="utf-8") + "x,AAAA\n", encoding="utf-8")
    done = run("match-encoded", keys, keys, "--out", folder / "two.keys", "--json")
    assert json.loads(done.output)["refused"] == "same_file"
    done = run("match-encoded", keys, keys, "--out", folder / "pairs.csv")
    assert (done.exit_code, "6" in done.stderr) == (2, True)


def test_interrupted_work_leaves_the_old_result(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded(folder, "two")
    before = (folder / "two.keys").read_bytes()

    def lines() -> Any:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_files.write_whole(folder / "two.keys", lines(), as_json=False)
    assert (folder / "two.keys").read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.endswith(".part")] == []


def test_stopping_is_said_with_the_usual_exit_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(encode_files, "write_whole", stop)
    done = encoded(folder, "two")
    assert (done.exit_code, len(done.stderr.splitlines())) == (130, 1)
    assert not (folder / "two.keys").exists()


def test_every_refusal_can_be_said() -> None:
    params = dict.fromkeys(
        ["name", "file", "reason", "row", "column", "text", "known", "count", "least", "found", "limit"], "x"
    )  # fmt: skip
    for sentence, remedy in _sentences().values():
        assert sentence % params
        assert remedy % params


def test_a_row_of_a_person_in_the_place_of_headings_is_not_shown(folder: Path) -> None:
    for name, row, refused in (
        ("dates", "Ahmad;Bauer;30.09.1991;m", "no_heading"),
        ("words", "Ahmad;Bauer;weiblich;Polen", "too_few_fields"),
    ):
        (folder / f"{name}.csv").write_text(f"{row}\nOlena;Berg;x;y\n", encoding="utf-8")
        done = encoded(folder, name)
        assert (done.exit_code, json.loads(done.output)["refused"]) == (2, refused)
        assert [word for word in ("Ahmad", "Bauer", "1991", "Polen") if word in done.output] == []
    done = encoded(folder, "words", "--id", "Nummer")
    assert (json.loads(done.output)["refused"], "Ahmad" in done.output) == ("column_unknown", False)


def test_lines_can_be_counted_whatever_columns_there_are(folder: Path) -> None:
    (folder / "twice.csv").write_text(TABLES["twice"], encoding="utf-8")
    told = json.loads(encoded(folder, "twice").output)
    assert (told["refused"], "id" in told["sentence"], "--id=" in told["remedy"]) == ("id_twice", True, True)
    assert json.loads(encoded(folder, "twice", "--id=").output)["encoded"] == 2


def test_parquet_is_read_as_by_the_command_that_links(folder: Path) -> None:
    rows = list(csv.DictReader(TWO.splitlines()))
    parquet.write_table(pa.Table.from_pylist(rows), folder / "three.parquet")
    (folder / "broken.parquet").write_bytes(b"PAR1 and no more")
    words = (
        "encode",
        folder / "three.parquet",
        "--secret-file",
        folder / "secret",
        "--out",
        folder / "three.keys",
        "--json",
    )
    assert json.loads(run(*words).output)["encoded"] == 3
    encoded(folder, "two")
    cells = [
        [line.split(",")[1] for line in (folder / name).read_text(encoding="utf-8").splitlines()[2:]]
        for name in ("two.keys", "three.keys")
    ]
    assert cells[0] == cells[1]
    done = run("encode", folder / "broken.parquet", *words[2:])
    told = json.loads(done.output)
    assert (done.exit_code, told["refused"], "_" in told["sentence"]) == (2, "not_a_table", False)


def test_a_secret_that_others_can_read_is_told(folder: Path) -> None:
    (folder / "secret").chmod(0o644)
    done = encoded(folder, "two")
    assert (done.exit_code, json.loads(done.output)["secret_exposed"]) == (1, True)
    (folder / "secret").chmod(0o600)
    done = encoded(folder, "two")
    assert (done.exit_code, json.loads(done.output)["secret_exposed"]) == (0, False)


COURSES = """\
Fallnummer;Vorname;Name;Geburtsdatum;Geschlecht;PLZ;Kurs;Beginn
7;Mohammed;Al-Ahmad;17.05.1990;m;01234;B1;02.03.2026
7;Mohammed;Al-Ahmad;17.05.1990;m;01234;B2;01.09.2026
8;Olena;Kovalenko;03.11.1985;w;01235;A2;02.03.2026
9;Nur;;;;;A1;02.03.2026
"""


def delivered(folder: Path, *words: str) -> Any:
    (folder / "courses.csv").write_text(COURSES, encoding="utf-8")
    return encoded(folder, "courses", "--id", "Fallnummer", *words)


def test_a_delivery_holds_number_key_and_the_columns_that_are_kept(folder: Path) -> None:
    done = delivered(folder, "--keep", "Kurs", "--keep", "Beginn")
    assert (done.exit_code, json.loads(done.stdout)["left_out"]) == (1, 1)
    text = (folder / "courses.keys").read_text(encoding="utf-8")
    header, *rows = list(csv.reader(text.splitlines(), delimiter=";"))
    assert header == ["id", "encoded_identity", "Kurs", "Beginn"]
    assert [(row[0], *row[2:]) for row in rows] == [
        ("7", "B1", "02.03.2026"), ("7", "B2", "01.09.2026"), ("8", "A2", "02.03.2026"),
    ]  # fmt: skip
    cells = [read_cell(row[1]) for row in rows]
    assert cells[0] == cells[1] != cells[2]
    assert {cell.attributes for cell in cells} == {("given_name", "family_name", "birth_date", "sex", "postcode")}
    assert [word for word in ("Ahmad", "Mohammed", "1990", "01234") if word in text] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--keep", "Name"), "keep_names"),
        (("--keep", "PLZ"), "keep_names"),
        (("--keep", "Ort"), "keep_unknown"),
    ],
)
def test_what_names_people_is_never_kept(folder: Path, words: tuple[str, ...], code: str) -> None:
    done = delivered(folder, *words)
    assert (done.exit_code, json.loads(done.stdout)["refused"]) == (2, code)
    assert not (folder / "courses.keys").exists()


def test_a_delivery_needs_a_number_of_each_person(folder: Path) -> None:
    (folder / "courses.csv").write_text(COURSES, encoding="utf-8")
    done = encoded(folder, "courses", "--keep", "Kurs")
    assert (done.exit_code, json.loads(done.stdout)["refused"]) == (2, "id_needed")


SLASHES = """\
id;vorname;name;Geburtsdatum;Geschlecht;PLZ
s1;Mohammed;Al-Ahmad;17/05/1990;m;01234
s2;Olena;Kovalenko;3/11/1985;w;01235
s3;Viktor;Petrenko;gegen 1960;m;01239
"""


def test_dates_are_read_as_by_the_command_that_links(folder: Path) -> None:
    """A date with slashes is a whole date, and day or month first is told from all dates of the file."""
    dotted = SLASHES.replace("17/05/1990", "17.05.1990").replace("3/11/1985", "1985-11-03").replace("gegen 1960", "")
    american = SLASHES.replace("17/05/1990", "05/17/1990").replace("3/11/1985", "11/3/1985").replace("gegen 1960", "")
    keys = {}
    for name, text in (("slashes", SLASHES), ("dotted", dotted), ("american", american)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        done = encoded(folder, name)
        keys[name] = (folder / f"{name}.keys").read_text(encoding="utf-8").splitlines()
        unread = int(name == "slashes")
        assert (done.exit_code, json.loads(done.output)["dates_not_read"]) == (unread, unread)
    assert keys["slashes"] == keys["dotted"] == keys["american"]


def test_a_column_named_for_ids_is_not_encoded(folder: Path) -> None:
    fields = json.loads(encoded(folder, "one", "--id", "kennung").output)["fields"]
    assert json.loads(encoded(folder, "one", "--map", "sex=GESCHLECHT").output)["fields"] == fields
    (folder / "calls.csv").write_text(ONE.replace("Kennung", "Telefon"), encoding="utf-8")
    assert json.loads(encoded(folder, "calls", "--id", "Telefon").output)["fields"] == fields
