"""The search for names finds them wherever they may lie."""

from __future__ import annotations

import gzip
import sqlite3
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.journeys.leaks import found_names, names_of

from kreisweit.methods.linkage.records import IdentityRecord

PERSON = IdentityRecord("1", "r", "Oleksandr", "Šķērskalns-Yılmaz", native_given_name="Олександр")
NAMES = frozenset({"oleksandr", "šķērskalns", "yılmaz", "олександр"})


def test_names_are_found_in_each_kind_of_file(tmp_path: Path) -> None:
    assert names_of([PERSON]) == NAMES
    with sqlite3.connect(tmp_path / "house.sqlite3") as house:
        house.execute("create table t (a)")
        house.execute("insert into t values (?)", ["taken over: Олександр"])
    pq.write_table(pa.table({"a": ["YILMAZ", "Yılmaz"] * 2000}), tmp_path / "frame")
    (tmp_path / "server.log").write_text("failed at row 3 (oleksandr)")
    (tmp_path / "old.csv").write_bytes("Šķērskalns".encode())
    (tmp_path / "cache.gz").write_bytes(gzip.compress(b"{'who': 'Oleksandr'}"))
    with zipfile.ZipFile(tmp_path / "export.xlsx", "w") as packed:
        packed.writestr("sheet.xml", "<v>Oleksandr</v>")
    (tmp_path / "vault.sqlite3").write_bytes(b"\x00\x81Oleksandr\x00")
    (tmp_path / "harmless.txt").write_text("Oleks and others")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "given.csv").write_text("Oleksandr")
    assert found_names(tmp_path, NAMES, without=["files"]) == {
        "house.sqlite3": {"олександр"},
        "frame": {"yılmaz"},
        "server.log": {"oleksandr"},
        "old.csv": {"šķērskalns"},
        "cache.gz": {"oleksandr"},
        "export.xlsx": {"oleksandr"},
        "vault.sqlite3": {"oleksandr"},
    }
