"""Outlines of places from GeoJSON text, without parsing a whole country for one county.

Source of the format: RFC 7946. Coordinates are degrees (WGS84), longitude first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from kreisweit.methods.places.keys import Current, KeyHistory, Merged, Renamed

Ring: TypeAlias = "list[list[float]]"
MultiPolygon: TypeAlias = "list[list[Ring]]"

_FEATURE = '{"type":"Feature",'


class InvalidOutlines(ValueError):  # noqa: N818
    """The text is no GeoJSON feature collection of areas with keys."""


def read_outlines(text: str, *, prefix: str = "") -> dict[str, MultiPolygon]:
    """Outlines of all areas whose key `ags` begins with `prefix`, sorted by key.

    Compact files (no blanks between features) are cut at the features, and only those of the prefix are
    parsed; any other GeoJSON is parsed whole. Several features of one key are joined. Raises
    InvalidOutlines.
    """
    outlines: dict[str, MultiPolygon] = {}
    for feature in _features(text, prefix):
        try:
            ags = feature["properties"]["ags"]
            polygons = _polygons(feature["geometry"])
        except (KeyError, TypeError) as error:
            raise InvalidOutlines("feature") from error
        if isinstance(ags, str) and ags.startswith(prefix):
            outlines.setdefault(ags, []).extend(polygons)
    return dict(sorted(outlines.items()))


def missing_outlines(outlines: Mapping[str, MultiPolygon], keys: Iterable[str]) -> tuple[str, ...]:
    """Keys that have no outline, sorted."""
    return tuple(sorted(set(keys) - set(outlines)))


def brought_to_day(
    outlines: Mapping[str, MultiPolygon], history: KeyHistory, *, on: date
) -> tuple[dict[str, MultiPolygon], tuple[str, ...]]:
    """Outlines of an earlier day under the keys of `on`, and the old keys that could not be carried over.

    Where municipalities merged, the successor gets the outlines of all of them as one multipolygon (inner
    borders stay visible). A key that was split or ended without successor is left out and named.
    """
    carried: dict[str, MultiPolygon] = {}
    left: list[str] = []
    for ags, polygons in sorted(outlines.items()):
        now = history.resolve(ags, on=on)
        if isinstance(now, Current):
            carried.setdefault(ags, []).extend(polygons)
        elif isinstance(now, Merged | Renamed):
            carried.setdefault(now.successor, []).extend(polygons)
        else:
            left.append(ags)
    return dict(sorted(carried.items())), tuple(left)


def _features(text: str, prefix: str) -> Iterable[Mapping[str, Any]]:
    if _FEATURE in text and '"ags":"' in text:
        return _cut_features(text, prefix)
    return _parsed(text)


def _parsed(text: str) -> Sequence[Mapping[str, Any]]:
    try:
        collection = json.loads(text)
        features = collection["features"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise InvalidOutlines("json") from error
    if not isinstance(features, list):
        raise InvalidOutlines("features")
    return features


def _cut_features(text: str, prefix: str) -> Iterable[Mapping[str, Any]]:
    wanted = f'"ags":"{prefix}'
    decoder = json.JSONDecoder()
    position = text.find(wanted)
    while position != -1:
        start = text.rfind(_FEATURE, 0, position)
        try:
            feature, end = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, ValueError) as error:
            raise InvalidOutlines("json") from error
        if end <= position:
            raise InvalidOutlines("feature")
        yield feature
        position = text.find(wanted, end)


def _polygons(geometry: Mapping[str, Any]) -> MultiPolygon:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    if geometry["type"] == "MultiPolygon":
        return list(geometry["coordinates"])
    raise KeyError("type")
