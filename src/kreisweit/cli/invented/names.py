"""Pools of names by origin, split by name so that what is learnt from one pool never occurs in the other.

Sources: Faker and mimesis (MIT) for most origins; a short list of our own for the Horn of Africa, which neither has.
Every romanisation of an Arabic or Persian name starts from one pronunciation: the script leaves short vowels
out, so each name gets its own, always the same.
"""

from __future__ import annotations

import importlib
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib import resources

POOLS = ("train", "test")
MISSING = (
    "Zum Erfinden von Lieferungen fehlen die Pakete Faker und mimesis (requirements/demo.txt). "
    "Sie gehören zur Vorführung, nicht zum Betrieb."
)

HORN_GIVEN = {
    "f": "Almaz Selam Helen Saba Rahel Senait Luwam Yordanos Winta Feven Hiwet Letay Bisrat Mihret Azeb Tirhas Amina Hodan Ifrah Sahra Fartun Nimo Deqa Ubah Ayan Hibaq Sagal Muna Kifah Maryan Freweini Abrehet Tsigereda Natsnet Semhar Danait Eden Kisanet Meron Ruta",
    "m": "Tesfay Yonas Samuel Filmon Robel Merhawi Amanuel Daniel Abel Henok Kidane Mebrahtu Berhane Girmay Haile Issak Awet Natnael Ermias Michael Abdi Cabdullahi Guled Liban Mahad Sharmarke Warsame Yusuf Bile Cali Faarax Jaamac Nuur Omar Zakaria Tekle Goitom Mulugeta Habtom Yemane Ghebre Solomon Biniam Fitsum Aron Dawit",
}


class PoolsMissing(Exception):  # noqa: N818  (says what is missing)
    """The packages that names come from are not installed; the text says what to do."""


@dataclass(frozen=True)
class Pool:
    """Names of one origin in native script: given names by sex (f, m) and family names, the frequent ones first."""

    given: dict[str, tuple[str, ...]]
    family: tuple[str, ...]

    def a_given(self, sex: str, draw: random.Random) -> str:
        """A given name; the first of the pool are the most frequent."""
        return _frequent(self.given[sex], draw)

    def a_family(self, draw: random.Random) -> str:
        """A family name (in the form for men)."""
        return _frequent(self.family, draw)


def _frequent(names: Sequence[str], draw: random.Random) -> str:
    """Names follow Zipf's law: few are very frequent."""
    rank = int(len(names) * draw.random() ** 1.7)
    return names[rank]


def pools(pool: str) -> dict[str, Pool]:
    """The pools of all origins for "train" or "test". Raises PoolsMissing."""
    try:
        return {origin: _split(raw, pool, origin) for origin, raw in _raw().items()}
    except ImportError:
        raise PoolsMissing(MISSING) from None


def side(name: str) -> str:
    """Which pool a name belongs to."""
    return POOLS[sha256(name.casefold().encode()).digest()[0] % 2]


def _split(raw: dict[str, list[str]], pool: str, origin: str) -> Pool:
    def mine(names: Iterable[str]) -> tuple[str, ...]:
        kept = sorted({n for n in names if side(n) == pool}, key=lambda n: sha256(f"{origin}:{n}".encode()).digest())
        return tuple(kept)

    return Pool({"f": mine(raw["f"]), "m": mine(raw["m"])}, mine(raw["family"]))


def _raw() -> dict[str, dict[str, list[str]]]:
    arabic = _mimesis("ar-sy")
    for locale in ("ar-jo", "ar-eg", "ar-om"):
        arabic = _together(arabic, _mimesis(locale))
    horn = {sex: text.split() for sex, text in HORN_GIVEN.items()}
    return {
        "arabic": _clean(_together(arabic, _faker("ar_PS")), "ء-ي"),
        "ukrainian": _together(_faker("uk_UA"), _mimesis("uk")),
        "persian": _clean(_together(_mimesis("fa"), _faker("fa_IR")), "ء-ی"),
        "turkish": _together(_mimesis("tr"), _faker("tr_TR")),
        "polish": _mimesis("pl"),
        "romanian": _with_families(_faker("ro_RO"), ROMANIAN),
        "bulgarian": _faker("bg_BG"),
        "czech": _together(_faker("cs_CZ"), _mimesis("cs")),
        "horn": {**horn, "family": [*horn["m"]]},
    }


ROMANIAN = [
    "Popescu",
    "Ionescu",
    "Popa",
    "Radu",
    "Dumitru",
    "Stan",
    "Stoica",
    "Gheorghe",
    "Matei",
    "Ciobanu",
    "Rusu",
    "Constantin",
    "Marin",
    "Lazar",
    "Munteanu",
    "Nistor",
    "Florea",
    "Dobre",
    "Barbu",
    "Neagu",
    "Voicu",
    "Preda",
    "Toma",
    "Sandu",
    "Oprea",
    "Moldovan",
    "Dinu",
    "Tudor",
    "Ene",
    "Balan",
    "Cojocaru",
    "Grigore",
    "Manole",
    "Nicolae",
    "Serban",
    "Anghel",
    "Mocanu",
    "Iordache",
    "Bratu",
    "Cretu",
]


def _with_families(names: dict[str, list[str]], families: Iterable[str]) -> dict[str, list[str]]:
    return {**names, "family": [*names["family"], *families]}


def _faker(locale: str) -> dict[str, list[str]]:
    provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
    family = getattr(provider, "last_names_male", None) or provider.last_names
    return {"f": list(provider.first_names_female), "m": list(provider.first_names_male), "family": list(family)}


def _mimesis(locale: str) -> dict[str, list[str]]:
    importlib.import_module("mimesis")
    text = resources.files("mimesis").joinpath("datasets", locale, "person.json").read_text(encoding="utf-8")
    data = json.loads(text)
    family = data["surnames"]
    names = data["names"]
    return {"f": names["female"], "m": names["male"], "family": family["male"] if isinstance(family, dict) else family}


def _together(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    return {part: [*one[part], *other[part]] for part in one}


def _clean(names: dict[str, list[str]], _letters: str) -> dict[str, list[str]]:
    """Without marks for short vowels, zero-width signs and lengthenings, which registers do not write."""
    drop = dict.fromkeys((*range(1611, 1619), 1600, 8204, 8205, 1648))
    return {part: [name.translate(drop).strip() for name in found if name.strip()] for part, found in names.items()}
