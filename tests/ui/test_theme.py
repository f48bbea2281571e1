"""The county's theme: whatever colour is chosen, text and controls keep their contrast."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.checks import Error
from hypothesis import given
from hypothesis import strategies as st

from kreisweit.ui.checks import county_colour
from kreisweit.ui.colour import Colour, contrast, lightness_of, parse_colour, readable_on, with_lightness
from kreisweit.ui.theme import DARK_GROUND, DARK_SURFACE, LEAST_CONTRAST, contrast_of, theme_css

CHANNELS = st.integers(0, 255)
COLOURS = st.tuples(CHANNELS, CHANNELS, CHANNELS).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def test_contrasts_known_from_the_standard() -> None:
    black, white = parse_colour("#000000"), parse_colour("#ffffff")
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, black) == contrast(black, white)
    assert contrast(parse_colour("#767676"), white) == pytest.approx(4.54, abs=0.005)


@given(COLOURS)
def test_a_colour_survives_reading_and_writing(text: str) -> None:
    assert str(parse_colour(text)) == text


@given(COLOURS)
def test_a_colour_keeps_its_lightness_through_oklch(text: str) -> None:
    colour = parse_colour(text)
    assert contrast(with_lightness(colour, lightness_of(colour)), colour) == pytest.approx(1, abs=0.02)


@given(COLOURS)
def test_dark_mode_finds_a_readable_shade_of_every_colour(text: str) -> None:
    shade = readable_on(with_lightness(parse_colour(text), 0.75), DARK_SURFACE, 7.0, lighter=True)
    assert contrast(shade, DARK_SURFACE) >= 7.0


def test_a_shade_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no shade"):
        readable_on(Colour(1, 1, 1), Colour(1, 1, 1), 4.5, lighter=True)


def _sets(css: str) -> tuple[dict[str, str], dict[str, str]]:
    light, dark = re.findall(r":root\{(--[^}]*)\}", css)
    return tuple(dict(part.split(":") for part in block.split(";")) for block in (light, dark))  # type: ignore[return-value]


@given(COLOURS.filter(lambda text: contrast_of(text) >= LEAST_CONTRAST))
def test_every_allowed_colour_makes_readable_themes(text: str) -> None:
    light, dark = _sets(theme_css(text))
    assert light["--kw-colour"] == text
    for shades, ground in ((light, parse_colour("#ffffff")), (dark, DARK_GROUND)):
        colour, on_colour, soft = (
            parse_colour(shades[f"--kw-{name}"]) for name in ("colour", "on-colour", "colour-soft")
        )
        assert contrast(colour, ground) >= LEAST_CONTRAST
        assert contrast(colour, on_colour) >= LEAST_CONTRAST
        assert contrast(parse_colour(shades["--kw-colour-strong"]), on_colour) >= LEAST_CONTRAST
        assert contrast(colour, soft) >= 4.0
        assert contrast(parse_colour(shades["--kw-footer"]), parse_colour("#ffffff")) >= 7
    scales = [[lightness_of(parse_colour(shades[f"--kw-map-{n}"])) for n in range(1, 6)] for shades in (light, dark)]
    assert scales[0] == sorted(scales[0], reverse=True)
    assert scales[1] == sorted(scales[1])


@pytest.mark.parametrize(
    ("colour", "found"), [("#0b5a6f", []), ("#ffcc00", ["ui.E002"]), ("teal", ["ui.E001"]), ("#12345", ["ui.E001"])]
)
def test_the_start_refuses_a_colour_that_nobody_can_read(settings: Any, colour: str, found: list[str]) -> None:
    settings.COUNTY_COLOUR = colour
    messages = county_colour()
    assert [message.id for message in messages] == found
    assert all(isinstance(message, Error) and message.hint for message in messages)
