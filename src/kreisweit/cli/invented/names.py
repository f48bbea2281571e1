"""Pools of names by origin, split by name so that what is learnt from one pool never occurs in the other.

Sources: Faker and mimesis (MIT), the product's list of frequent Arabic and Persian names with their sounds, and
short lists of its own where neither has any (Eritrea, Somalia) or too few (Bulgarian, Romanian family names).
"""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources

from .sounds import known, rows

POOLS = ("train", "test")
MISSING = (
    "Zum Erfinden von Lieferungen fehlen die Pakete Faker und mimesis (requirements/demo.txt). "
    "Sie gehören zur Vorführung, nicht zum Betrieb."
)
PARTS = ("f", "m", "family")
Names = dict[str, list[str]]  # by part


class PoolsMissing(Exception):  # noqa: N818  (says what is missing)
    """The packages that names come from are not installed; the text says what to do."""


@dataclass(frozen=True)
class Pool:
    """Names of one origin in native script: given names by sex (f, m) and family names, the frequent ones first."""

    given: dict[str, tuple[str, ...]]
    family: tuple[str, ...]

    def a_given(self, sex: str, draw: random.Random) -> str:
        """A given name; the first of the pool are the most frequent."""
        return _frequent(self.given[sex], draw, 2.0)

    def a_family(self, draw: random.Random) -> str:
        """A family name (in the form for men); family names are more diverse than given names."""
        return _frequent(self.family, draw, 1.5)


def _frequent(names: Sequence[str], draw: random.Random, steep: float) -> str:
    return names[int(len(names) * draw.random() ** steep)]


def pools(pool: str) -> dict[str, Pool]:
    """The pools of all origins for "train" or "test". Raises PoolsMissing."""
    try:
        return {origin: _split(names, pool, origin) for origin, names in all_names().items()}
    except ImportError:
        raise PoolsMissing(MISSING) from None


def side(name: str) -> str:
    """Which pool a name belongs to."""
    return POOLS[sha256(name.casefold().encode()).digest()[0] % 2]


def _split(names: Names, pool: str, origin: str) -> Pool:
    frequent = {native for source, native in known() if source == origin}

    def mine(found: Iterable[str]) -> tuple[str, ...]:
        kept = {name for name in found if all(side(word) == pool for word in words(name))}
        return tuple(sorted(kept, key=lambda n: (n not in frequent, sha256(f"{origin}:{n}".encode()).digest())))

    return Pool({"f": mine(names["f"]), "m": mine(names["m"])}, mine(names["family"]))


def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others: without the servant-of and the father-of."""
    return tuple(w for w in name.split() if w not in _SMALL) or (name,)


_SMALL = {"عبد", "الدين", "الله", "أبو", "ابن", "بن", "الحاج", "آل", "زاده", "پور"}


def all_names() -> dict[str, Names]:
    """All names of all origins, before the split. Raises ImportError."""
    arabic = _together(
        *(_mimesis(f"ar-{land}") for land in ("sy", "jo", "eg", "om")), _faker("ar_PS"), _known("arabic")
    )
    found = {
        "arabic": _clean(arabic),
        "ukrainian": _together(_faker("uk_UA"), _mimesis("uk")),
        "persian": _persian(_clean(_together(_mimesis("fa"), _faker("fa_IR"), _known("persian")))),
        "turkish": _together(_mimesis("tr"), _faker("tr_TR")),
        "polish": _mimesis("pl"),
        "romanian": _together(_faker("ro_RO"), _own("romanian")),
        "bulgarian": {**_faker("bg_BG"), "family": _own("bulgarian")["family"]},
        "czech": _men(_together(_faker("cs_CZ"), _mimesis("cs"))),
    }
    for origin in ("eritrean", "somali"):
        own = _own(origin)
        found[origin] = {**own, "family": own["m"]}
    return found


def _known(origin: str) -> Names:
    return _listed("aussprache", "native", origin)


def _own(origin: str) -> Names:
    return _listed("kurzlisten", "name", origin)


def _listed(file: str, column: str, origin: str) -> Names:
    found = [row for row in rows(file) if row["origin"] == origin]
    return {part: [row[column] for row in found if row["part"] == part] for part in PARTS}


def _faker(locale: str) -> Names:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    family = getattr(provider, "last_names_male", None) or provider.last_names
    return {"f": list(provider.first_names_female), "m": list(provider.first_names_male), "family": list(family)}


def _mimesis(locale: str) -> Names:
    importlib.import_module("mimesis")
    text = resources.files("mimesis").joinpath("datasets", locale, "person.json").read_text(encoding="utf-8")
    data = json.loads(text)
    family, names = data["surnames"], data["names"]
    return {"f": names["female"], "m": names["male"], "family": family["male"] if isinstance(family, dict) else family}


def _together(*sources: Names) -> Names:
    return {part: [name for source in sources for name in source[part]] for part in PARTS}


def _clean(names: Names) -> Names:
    """Without marks for short vowels, zero-width signs and lengthenings, which registers do not write."""
    drop = dict.fromkeys((*range(0x064B, 0x0653), 0x0640, 0x200C, 0x200D, 0x0670))
    return {part: [name.translate(drop).strip() for name in found if name.strip()] for part, found in names.items()}


def _men(names: Names) -> Names:
    """Without family names in the form for women, which some lists mix in."""
    return {**names, "family": [name for name in names["family"] if not name.endswith("ová")]}


def _persian(names: Names) -> Names:
    """With the Persian forms of two letters that some lists write in the Arabic way."""
    return {part: [name.translate({0x064A: 0x06CC, 0x0643: 0x06A9}) for name in found] for part, found in names.items()}
