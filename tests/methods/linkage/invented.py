"""A small private generator of persons and their records, for tests and measures of linkage only.

It knows nothing of the linker: spelling variants come from tables of its own and from a list of real pairs.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from faker import Faker

from kreisweit.methods.linkage.records import IdentityRecord

MUNICIPALITIES = tuple(f"990010{number:02d}" for number in range(1, 25))
REGISTERS = {"courses": 0.55, "adult": 0.4, "school": 0.25, "recognition": 0.2, "housing": 0.1}
TOWNS = ("ewo-stadt", "ewo-verband", "ewo-kreis")
ORIGINS = {"arabic": 0.3, "ukrainian": 0.25, "turkish": 0.1, "persian": 0.12, "polish": 0.2, "horn": 0.03}
NATIONS = {"arabic": "SY", "ukrainian": "UA", "turkish": "TR", "persian": "AF", "polish": "PL", "horn": "ER"}

_HORN = ["Tesfay", "Berhane", "Haile", "Kidane", "Mehari", "Yonas", "Filmon", "Selam", "Abeba", "Hiwet", "Samrawit", "Merhawi", "Okbay", "Ghebre", "Weldu", "Abdi", "Hassan", "Mohamud", "Fartun", "Hodan", "Asha", "Yusuf", "Farah", "Warsame", "Sahra", "Amina", "Bashir", "Omar", "Ayan", "Hirsi"]  # fmt: skip
_UKRAINIAN = dict(
    zip(
        "абвгґдезийклмнопрстуфіьъ'",
        [
            "a",
            "b",
            "v",
            "h",
            "g",
            "d",
            "e",
            "z",
            "y",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "i",
            "",
            "",
            "",
            "",
        ],
        strict=False,
    )
)
_CYRILLIC = (
    {"є": "ie", "ж": "zh", "ї": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"},
    {"є": "ye", "ж": "zh", "ї": "yi", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
     "й": "y", "г": "g", "и": "i"},
    {"є": "je", "ж": "sch", "ї": "ji", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ю": "ju",
     "я": "ja", "й": "j", "в": "w", "з": "s"},
    {"є": "je", "ж": "ž", "ї": "ji", "х": "ch", "ц": "c", "ч": "č", "ш": "š", "щ": "šč", "ю": "ju", "я": "ja", "й": "j"},
)  # fmt: skip
_SHIFTS = (
    ("kh", "ch"), ("kh", "h"), ("j", "dj"), ("j", "dsch"), ("ou", "u"), ("u", "ou"), ("u", "o"), ("o", "u"),
    ("ee", "i"), ("i", "y"), ("y", "i"), ("y", "j"), ("sh", "sch"), ("sh", "ch"), ("q", "k"), ("k", "q"), ("w", "v"),
    ("a", "e"), ("e", "a"), ("ei", "ai"), ("ss", "s"), ("s", "ss"), ("mm", "m"), ("m", "mm"), ("gh", "g"), ("z", "s"),
    ("ah", "a"), ("th", "t"), ("dh", "d"),
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One invented person: name parts (script, latin), date, and what the household shares."""

    number: int
    origin: str
    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    born: date
    sex: str
    town: int
    address: str


@dataclass(frozen=True)
class Invented:
    """Records, the true person of each, and each person's origin."""

    records: tuple[IdentityRecord, ...]
    truth: dict[str, int]
    origins: dict[int, str]


def invent(persons: int, seed: int, *, names: Path, pool: str = "train") -> Invented:
    """`persons` people with about 2.4 records each; the same for the same arguments.

    `names` is the file of paired spellings; `pool` "train" or "test" chooses disjoint halves of all names.
    """
    draw = random.Random(seed)  # noqa: S311  (invented, not secret)
    pools = _pools(names, pool)
    people: list[Person] = []
    while len(people) < persons:
        people.extend(_household(draw, pools, len(people)))
    people = people[:persons]
    records: list[IdentityRecord] = []
    truth: dict[str, int] = {}
    for person in people:
        for record in _records(draw, person):
            records.append(record)
            truth[record.record] = person.number
    draw.shuffle(records)
    return Invented(tuple(records), truth, {person.number: person.origin for person in people})


