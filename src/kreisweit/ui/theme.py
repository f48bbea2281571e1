"""The county's colour as custom properties of the style sheet, for light and dark. Pure.

One colour is chosen by the county (#rrggbb); everything else is made from its hue, so that no theme can
fall below the contrasts that WCAG 2.2 AA asks for. Print always takes the light set.
"""

from __future__ import annotations

from collections.abc import Mapping

from .colour import WHITE, Colour, contrast, lightness_of, parse_colour, readable_on, with_lightness

LEAST_CONTRAST = 4.5
"""WCAG 2.2 AA for text, 1.4.3."""

LIGHT_SURFACE = parse_colour("#f3f4f7")
DARK_GROUND = parse_colour("#111418")
DARK_SURFACE = parse_colour("#1d2228")
MAP_LIGHT = ((0.94, 0.025), (0.84, 0.05), (0.71, 0.075), (0.56, 0.09), (0.39, 0.08))
MAP_DARK = ((0.34, 0.04), (0.45, 0.06), (0.57, 0.075), (0.70, 0.08), (0.85, 0.06))
"""Lightness and most chroma of the five classes of a map, lowest values first."""


def contrast_of(colour: str) -> float:
    """Lowest contrast of the county's colour (#rrggbb) with white and with the light surface.

    Raises ValueError for a text that is no colour.
    """
    chosen = parse_colour(colour)
    return min(contrast(chosen, WHITE), contrast(chosen, LIGHT_SURFACE))


def theme_css(colour: str) -> str:
    """The style sheet of custom properties for a county colour (#rrggbb); raises ValueError as contrast_of."""
    chosen = parse_colour(colour)
    light, dark = _declarations(_light(chosen)), _declarations(_dark(chosen))
    return (
        f":root{{color-scheme:light dark}}\n"
        f"@media (prefers-color-scheme:light),print{{:root{{{light}}}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )


def _light(chosen: Colour) -> dict[str, str]:
    strong = with_lightness(chosen, max(0.25, lightness_of(chosen) - 0.10))
    shades = {
        "--kern-color-action-default": chosen,
        "--kern-color-action-on-default": WHITE,
        "--kw-colour": chosen,
        "--kw-on-colour": WHITE,
        "--kw-colour-strong": strong,
        "--kw-colour-soft": with_lightness(chosen, 0.968, most_chroma=0.012),
        "--kw-colour-line": with_lightness(chosen, 0.86, most_chroma=0.04),
        "--kw-footer": with_lightness(chosen, 0.26, most_chroma=0.05),
    }
    return {**_as_text(shades), **_map_shades(chosen, MAP_LIGHT)}


def _dark(chosen: Colour) -> dict[str, str]:
    readable = readable_on(with_lightness(chosen, 0.75), DARK_SURFACE, 7.0, lighter=True)
    shades = {
        "--kern-color-action-default": readable,
        "--kern-color-action-on-default": DARK_GROUND,
        "--kern-color-layout-background-default": DARK_GROUND,
        "--kern-color-layout-background-default-surface": DARK_SURFACE,
        "--kern-color-layout-background-hued": DARK_SURFACE,
        "--kw-colour": readable,
        "--kw-on-colour": DARK_GROUND,
        "--kw-colour-strong": with_lightness(chosen, min(0.95, lightness_of(readable) + 0.08)),
        "--kw-colour-soft": with_lightness(chosen, 0.25, most_chroma=0.03),
        "--kw-colour-line": with_lightness(chosen, 0.38, most_chroma=0.05),
        "--kw-footer": with_lightness(chosen, 0.19, most_chroma=0.03),
    }
    return {**_as_text(shades), **_map_shades(chosen, MAP_DARK)}


def _map_shades(chosen: Colour, scale: tuple[tuple[float, float], ...]) -> dict[str, str]:
    return {
        f"--kw-map-{number}": str(with_lightness(chosen, lightness, most_chroma=chroma))
        for number, (lightness, chroma) in enumerate(scale, start=1)
    }


def _as_text(shades: Mapping[str, Colour]) -> dict[str, str]:
    return {name: str(shade) for name, shade in shades.items()}


def _declarations(properties: Mapping[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in properties.items())
