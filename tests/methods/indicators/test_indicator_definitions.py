"""Definitions are data: what comes with the product is right, and what is wrong is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import pytest

from kreisweit.methods.indicators import DefinitionError, Fault, read_definition
from kreisweit.releases.catalogue_files import DEFINITIONS, read_definitions, read_indicators, read_sources

CODES = (
    "own_arrivals",
    "own_b1_pass_rate",
    "own_class_transfer_12",
    "own_course_completion",
    "own_foreign_share",
    "own_length_of_stay",
    "own_level_stock",
    "own_net_migration",
    "own_newcomers",
    "own_recognition",
    "own_retention_24",
    "own_time_to_b1",
    "own_waiting",
)
GOOD = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DEFINITIONS.glob("own_*.toml"))}
Change = Callable[[str], str]


def faults(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(DefinitionError) as caught:
        read_definition(text, "x.toml")
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    return [(fault.code, fault.line, fault.key) for fault in caught.value.faults]


def put(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def test_all_are_there_each_in_a_file_of_its_name() -> None:
    assert tuple(definition.code for definition in read_definitions()) == CODES
    assert tuple(GOOD) == CODES


def test_groups_are_those_that_figures_carry() -> None:
    points = {definition.code: definition.points for definition in read_definitions() if definition.points != ("",)}
    assert points == {
        "own_time_to_b1": ("", "months:12", "months:24", "months:36"),
        "own_length_of_stay": ("stay:0", "stay:1", "stay:2", "stay:5", "stay:10"),
    }


def test_groups_of_people_stand_beside_every_point() -> None:
    groups = {definition.code: definition.groups for definition in read_definitions()}
    assert groups["own_recognition"] == (
        "", "sex:f", "sex:m", "sex:x", "nationality:eu", "nationality:ukraine", "nationality:asylum", "nationality:other",
    )  # fmt: skip
    assert groups["own_time_to_b1"][:6] == ("", "months:12", "months:24", "months:36", "sex:f", "months:12|sex:f")
    assert [group for group in groups["own_newcomers"] if "|" in group][:2] == ["sex:f|age:0-5", "sex:f|age:6-15"]


@pytest.mark.parametrize(
    ("code", "axes", "right"),
    [
        ("own_arrivals", '["sex"]', "no axes: neither official totals nor moves are known by group"),
        ("own_net_migration", '["sex"]', "no axes: neither official totals nor moves are known by group"),
        ("own_length_of_stay", '["stay"]', "other axes: this figure speaks of the length of stay itself"),
        ("own_time_to_b1", '["sex", "sex|stay"]', "other axes: this figure speaks of the length of stay itself"),
    ],
)
def test_axes_on_which_nobody_can_be_told_apart(code: str, axes: str, right: str) -> None:
    text = "\n".join(line for line in GOOD[code].splitlines() if not line.startswith("axes"))
    with pytest.raises(DefinitionError) as caught:
        read_definition(text.replace("minimum_denominator", f"axes = {axes}\nminimum_denominator", 1), "x.toml")
    assert [(fault.code, fault.key, fault.right) for fault in caught.value.faults] == [("conflict", "axes", right)]


def test_every_definition_has_its_words_in_the_catalogue_in_the_same_version() -> None:
    catalogue = {e["code"]: (e["version"], e["valid_from"]) for e in read_indicators() if e["topic"] == "monitoring"}
    assert catalogue == {d.code: (d.version, d.valid_from) for d in read_definitions()}


def test_the_catalogue_speaks_three_languages_and_fills_its_answers() -> None:
    for entry in read_indicators():
        if entry["topic"] == "monitoring":
            for language in ("de", "en", "ar"):
                assert set(entry[language]) == {"name", "question", "answer", "definition", "caution"}
                assert sorted(re.findall(r"\{(\w+)\}", entry[language]["answer"])) == ["in_area", "on_day", "value"]
    assert [source["code"] for source in read_sources()][-1] == "kreisweit"


@pytest.mark.parametrize(
    ("code", "change", "expected"),
    [
        ("own_waiting", put('verb = "stock"', 'verb = "stok"'), [("not_allowed", 12, "measure.verb")]),
        ("own_waiting", put("version = 1", "version = 0"), [("out_of_range", 3, "version")]),
        ("own_waiting", put("version = 1", 'version = "1"'), [("wrong_type", 3, "version")]),
        ("own_waiting", put("2016-01-01", '"2016-01-01"'), [("wrong_type", 4, "valid_from")]),
        ("own_waiting", put("version = 1\n", ""), [("missing", 0, "version")]),
        ("own_waiting", put('holding = "waiting"', 'holding = "course_list"'), [("not_allowed", 17, "measure.holding")]),
        ("own_waiting", put("minimum_", "minimal_"), [("missing", 0, "minimum_denominator"), ("unknown_key", 7, "minimal_denominator")]),
        ("own_waiting", put('period = "quarter"', 'period = "arrival_year"'), [("conflict", 5, "period")]),
        ("own_waiting", put('direction = "less_is_better"', 'direction = "down"'), [("not_allowed", 6, "direction")]),
        ("own_waiting", put('code = "own_waiting"', 'code = "Own Waiting"'), [("not_allowed", 2, "code")]),
        ("own_waiting", put('en = "The', 'fr = "The'), [("missing", 19, "legal_basis.en"), ("unknown_key", 21, "legal_basis.fr")]),
        ("own_retention_24", put("months = 24", "months = 25"), [("out_of_range", 16, "measure.months")]),
        ("own_retention_24", put("resident = true", "resident = false"), [("conflict", 14, "measure.verb")]),
        ("own_retention_24", put('ratio_to = "base"', 'ratio_to = "nothing"'), [("conflict", 15, "measure.ratio_to")]),
        ("own_retention_24", put('origins = ["abroad"]', 'origins = ["mars"]'), [("not_allowed", 18, "measure.event.origins")]),
        ("own_retention_24", put('origins = ["abroad"]', 'origin = "abroad"'), [("unknown_key", 18, "measure.event.origin")]),
        ("own_recognition", put('"partial"', '"passed"'), [("not_allowed", 19, "measure.outcomes")]),
        ("own_course_completion", put('kind = "course"', 'kind = "holiday"'), [("not_allowed", 19, "measure.event.kind")]),
        ("own_length_of_stay", put("[0, 1, 2, 5, 10]", "[0, 2, 1]"), [("not_allowed", 14, "measure.bands")]),
        ("own_length_of_stay", put("bands", 'holding = "course"\nbands'), [("conflict", 12, "measure.verb")]),
        ("own_time_to_b1", put('"months:12" = 12', '"months:12" = 13'), [("out_of_range", 21, "measure.points.months:12")]),
        ("own_time_to_b1", put('"months:12" = 12', '"soon" = 12'), [("not_allowed", 21, "measure.points.soon")]),
        ("own_net_migration", put('"germany", "county"', '"abroad"'), [("not_allowed", 14, "measure.origins")]),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_and_key(code: str, change: Change, expected: list[tuple[str, int, str]]) -> None:
    found = faults(change(GOOD[code]))
    assert [(code, key) for code, _, key in found] == [(code, key) for code, _, key in expected]
    text = change(GOOD[code]).splitlines()
    for kind, line, key in found:
        if kind != "missing":
            assert re.search(rf"\b{re.escape(key.rsplit('.', 1)[-1])}\b", text[line - 1])


def test_a_mistake_says_what_would_be_right() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_definition(GOOD["own_waiting"].replace('verb = "stock"', 'verb = "stok"'), "own_waiting.toml")
    line = GOOD["own_waiting"].splitlines().index('verb = "stock"') + 1
    right = "one of stock, flow, within, time_to, balance"
    assert caught.value.faults == (
        Fault("not_allowed", "own_waiting.toml", line, "measure.verb", "found 'stok'", right),
    )
    assert str(caught.value) == f"own_waiting.toml, line {line}, measure.verb: found 'stok'; right would be {right}"


def test_all_mistakes_are_named_at_once() -> None:
    text = GOOD["own_arrivals"].replace("version = 1", "version = -1").replace("per = 1000", "per = 5000")
    assert [key for _, _, key in faults(text)] == ["version", "measure.per"]


def test_a_file_that_is_no_toml_names_the_line() -> None:
    assert faults('code = "x"\nversion = = 1\n') == [("syntax", 2, "")]


def test_a_file_without_a_measure_says_so_once() -> None:
    text = re.sub(r"\[measure\].*?(?=\[legal_basis\])", "", GOOD["own_waiting"], flags=re.DOTALL)
    assert "measure" not in tomllib.loads(text)
    assert faults(text) == [("missing", 0, "measure")]