def in_pool(name: str, pool: str) -> bool:
    """Whether a name belongs to the half `pool`."""
    return (hashlib.sha256(b"half" + name.encode()).digest()[0] % 2 == 0) == (pool == "train")


@cache
def _pools(names: Path, pool: str) -> dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
    with names.open(encoding="utf-8") as file:
        rows = [(row["schrift"], row["original"], row["latein"]) for row in csv.DictReader(file)]
    arabic = [(o, n) for s, o, n in rows if s == "ar" and len(n) >= 3 and in_pool(o, pool)]
    russian = [(o, "") for s, o, n in rows if s == "ru" and len(n) >= 3 and in_pool(o, pool)]
    found = {"arabic": (arabic[::2], arabic[1::2]), "persian": (arabic[1::3], arabic[2::3])}
    uk, tr, pl, ro = (_faker(code) for code in ("uk_UA", "tr_TR", "pl_PL", "ro_RO"))
    found["ukrainian"] = (_half(uk[0], pool), _half(uk[1], pool) + russian[:600])
    found["turkish"] = (_half(tr[0], pool), _half(tr[1], pool) + _half(tr[0], pool)[:150])
    found["polish"] = (_half(pl[0] + ro[0], pool), _half(ro[1] + pl[1], pool))
    found["horn"] = (_half(_HORN, pool), _half(_HORN, pool))
    return found


def _faker(locale: str) -> tuple[list[str], list[str]]:
    provider = next(p for p in Faker(locale).get_providers() if "person" in type(p).__module__)
    first = [*getattr(provider, "first_names_male", ()), *getattr(provider, "first_names_female", ())]
    last = [*getattr(provider, "last_names", ()), *getattr(provider, "last_names_male", ())]
    return sorted(set(first)), sorted(set(last)) if len(set(last)) > 5 else sorted({f + "ski" for f in first})


def _half(found: list[str], pool: str) -> list[tuple[str, str]]:
    return [(name, "" if any("а" <= c <= "ї" for c in name.lower()) else name) for name in found if in_pool(name, pool)]


def _pick(draw: random.Random, names: list[tuple[str, str]]) -> tuple[str, str]:
    # Names are as unequal as in life: the commonest come often.
    return names[int(len(names) * draw.random() ** 2.2)]


def _household(draw: random.Random, pools: dict, first: int) -> list[Person]:
    origin = draw.choices(list(ORIGINS), list(ORIGINS.values()))[0]
    given, last = pools[origin]
    family = [_pick(draw, last)]
    if draw.random() < 0.2:
        family.append(_pick(draw, last))
    town, address = draw.randrange(24), f"Weg {draw.randrange(4000)} {draw.randrange(60)}"
    twins = draw.random() < 0.03
    members: list[Person] = []
    for member in range(draw.choices((1, 2, 3, 4, 5), (50, 15, 15, 12, 8))[0]):
        year = draw.randrange(1955, 2000) if member < 2 else draw.randrange(2000, 2020)
        born = date(year, 1, 1) + timedelta(days=draw.randrange(365))
        if draw.random() < (0.18 if origin in ("arabic", "persian", "horn") else 0.01):
            born = date(year, 1, 1)
        if twins and member == 3:
            born = members[2].born
        words = [_pick(draw, given)] + ([_pick(draw, given)] if draw.random() < 0.2 else [])
        members.append(
            Person(first + member, origin, tuple(words), tuple(family), born, draw.choice("fm"), town, address)
        )
    return members


def _records(draw: random.Random, person: Person) -> list[IdentityRecord]:
    places = [TOWNS[0] if person.town < 8 else TOWNS[1] if person.town < 12 else TOWNS[2]]
    places += [register for register, share in REGISTERS.items() if draw.random() < share]
    moved = draw.random() < 0.15
    if moved and person.town >= 8:
        places.append(TOWNS[0])
    return [_record(draw, person, register, moved) for register in places]


