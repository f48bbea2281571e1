"""The measures of the house: imports, pages, maps, fact sheet."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from tests.bench.measures_encoding import encoding
from tests.bench.measures_incremental import incremental
from tests.bench.measures_indicators import indicators
from tests.bench.measures_intake import intake
from tests.bench.measures_intake_workers import intake_workers
from tests.bench.measures_linkage import linkage
from tests.bench.measures_names import names
from tests.bench.measures_protect import protect

ROUNDS = 60


def seconds(work: Callable[[], Any]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spread(times: list[float]) -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {"median_ms": round(statistics.median(times) * 1000, 2), "p95_ms": round(p95 * 1000, 2), "n": len(times)}


def ready(county: str) -> None:
    """An empty database of the present state with this county and its figures."""
    from django.core.management import call_command

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.overview.setup import set_up_installation

    call_command("migrate", verbosity=0)
    set_up_installation(ags=county, by=TERMINAL, say=lambda _line: None)


def imports(home: Path) -> dict[str, Any]:
    """All rows of both nation-wide files into an empty shop window, then once more."""
    from django.core.management import call_command

    from kreisweit.audit.actions import TERMINAL
    from kreisweit.monitoring.actions import import_figures
    from kreisweit.releases.actions import seed_catalogue

    call_command("migrate", verbosity=0)
    seed_catalogue(by=TERMINAL)
    folder = Path(settings.DATA_DIR) / "statistik"
    files = {"zensus2022": folder / "zensus2022_gemeinden.csv", "inkar": folder / "inkar_kreise_2005_2022.csv"}
    result: dict[str, Any] = {"target_s": 20}
    for turn in ("first", "again"):
        for layout, path in files.items():
            began = time.perf_counter()
            report = import_figures(data=path.read_bytes(), filename=path.name, layout=layout, by=TERMINAL)
            result[f"{layout}_{turn}_s"] = round(time.perf_counter() - began, 2)
            result[f"{layout}_rows"] = report.rows_read
            result[f"{layout}_{turn}_new"] = report.new
    result["total_first_s"] = round(result["zensus2022_first_s"] + result["inkar_first_s"], 2)
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return result


PAGES = {
    "figures": "/de/zahlen/",
    "figure_page": "/de/zahlen/kennzahl/share_foreign/",
    "fact_sheet": "/de/zahlen/ort/14626110/",
    "start": "/de/",
    "api": "/api/v1/observations?indicator=share_foreign",
}


def pages(home: Path) -> dict[str, Any]:
    """Portal pages of Görlitz, uncached (cache emptied before each) and cached; numbers of queries."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    ready_empty(home, "14626")
    client = Client()
    found: dict[str, Any] = {"target": {"uncached_p95_ms": 150, "cached_p95_ms": 20, "queries": 12}}
    for name, address in PAGES.items():
        cache.clear()
        assert client.get(address).status_code == 200, address
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
            queries = len(captured)
        cold = []
        for _ in range(ROUNDS):
            cache.clear()
            cold.append(seconds(lambda address=address: client.get(address)))
        client.get(address)
        warm = [seconds(lambda address=address: client.get(address)) for _ in range(ROUNDS)]
        found[name] = {"uncached": spread(cold), "cached": spread(warm), "queries": queries}
    return found


def maps(home: Path) -> dict[str, Any]:
    """Drawing the map of 53 and of 234 municipalities with real figures."""
    from kreisweit.methods.charts.choropleth import MapArea, MapText, choropleth
    from kreisweit.methods.charts.classes import quantile_breaks, value_of
    from kreisweit.places import queries as places
    from kreisweit.releases.queries import tables

    found: dict[str, Any] = {"target_ms": {"14626": 20, "07232": 60}}
    for county in ("14626", "07232"):
        ready_empty(home, county)
        cells = tables.newest_table("share_foreign").cells
        rows = places.outlines()
        text = MapText("Titel", "Zusammenfassung", language="de", direction="ltr")

        def draw(rows: Any = rows, cells: Any = cells, text: Any = text) -> str:
            classes = quantile_breaks(v for c in cells.values() if (v := value_of(c)) is not None)
            areas = [
                MapArea(key=r.ags, name=r.name, polygons=r.polygons, href="/x/", cell=cells.get(r.ags)) for r in rows
            ]
            return choropleth(areas, classes=classes, text=text)

        found[county] = {"areas": len(rows), **spread([seconds(draw) for _ in range(ROUNDS)])}
    return found


def sheet(home: Path) -> dict[str, Any]:
    """The fact sheet of Görlitz as PDF/UA: the first of the process, then warm, without any cache."""
    from django.core.cache import cache
    from django.test import Client

    ready_empty(home, "14626")
    client = Client()

    def get() -> None:
        cache.clear()
        assert client.get("/de/zahlen/ort/14626110.pdf").status_code == 200

    first = seconds(get)
    return {"target_warm_s": 1, "first_s": round(first, 2), "warm": spread([seconds(get) for _ in range(10)])}


def trend(home: Path) -> dict[str, Any]:
    """Drawing a trend: the first of the process, then warm, never from the folder of drawings."""
    from kreisweit.methods.charts.trend import TrendPoint, TrendSeries, TrendText, trend_spec
    from kreisweit.press.charts import render_svg

    def draw(number: int) -> None:
        points = tuple(TrendPoint(str(year), Decimal(year - 2000)) for year in range(2005, 2023))
        render_svg(trend_spec([TrendSeries("Quelle", points)], text=TrendText(str(number))), name=str(number))

    first = seconds(lambda: draw(0))
    return {"first_s": round(first, 2), "warm": spread([seconds(lambda n=n: draw(n)) for n in range(1, 31)])}


def ready_empty(home: Path, county: str) -> None:
    """Make `county` ready in this process's database, emptied first."""
    from django.core.cache import cache
    from django.db import connections

    cache.clear()
    connections.close_all()
    for file in home.glob("kreisweit.sqlite3*"):
        file.unlink()
    ready(county)


def start(home: Path) -> dict[str, Any]:
    """Seconds until the command line answers."""
    command = [sys.executable, "-m", "kreisweit", "--help"]
    times = [seconds(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(5)]
    return spread(times)


MEASURES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "imports": imports,
    "pages": pages,
    "maps": maps,
    "sheet": sheet,
    "trend": trend,
    "start": start,
    "protect": protect,
    "intake": intake,
    "intake_workers": intake_workers,
    "indicators": indicators,
    "linkage": linkage,
    "names": names,
    "encoding": encoding,
    "incremental": incremental,
}
