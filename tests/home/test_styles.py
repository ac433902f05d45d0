"""Promises of the style sheets that a change of colour could break."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "site" / "static" / "css" / "tokens.css"
INKS = {1: "pale", 2: "pale", 3: "pale", 4: "deep", 5: "deep"}  # as components/map.css pairs them


def colours(theme: str) -> dict[str, tuple[int, ...]]:
    light, dark = TOKENS.read_text().split("@media (prefers-color-scheme: dark)")
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", light + (dark if theme == "dark" else ""))
    full = {
        name: value if len(value) == 6 else "".join(2 * digit for digit in value) for name, value in found
    }
    return {name: tuple(bytes.fromhex(value)) for name, value in full.items()}


def luminance(colour: tuple[int, ...]) -> float:
    """As WCAG 2.2 defines relative luminance."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_and_numbers_can_be_read_on_every_shade_of_the_map(theme):
    named = colours(theme)
    for shade, ink in INKS.items():
        assert contrast(named[f"map-{shade}"], named[f"map-ink-{ink}"]) >= 4.5, (theme, shade)


@pytest.mark.parametrize(("theme", "towards"), [("light", -1), ("dark", 1)])
def test_shades_of_the_map_go_one_way(theme, towards):
    steps = [towards * luminance(colours(theme)[f"map-{shade}"]) for shade in INKS]
    assert steps == sorted(steps)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_quiet_text_can_be_read_on_every_ground(theme):
    named = colours(theme)
    for ground in ("ground", "surface", "raised"):
        assert contrast(named["muted"], named[ground]) >= 4.5, (theme, ground)


def test_every_component_is_described():
    described = (TOKENS.parents[3] / "docs" / "design.md").read_text()
    missing = {path.name for path in (TOKENS.parent / "components").glob("*.css")} - set(
        re.findall(r"[\w-]+\.css", described)
    )
    assert not missing