def _record(draw: random.Random, person: Person, register: str, moved: bool) -> IdentityRecord:
    style = draw.randrange(4)
    given, family = (_written(draw, words, style) for words in (person.given, person.family))
    if draw.random() < 0.12:
        if draw.random() < 0.5:
            given = _typo(draw, given)
        else:
            family = _typo(draw, family)
    if draw.random() < 0.03:
        given, family = family, given
    native = person.origin in ("arabic", "ukrainian", "persian") and draw.random() < 0.1
    address = person.address if register.startswith("ewo") or draw.random() < 0.3 else ""
    town = draw.randrange(24) if moved and draw.random() < 0.5 else person.town
    record = IdentityRecord(
        record=f"{draw.getrandbits(128):032x}",
        register=register,
        given_name=given,
        family_name=family if person.origin != "horn" or draw.random() < 0.7 else "",
        birth_date=_birth(draw, person.born),
        sex=person.sex if draw.random() < 0.97 else "",
        nationalities=(NATIONS[person.origin],) if draw.random() < 0.9 else (),
        municipalities=(MUNICIPALITIES[town],),
        address=address,
    )
    if not native:
        return record
    own = " ".join(word for word, _ in person.given), " ".join(word for word, _ in person.family)
    if draw.random() < 0.5:
        return replace(record, given_name=own[0], family_name=own[1])
    return replace(record, native_given_name=own[0], native_family_name=own[1])


def _written(draw: random.Random, words: tuple[tuple[str, str], ...], style: int) -> str:
    if len(words) > 1 and draw.random() < 0.25:
        words = (draw.choice(words),)
    spelt = [_romanised(draw, *word, style) for word in words]
    return draw.choice((" ", " ", "-")).join(word[:1].upper() + word[1:] for word in spelt)


def _romanised(draw: random.Random, own: str, latin: str, style: int) -> str:
    if not latin:
        table = {**_UKRAINIAN, "ы": "y", "э": "e", "ё": "jo", "ч": "ch", **_CYRILLIC[style]}
        return "".join(table.get(letter, letter) for letter in own.lower())
    if own == latin:
        plain = "".join({"ı": "i", "ş": "s", "ç": "c", "ğ": "g", "ü": "u", "ö": "o"}.get(c, c) for c in latin)
        return plain if draw.random() < 0.3 else latin
    for _ in range(draw.choice((0, 1, 1, 2))):
        old, new = draw.choice(_SHIFTS)
        latin = latin.replace(old, new, 1)
    return latin


def _typo(draw: random.Random, name: str) -> str:
    if len(name) < 3:
        return name
    place = draw.randrange(1, len(name) - 1)
    letter = draw.choice("abcdefghijklmnopqrstuvwxyz")
    kinds: tuple[Callable[[], str], ...] = (
        lambda: name[:place] + name[place + 1 :],
        lambda: name[:place] + letter + name[place + 1 :],
        lambda: name[:place] + letter + name[place:],
        lambda: name[:place] + name[place + 1] + name[place] + name[place + 2 :],
    )
    return draw.choice(kinds)()


def _birth(draw: random.Random, born: date) -> str:
    chance = draw.random()
    if chance < 0.02:
        return ""
    if chance < 0.05:
        return f"{born.year}-01-01" if draw.random() < 0.7 else f"{born.year}-00-00"
    if chance < 0.065 and born.day <= 12:
        return f"{born.year}-{born.day:02d}-{born.month:02d}"
    if chance < 0.085:
        return (born + timedelta(days=draw.choice((-1, 1, 10, -10)))).isoformat()
    if chance < 0.095:
        return f"{born.year + draw.choice((-1, 1, 10))}-{born.month:02d}-{born.day:02d}"
    return born.isoformat()
