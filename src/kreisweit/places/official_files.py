"""The official register and boundaries that come with the product, read from the data folder."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from kreisweit.methods.places.keys import KeyChange, KeyHistory, parse_known_mergers, parse_official_changes
from kreisweit.methods.places.notices import Notice, parse_notices
from kreisweit.methods.places.outlines import MultiPolygon, read_outlines
from kreisweit.methods.places.register import CountyData, county_entries, read_register

BASE_DAY = date(2024, 12, 31)  # boundaries of the register
POPULATION_DAY = date(2023, 12, 31)
OUTLINES_DAY = date(2022, 5, 15)
INVENTED_COUNTY = "99001"


def _folder(name: str) -> Path:
    return Path(settings.DATA_DIR) / name


def _text(folder: str, file: str) -> str:
    return (_folder(folder) / file).read_text(encoding="utf-8")


def is_invented(county_ags: str) -> bool:
    """Whether the key is the demo county's, which no register knows."""
    return county_ags == INVENTED_COUNTY


def county_data(ags: str) -> CountyData:
    """Register entries of a county; raises methods.places.register.PlaceRefusal."""
    if is_invented(ags):
        files = [_text("musterland", f"musterland_gv_{table}.csv") for table in ("gemeinden", "verbaende", "kreise")]
    else:
        files = [_text("gemeinden", f"gv_{table}_2024-12-31.csv") for table in ("gemeinden", "verbaende", "kreise")]
    return county_entries(read_register(*files), ags)


def outlines(county_ags: str) -> tuple[dict[str, MultiPolygon], str]:
    """Outlines by municipality key as of OUTLINES_DAY, and the attribution that stands under a map."""
    if is_invented(county_ags):
        text = _text("musterland", "musterland_gemeinden.geojson")
    else:
        text = gzip.decompress((_folder("geo") / "gemeinden_de_2022.geojson.gz").read_bytes()).decode("utf-8")
    return read_outlines(text, prefix=county_ags), map_attribution(county_ags)


def map_attribution(county_ags: str) -> str:
    """The exact text that the holder of the boundaries asks for."""
    folder = "musterland" if is_invented(county_ags) else "geo"
    texts = [n.attribution for n in parse_notices(_text(folder, "NOTICE.toml")) if "GeoBasis" in n.attribution]
    return texts[0]


def planning_areas_file(county_ags: str) -> bytes | None:
    """The CSV of planning areas that comes with the product for this county, if there is one."""
    path = _folder("musterland" if is_invented(county_ags) else "planungsraeume") / (
        "musterland_planungsraeume.csv" if is_invented(county_ags) else f"{county_ags}.csv"
    )
    return path.read_bytes() if path.is_file() else None


def figure_files(county_ags: str) -> Sequence[tuple[Path, str, str]]:
    """Files of official figures for a county: path, layout, code of the source."""
    if is_invented(county_ags):
        folder = _folder("musterland")
        return (
            (folder / "musterland_zensus2022.csv", "zensus2022", "musterland"),
            (folder / "musterland_inkar.csv", "inkar", "musterland"),
        )
    return (
        (_folder("statistik") / "zensus2022_gemeinden.csv", "zensus2022", "zensus2022"),
        (_folder("statistik") / "inkar_kreise_2005_2022.csv", "inkar", "inkar"),
        (_folder("gemeinden") / "gv_gemeinden_2024-12-31.csv", "gvisys", "gvisys"),
    )


def known_changes() -> tuple[KeyChange, ...]:
    """Changes of keys that come with the product."""
    return (
        *parse_official_changes(_text("gemeinden", "gebietsaenderungen_2023_2025-02.csv")),
        *parse_known_mergers(_text("gemeinden", "zusammenschluesse_bekannt.csv")),
    )


@cache
def base_keys() -> frozenset[str]:
    """All municipality keys of the base register."""
    lines = _text("gemeinden", "gv_gemeinden_2024-12-31.csv").splitlines()[1:]
    return frozenset(line[:8] for line in lines)


def key_history(changes: Sequence[KeyChange]) -> KeyHistory:
    """The history of the base register with these changes."""
    return KeyHistory.build(base_keys(), BASE_DAY, changes)


def notices() -> tuple[Notice, ...]:
    """All notices of files that come with the product, by folder."""
    found = sorted(Path(settings.DATA_DIR).glob("*/NOTICE.toml"))
    return tuple(notice for path in found for notice in parse_notices(path.read_text(encoding="utf-8")))
