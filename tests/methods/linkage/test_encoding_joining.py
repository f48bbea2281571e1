"""Keys as cells of a delivery, borders of pairs, and what a key shows of a person who is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.methods.linkage.encoding.attributes import LEAST_FIELDS, fields_of
from kreisweit.methods.linkage.encoding.cells import BITS, ORDER, Cell, NotACell, cell_text, made_of, read_cell
from kreisweit.methods.linkage.encoding.evidence import levels_of
from kreisweit.methods.linkage.encoding.filters import STANDARD, Encoder
from kreisweit.methods.linkage.encoding.joining import (
    FEW_AUTOMATIC,
    FEW_DOUBTFUL,
    SURE,
    Scale,
    evidence_of,
    pairs_of_keys,
)
from kreisweit.methods.linkage.settings import LinkSettings

SECRET = b"s" * 32
PERSON = {
    "given_name": "Mohammed", "family_name": "Al-Ahmad", "birth_date": "1990-05-17", "sex": "m", "nationality": "SY",
    "municipality": "99001001",
}  # fmt: skip
enough = st.sets(st.sampled_from(ORDER)).filter(lambda names: len(fields_of(tuple(names))) >= LEAST_FIELDS)


@given(
    enough, st.binary(min_size=BITS // 8, max_size=BITS // 8).filter(any), st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
)
def test_a_cell_is_read_as_it_was_written(names: set[str], key: bytes, project: str) -> None:
    cell = Cell(project, made_of(names), key)
    assert read_cell(cell_text(cell)) == cell


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("Al-Ahmad", "unreadable"),
        (cell_text(Cell("0a1b2c3d", made_of(PERSON), b"x" * 64)), "unreadable"),
        (cell_text(Cell("0a1b2c3d", made_of(PERSON), b"\0" * 128)), "unreadable"),
        (cell_text(Cell("0a1b2c3d", made_of(PERSON), b"x" * 128)).replace("kk1.", "kk2."), "other_version"),
        (cell_text(Cell("0a1b2c3d", ("given_name", "family_name", "birth_date"), b"x" * 128)), "too_few"),
    ],
)
def test_other_texts_are_no_cells(text: str, code: str) -> None:
    with pytest.raises(NotACell) as found:
        read_cell(text)
    assert found.value.code == code


def test_cells_hold_keys_of_the_standard_design() -> None:
    assert STANDARD.bits == BITS
    assert made_of(["birth_year", "birth_day", "sex"]) == ("birth_date", "sex")


@given(
    st.floats(0.3, 0.8),
    st.floats(0.01, 0.2),
    st.lists(st.floats(0, 1), min_size=2, max_size=20),
)
def test_a_pair_stands_on_the_side_of_each_border_where_it_stands_with_a_trained_model(
    low: float, width: float, dice: list[float]
) -> None:
    scale, settings = Scale(low + width, low, chosen=True), LinkSettings()
    assert scale.probability(scale.automatic) == pytest.approx(SURE)
    assert scale.probability(scale.doubtful) == pytest.approx(settings.doubtful)
    assert [settings.doubtful < scale.probability(low + width * part) < settings.automatic for part in (0.1, 0.9)] == [
        True, True,
    ]  # fmt: skip
    ordered = sorted(dice)
    assert [scale.probability(one) for one in ordered] == sorted(map(scale.probability, ordered))
    assert [scale.weight(one) for one in ordered] == sorted(map(scale.weight, ordered))


def keys_of(*people: dict[str, str]) -> np.ndarray:
    return Encoder(SECRET).encode(people)


def levels(other: dict[str, str]) -> dict[str, str]:
    own, key = keys_of(PERSON, other)
    return levels_of(Encoder(SECRET).parts(PERSON), own, key)


def test_of_the_same_person_everything_agrees() -> None:
    assert levels(PERSON) == dict.fromkeys(
        ("given_name", "family_name", "birth_date", "sex", "nationality", "municipality"), "filter_agrees"
    )


@pytest.mark.parametrize(
    ("change", "differing"),
    [
        ({"given_name": "Bilal"}, "given_name"),
        ({"family_name": "Kovalenko"}, "family_name"),
        ({"sex": "f"}, "sex"),
        ({"nationality": "UA"}, "nationality"),
        ({"municipality": "99001002"}, "municipality"),
    ],
)
def test_what_differs_is_told_and_nothing_else(change: dict[str, str], differing: str) -> None:
    found = levels(PERSON | change)
    assert found.pop(differing) == "filter_differs"
    assert set(found.values()) == {"filter_agrees"}


def test_what_is_salted_says_nothing_where_birth_dates_differ() -> None:
    found = levels(PERSON | {"birth_date": "1961-11-02"})
    assert {name: found[name] for name in ("birth_date", "sex", "nationality", "municipality")} == {
        "birth_date": "filter_differs", "sex": "unknown", "nationality": "unknown", "municipality": "unknown",
    }  # fmt: skip


def test_few_pairs_have_careful_borders() -> None:
    strangers = [
        PERSON | {"given_name": "Anna", "family_name": f"Schmidt{n}", "birth_date": f"19{n:02}-01-13"}
        for n in range(60, 70)
    ]
    found = pairs_of_keys(keys_of(PERSON, *strangers[:5]), keys_of(*strangers[5:], PERSON))
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True))[0:1] == [(0, 5)]
    assert found.scale == Scale(FEW_AUTOMATIC, FEW_DOUBTFUL, chosen=False)


def test_evidence_names_the_key_and_what_it_shows() -> None:
    own, other = keys_of(PERSON, PERSON | {"municipality": "99001002"})
    scale = Scale(0.64, 0.6, chosen=True)
    said = evidence_of(0.8, scale, encoder=Encoder(SECRET), person=PERSON, own=own, other=other)
    assert said["key"] == "alike"
    assert said["municipality"] == "filter_differs"
    assert [scale.level(dice) for dice in (0.61, 0.7, 0.9)] == ["near", "alike", "very_alike"]
