"""Words of the trust office's pages that need no database."""

from __future__ import annotations

import pytest
from django.utils import translation

from kreisweit.office.linking.words import _lines, nationality_name


@pytest.mark.parametrize(("code", "name"), [("SY", "Syria"), ("XX", "unknown"), ("", "not known")])
def test_a_nationality_is_never_a_code(code: str, name: str) -> None:
    with translation.override("en"):
        assert nationality_name(code) == name


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [("Syria", "Iraq", True), ("Syria", "Syria", False), ("Syria", "", False), ("Syria", "unknown", False)],
)
def test_what_is_unknown_does_not_differ(one: str, other: str, differs: bool) -> None:
    with translation.override("en"):
        (line,) = _lines(["nationalities"], {"nationalities": one}, {"nationalities": other})
    assert line.differs is differs
