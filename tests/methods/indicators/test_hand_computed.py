"""Every indicator over a handful of persons whose cells were found with a pencil; see hand/*.toml for why."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ibis.backends.duckdb import Backend
from tests.methods.indicators.worlds import engine, tables

from kreisweit.methods.disclosure import CellKey, Missing, MissingReason
from kreisweit.methods.disclosure.raw import Official, RawBalance, RawCell, RawCount, RawCurve, RawRate
from kreisweit.methods.indicators import Definition, Episode, Frame, History, fast, reference
from kreisweit.releases.catalogue_files import read_definitions

HAND = Path(__file__).parent / "hand"
AGS = {"A": "99001010", "B": "99001020", "C": "99001030", "D": "99001040"}
AREAS = {AGS["A"]: "P1", AGS["B"]: "P1", AGS["C"]: "P2", AGS["D"]: "P2"}
DEFINITIONS = {definition.code: definition for definition in read_definitions()}


@pytest.fixture(scope="module")
def connection() -> Backend:
    return engine()


def frame_of(case: Mapping[str, Any]) -> Frame:
    totals = {(AGS[name.split("-")[0]], int(name.split("-")[1])): n for name, n in case["population"].items()}
    joined = frozenset(AGS[name] for name in case["joined"])
    return Frame(tuple(case["quarters"]), "99001", AREAS, joined, totals, case.get("as_of"))


def histories_of(case: Mapping[str, Any]) -> list[History]:
    return [
        History(
            name,
            key_of(name),
            said.get("sex", "f"),
            said.get("birth_year"),
            tuple(map(episode, range(9), said["episodes"])),
        )
        for name, said in case["persons"].items()
    ]


def key_of(name: str) -> int:
    """Every name has a bit of its own, so that a key says who was counted."""
    return 1 << (ord(name[0]) - ord("a")) if name != "gita" else 2**31


def episode(number: int, said: Mapping[str, Any]) -> Episode:
    return Episode(
        number=number,
        kind=said["kind"],
        start=said["start"],
        end=said.get("end"),
        municipality=AGS.get(said.get("at", ""), ""),
        nationality=said.get("nationality", ""),
        level=said.get("level", ""),
        outcome=said.get("outcome", ""),
        origin=said.get("from", ""),
        destination=said.get("to", ""),
    )


def counted(names: list[str]) -> RawCount:
    return RawCount(len(names), sum(map(key_of, names)) % 2**32)


def expected(said: Mapping[str, Any]) -> RawCell | Missing:
    per = said.get("per", 100)
    match said:
        case {"missing": reason}:
            return Missing(MissingReason(reason))
        case {"count": names}:
            return counted(names)
        case {"plus": plus, "minus": minus, "denominator": base}:
            return RawBalance(counted(plus), counted(minus), counted(base), per)
        case {"steps": steps}:
            return RawCurve(tuple((counted(risk), counted(event)) for risk, event in steps), per)
        case {"numerator": names, "official": total}:
            return RawRate(counted(names), Official(total), per)
        case _:
            return RawRate(counted(said["numerator"]), counted(said["denominator"]), per)


def key(code: str, said: Mapping[str, Any]) -> CellKey:
    place = said["place"]
    level, area = "planning_area", place
    if place == "county":
        level, area = "county", "99001"
    elif place in AGS:
        level, area = "municipality", AGS[place]
    return CellKey(code, level, area, said["period"], said.get("group", ""))


def test_every_indicator_has_a_set_of_persons() -> None:
    assert sorted(path.stem for path in HAND.glob("*.toml")) == sorted(DEFINITIONS)


@pytest.mark.parametrize("code", sorted(DEFINITIONS))
def test_both_engines_find_what_the_pencil_found(connection: Backend, code: str) -> None:
    case = tomllib.loads((HAND / f"{code}.toml").read_text(encoding="utf-8"))
    definition: Definition = DEFINITIONS[code]
    frame, histories = frame_of(case), histories_of(case)
    persons, episodes = tables(connection, histories)
    wanted = {key(code, said): expected(said) for said in case["cells"]}
    slow = reference.compute([definition], histories, frame)
    quick = fast.compute([definition], connection=connection, persons=persons, episodes=episodes, frame=frame)
    assert {place: slow[place] for place in wanted} == wanted
    assert quick == slow
