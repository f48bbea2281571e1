"""One graded similarity: spellings of a name lie above one half, other names below, the same both ways round."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kreisweit.methods.linkage.names import NameFolder
from kreisweit.methods.linkage.names.similarity import latin_forms, name_similarity, native_form
from kreisweit.methods.linkage.names.spelling import LONGEST, SpellingTable, aligned, probability, read_tables
from kreisweit.methods.linkage.names.weights import learnt_tables

TABLE = """script,group,other,weight
arabic,*,single,-2
arabic,*,shift,0.5
arabic,*,scale,1
arabic,ش,sh,3
arabic,م,m,2
latin,*,single,-2
latin,*,shift,-1
latin,*,scale,0.5
latin,k,c,1
latin,a,a,1
"""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhammad"),
        ("محمد", "Mohamed"),
        ("Олександр", "Oleksandr"),
        ("Шевченко", "Schewtschenko"),
        ("Müller", "Muller"),
        ("Abdul Rahman", "Abdurrahman"),
        ("Ahmad Hassan", "Hassan Ahmed"),
        ("von der Heide", "Heide"),
        ("Mohammed bin Salman", "محمد بن سلمان"),
        ("الحسيني", "Al-Husseini"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_similarity(one, other) > 0.5


@pytest.mark.parametrize(
    ("one", "other"), [("Mohammed", "Ahmad"), ("Olena", "Oksana"), ("فاطمة", "Zahra"), ("Иванов", "Petrov")]
)
def test_different_names(one: str, other: str) -> None:
    assert name_similarity(one, other) < 0.5


@pytest.mark.parametrize("nothing", ["", "N.N.", "unbekannt", "–"])
def test_placeholders_are_like_nothing(nothing: str) -> None:
    assert name_similarity(nothing, "Ahmad") == name_similarity("Ahmad", nothing) == 0.0
    assert name_similarity(nothing, nothing) == 0.0


def test_a_further_word_lowers_the_result() -> None:
    """Eritrean and Ethiopian names: own name, father's name, grandfather's name; registers leave the last out."""
    whole = name_similarity("Selam Tesfay Haile", "Selam Tesfay Haile")
    shorter = name_similarity("Selam Tesfay Haile", "Selam Tesfay")
    shortest = name_similarity("Selam Tesfay Haile", "Selam")
    assert whole == 1.0
    assert 0.5 < shortest < shorter < whole
    assert name_similarity("Selam Tesfay", "Tesfay Selam") == pytest.approx(1.0)


name = st.text(alphabet="abehkmosuyzäßش محديшиов'-", max_size=14)


@settings(deadline=None, max_examples=150)
@given(name, name)
@example("müller", "mueller")
def test_it_is_symmetric_bounded_and_remembers_nothing_wrong(one: str, other: str) -> None:
    found = name_similarity(one, other)
    assert 0.0 <= found <= 1.0
    assert found == pytest.approx(name_similarity(other, one), abs=1e-12)
    folder = NameFolder()
    assert [name_similarity(one, other, folder=folder) for _ in range(2)] == [found, found]


@settings(deadline=None, max_examples=50)
@given(name)
def test_a_name_is_like_itself(one: str) -> None:
    assert name_similarity(one, one) in (0.0, pytest.approx(1.0))


def test_a_table_is_read() -> None:
    tables = read_tables(TABLE)
    assert tables == {
        "arabic": SpellingTable({"ش": {"sh": 3.0}, "م": {"m": 2.0}}, -2.0, 0.5, 1.0, symmetric=False),
        "latin": SpellingTable({"k": {"c": 1.0}, "c": {"k": 1.0}, "a": {"a": 1.0}}, -2.0, -1.0, 0.5, symmetric=True),
    }
    # ^ and $ have no weights of their own here: two single letters each
    assert aligned("شم", "shm", tables["arabic"]) == -2 + 3 + 2 - 2 + 0.5
    assert aligned("k", "c", tables["latin"]) == aligned("c", "k", tables["latin"]) == -2 + 1 - 2 - 1
    assert probability(0.0, tables["latin"]) == 0.5
    assert probability(2.0, tables["latin"]) == pytest.approx(1 / (1 + math.exp(-1)))


def test_a_broken_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_tables("script,group,other,weight\narabic,*,single,-2\n")


word = st.text(alphabet="abk", max_size=4)


@settings(deadline=None, max_examples=100)
@given(word, word)
def test_the_alignment_is_the_best_of_all(one: str, other: str) -> None:
    table = read_tables(TABLE)["latin"]
    assert aligned(one, other, table) == pytest.approx(_slow(f"^{one}$", f"^{other}$", table) + table.shift)


def _slow(one: str, other: str, table: SpellingTable) -> float:
    """Every way to cut, one after the other."""
    if not one and not other:
        return 0.0
    ways = []
    for i, j in product(range(LONGEST + 1), repeat=2):
        if (i, j) == (0, 0) or i > len(one) or j > len(other):
            continue
        weight = table.weights.get(one[:i], {}).get(other[:j])
        if weight is None and max(i, j) <= 1:
            weight = table.single
        if weight is not None:
            ways.append(weight + _slow(one[i:], other[j:], table))
    return max(ways, default=-math.inf)


def test_the_learnt_tables_fit_their_alignment() -> None:
    tables = learnt_tables()
    assert sorted(tables) == ["arabic", "cyrillic", "latin"]
    for table in tables.values():
        assert table.scale > 0
        groups = {(group, other) for group, row in table.weights.items() for other in row}
        assert max(len(part) for pair in groups for part in pair) <= LONGEST
    latin = tables["latin"].weights
    assert all(latin[other][group] == weight for group, row in latin.items() for other, weight in row.items())


def test_forms_of_a_word() -> None:
    assert latin_forms("müller") == ("mueller", "muller")
    assert latin_forms("ali") == ("ali",)
    assert native_form("چنگیز", "arabic") == "تشنغیز"
    assert native_form("Олексій", "cyrillic") == "олексий"
