"""Colour arithmetic for the county's theme: contrast as WCAG 2.2 defines it, shades in OKLCH. Pure.

Sources: WCAG 2.2, "relative luminance" and "contrast ratio"; OKLab by Björn Ottosson (2020), matrices for
linear sRGB as in CSS Color 4, section 20.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour; each channel between 0 and 1."""

    red: float
    green: float
    blue: float

    def __str__(self) -> str:
        return "#" + "".join(f"{round(channel * 255):02x}" for channel in (self.red, self.green, self.blue))


WHITE = Colour(1.0, 1.0, 1.0)


def parse_colour(text: str) -> Colour:
    """The colour written as #rrggbb; raises ValueError for anything else."""
    if not _HEX.fullmatch(text):
        raise ValueError("a colour is written as # and six hexadecimal digits")
    red, green, blue = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return Colour(red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio between 1 and 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def with_lightness(colour: Colour, lightness: float, *, most_chroma: float = 0.4) -> Colour:
    """The same hue at an OKLCH lightness between 0 and 1.

    Chroma is at most `most_chroma`, and less where sRGB does not hold the colour.
    """
    _, chroma, hue = _to_oklch(colour)
    low, high = 0.0, min(chroma, most_chroma)
    if _inside(_from_oklch(lightness, high, hue)):
        return _clipped(_from_oklch(lightness, high, hue))
    for _ in range(24):
        middle = (low + high) / 2
        low, high = (middle, high) if _inside(_from_oklch(lightness, middle, hue)) else (low, middle)
    return _clipped(_from_oklch(lightness, low, hue))


def lightness_of(colour: Colour) -> float:
    """OKLCH lightness between 0 and 1."""
    return _to_oklch(colour)[0]


def readable_on(colour: Colour, ground: Colour, ratio: float, *, lighter: bool) -> Colour:
    """The shade of the hue nearest to `colour` that has the contrast on the ground; steps of 0.01 lightness.

    Raises ValueError when neither end of the scale has it.
    """
    lightness = lightness_of(colour)
    step = 0.01 if lighter else -0.01
    while 0.0 <= lightness <= 1.0:
        shade = with_lightness(colour, lightness)
        if contrast(shade, ground) >= ratio:
            return shade
        lightness += step
    raise ValueError("no shade of this hue has the contrast")


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _luminance(colour: Colour) -> float:
    return 0.2126 * _linear(colour.red) + 0.7152 * _linear(colour.green) + 0.0722 * _linear(colour.blue)


def _to_oklch(colour: Colour) -> tuple[float, float, float]:
    red, green, blue = _linear(colour.red), _linear(colour.green), _linear(colour.blue)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _inside(linear: tuple[float, float, float]) -> bool:
    return all(-0.0001 <= channel <= 1.0001 for channel in linear)


def _clipped(linear: tuple[float, float, float]) -> Colour:
    red, green, blue = (_gamma(min(1.0, max(0.0, channel))) for channel in linear)
    return Colour(red, green, blue)
