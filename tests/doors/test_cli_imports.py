"""kreisweit import …: what is refused before anything is read or published."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kreisweit.cli import imports as commands
from kreisweit.cli.main import app
from kreisweit.cli.reading import read_bounded
from kreisweit.cli.refusals import FileTooLarge, NotARegularFile
from kreisweit.releases.models import Figure

assert commands  # adds its commands


def _run(*words: str) -> Result:
    return CliRunner().invoke(app, ["import", *words])


def _refused(result: Result) -> Any:
    assert result.exit_code == 2
    return json.loads(result.stdout)["refused"]


@pytest.mark.parametrize("words", [("figures", "--layout", "inkar", "--json"), ("changes",), ("planning-areas",)])
def test_a_device_is_refused_and_not_read(words: tuple[str, ...]) -> None:
    result = _run(words[0], "/dev/zero", *words[1:])
    assert result.exit_code == 2
    if "--json" in words:
        assert _refused(result) == "not_a_regular_file"


def test_files_are_read_up_to_a_bound(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(b"12345")
    assert read_bounded(file, most=5) == b"12345"
    with pytest.raises(FileTooLarge):
        read_bounded(file, most=4)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotARegularFile):
        read_bounded(pipe)


GENERIC = "indicator;level;area;period;value\n"
ROW = "unemployment_rate;county;{};2023;7.9\n"


def _file(folder: Path, *areas: str) -> str:
    file = folder / "x.csv"
    file.write_text(GENERIC + "".join(ROW.format(area) for area in areas), encoding="utf-8")
    return str(file)


@pytest.mark.django_db
def test_the_general_layout_needs_a_publication_and_takes_those_of_the_handbook(goerlitz: Any, tmp_path: Path) -> None:
    file = _file(tmp_path, "14626")
    assert _refused(_run("figures", file, "--layout", "generic", "--json")) == "publication_missing"
    for source in ("ba", "bamf", "destatis"):
        result = _run("figures", file, "--layout", "generic", "--source", source, "--json")
        assert (result.exit_code, json.loads(result.stdout)["new"]) == (0, 1)


@pytest.mark.django_db
def test_figures_of_another_county_never_come_in(goerlitz: Any, tmp_path: Path) -> None:
    file = _file(tmp_path, "14626", "14627")
    words = ("figures", file, "--layout", "generic", "--source", "ba", "--json")
    for key in ("3154", "03154", "14627", "14"):
        assert _refused(_run(*words, "--within", key)) == "another_county"
    report = json.loads(_run(*words).stdout)
    assert (report["cells"], report["outside"]) == (1, 1)
    assert json.loads(_run(*words, "--within", "14626").stdout)["unchanged"] == 1
    assert set(Figure.objects.filter(source__code="ba").values_list("area", flat=True)) == {"14626"}
