"""The sandbox: results and exceptions pass, bombs cost the child only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kreisweit.files.refusals import LimitExceeded
from kreisweit.files.sandbox import SandboxBroken, run_limited


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The functions, importable by the child under the name that they have here."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    import files_sandbox_work

    yield files_sandbox_work
    del sys.modules["files_sandbox_work"]


def test_result_passes_and_start_is_quick(work: Any) -> None:
    start = time.monotonic()
    assert run_limited(work.double, 20, plus=2) == 42
    assert time.monotonic() - start < 2.0


def test_the_child_knows_no_secret(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KREISWEIT_SECRET_KEY", "do-not-pass-on")
    known = [name for name in run_limited(work.environment) if name != "LC_CTYPE"]
    assert known == ["LANG", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PYTHONUTF8"]


def test_memory_counts_from_the_start_of_the_work(work: Any) -> None:
    assert run_limited(work.eat_memory, 80, megabytes=100) == 80_000_000
    with pytest.raises(LimitExceeded) as caught:
        run_limited(work.eat_memory, 120, megabytes=100)
    assert caught.value.params == {"seconds": 5, "megabytes": 100}


@pytest.mark.parametrize("name", ["hang", "spin"])
def test_time(work: Any, name: str) -> None:
    start = time.monotonic()
    with pytest.raises(LimitExceeded):
        run_limited(getattr(work, name), seconds=0.6)
    assert time.monotonic() - start < 3.0


@pytest.mark.parametrize("name", ["die", "leave"])
def test_a_child_without_answer_is_a_refusal(work: Any, name: str) -> None:
    with pytest.raises(LimitExceeded):
        run_limited(getattr(work, name))


def test_exceptions(work: Any, tmp_path: Path) -> None:
    with pytest.raises(work.Odd) as caught:
        run_limited(work.raise_odd)
    assert (caught.value.code, caught.value.params) == ("odd", {"row": 3})
    with pytest.raises(SandboxBroken, match="NotPackable"):
        run_limited(work.raise_unpackable)
    with pytest.raises(OSError, match="File too large"):
        run_limited(work.write_file, str(tmp_path / "x"))


def test_reading_a_table_needs_no_django(work: Any) -> None:
    loaded = run_limited(work.modules_after_intake)
    assert [name for name in loaded if name.split(".")[0] in {"django", "typst", "vl_convert", "PIL"}] == []
