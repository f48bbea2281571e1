"""Means of the county that we calculate ourselves from what was published for its municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kreisweit.places.queries import county

from ..models import Figure, IndicatorVersion, Level


@dataclass(frozen=True)
class CountyMean:
    """Mean of the published values of municipalities, weighted: our own calculation, never the source's.

    `counted` of `of` municipalities entered it; `weight` is the code of the weighing indicator.
    """

    value: Decimal
    counted: int
    of: int
    weight: str


def weighted_mean(
    values: Iterable[tuple[Decimal | None, Decimal | None]], *, decimals: int
) -> tuple[Decimal, int] | None:
    """Mean of the values by their weights and the number that entered; None where nothing entered."""
    pairs = [(value, weight) for value, weight in values if value is not None and weight is not None]
    total = sum((weight for _value, weight in pairs), Decimal(0))
    if total <= 0:
        return None
    mean = sum((value * weight for value, weight in pairs), Decimal(0)) / total
    return round(mean, decimals), len(pairs)


def county_mean(of: IndicatorVersion, source_code: str, period: str) -> CountyMean | None:
    """The county's mean from its municipalities; None where the indicator names no weight or none entered."""
    return county_means([of]).get((of.code, source_code, period))


MeanKey = tuple[str, str, str]  # codes of indicator and source, period


def county_means(wanted: Iterable[IndicatorVersion]) -> dict[MeanKey, CountyMean]:
    """Means of the indicators that name a weight, for every source and period that holds both."""
    weighed = {found.code: found for found in wanted if found.weight}
    if not weighed:
        return {}
    codes = set(weighed) | {found.weight for found in weighed.values()}
    rows = (
        Figure.objects.filter(superseded_by=None, level=Level.MUNICIPALITY, area__startswith=county().ags, group="")
        .filter(indicator__code__in=codes)
        .values_list("indicator__code", "source__code", "period", "area", "value")
    )
    values: defaultdict[MeanKey, dict[str, Decimal | None]] = defaultdict(dict)
    for code, source, period, area, value in rows:
        values[code, source, period][area] = value
    return {
        key: mean
        for key, by_area in values.items()
        if key[0] in weighed
        and (mean := _mean(weighed[key[0]], by_area, values.get((weighed[key[0]].weight, key[1], key[2]), {})))
    }


def _mean(
    of: IndicatorVersion, values: Mapping[str, Decimal | None], weights: Mapping[str, Decimal | None]
) -> CountyMean | None:
    result = weighted_mean(((value, weights.get(area)) for area, value in values.items()), decimals=of.decimals)
    return CountyMean(result[0], result[1], len(values), of.weight) if result else None
