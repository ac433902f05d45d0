"""Families of geometric patterns for drawn covers: each draws into `Layers`, guided by a seeded generator.

Lengths inside the families are given for a cover 1600 wide and multiplied by `Layers.unit`.
"""

import math
from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

# Pillow draws without anti-aliasing: everything is drawn twice as large and averaged down.
OVERSAMPLING = 2


class Layers:
    """Masks for what is lighter, darker or accented; a value of 0–255 is the opacity of that tint."""

    def __init__(self, size: tuple[int, int]):
        self.width, self.height = (side * OVERSAMPLING for side in size)
        self.unit = self.width / 1600
        self.masks = {
            name: Image.new("L", (self.width, self.height)) for name in ("light", "shade", "accent")
        }
        self.light, self.shade, self.accent = map(ImageDraw.Draw, self.masks.values())

    def mask(self, name: str) -> Image.Image:
        return self.masks[name].reduce(OVERSAMPLING)

    def fill(self, points: list[tuple[float, float]], *, light: int = 0, shade: int = 0) -> None:
        """An opaque polygon: it covers what either layer held there."""
        self.light.polygon(points, fill=light)
        self.shade.polygon(points, fill=shade)


Pattern = Callable[[Layers, Random], None]


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, opacity: int) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=opacity)


def wave_sum(random: Random, terms: int, shortest: float, longest: float) -> Callable[[float], float]:
    """A smooth curve between -1 and 1: a sum of sines with wavelengths between the two given."""
    parts = [
        (
            random.uniform(0.5, 1),
            2 * math.pi / random.uniform(shortest, longest),
            random.uniform(0, 2 * math.pi),
        )
        for _ in range(terms)
    ]
    total = sum(amplitude for amplitude, _, _ in parts)
    return lambda x: sum(a * math.sin(k * x + phase) for a, k, phase in parts) / total


def radio_waves(layers: Layers, random: Random) -> None:
    """Rings of a signal around its source."""
    u = layers.unit
    x, y = layers.width * random.uniform(0.6, 0.82), layers.height * random.uniform(0.62, 1.02)
    step = random.uniform(84, 112) * u
    rings = int(math.hypot(max(x, layers.width - x), y) / step) + 1
    for ring in range(rings, 0, -1):
        nearness = 1 - ring / rings
        disc(layers.light, x, y, ring * step, int(10 + 105 * nearness**1.4))
        if ring % 2:
            disc(layers.light, x, y, ring * step - 3 * u, int(4 + 80 * nearness**1.4))
    disc(layers.light, x, y, step * 0.62, 0)
    disc(layers.accent, x, y, step * 0.42, 255)


def halftone(layers: Layers, random: Random) -> None:
    """A grid of dots that swell and shrink like a field strength."""
    u = layers.unit
    pitch = random.uniform(56, 66) * u
    across, down = wave_sum(random, 2, 800 * u, 1600 * u), wave_sum(random, 2, 600 * u, 1200 * u)
    tilt = random.uniform(-0.5, 0.5)
    columns, rows = math.ceil(layers.width / pitch) + 1, math.ceil(layers.height / pitch) + 1
    accented = {
        (random.randrange(columns // 2, columns - 2), random.randrange(2, rows * 2 // 3)) for _ in range(3)
    }
    for row in range(rows):
        for column in range(columns):
            x, y = (column + 0.5 * (row % 2)) * pitch, row * pitch
            field = 0.5 + 0.36 * (across(x + tilt * y) + down(y - tilt * x))
            field = min(1.0, max(0.0, field))
            if (column, row) in accented:
                disc(layers.accent, x, y, pitch * 0.36, 255)
            else:
                disc(layers.light, x, y, pitch * (0.05 + 0.38 * field), int(30 + 110 * field))


def isometric(layers: Layers, random: Random) -> None:
    """Columns on a grid, seen from above: a town, a yard, a chart."""
    u = layers.unit
    half_width = random.uniform(66, 84) * u
    half_depth = half_width / 2
    peak = layers.width * random.uniform(0.64, 0.84), layers.height * random.uniform(0.5, 0.72)
    spread = layers.height * random.uniform(0.42, 0.6)
    rows, columns = math.ceil(layers.height / half_depth) + 6, math.ceil(layers.width / (2 * half_width)) + 2
    tallest = []
    for row in range(rows):
        for column in range(columns):
            x, y = (2 * column + row % 2) * half_width, row * half_depth
            nearness = math.exp(-((math.dist((x, y), peak) / spread) ** 2))
            height = round(4 * nearness * random.uniform(0.35, 1.25)) * 0.62 * half_width
            tallest.append((height, x, y, nearness))
    accented = {place[1:3] for place in sorted(tallest)[-9::4]}
    for height, x, y, nearness in tallest:
        wide, deep, top = half_width * 0.84, half_depth * 0.84, y - height
        left, right = (x - wide, top), (x + wide, top)
        front, back = (x, top + deep), (x, top - deep)
        layers.fill([left, front, (x, y + deep), (x - wide, y)], light=40 if height else 0)
        layers.fill([front, right, (x + wide, y), (x, y + deep)], shade=96 if height else 0)
        layers.accent.polygon([left, back, right, (x + wide, y), (x, y + deep), (x - wide, y)], fill=0)
        layers.fill([left, back, right, front], light=int(20 + 84 * nearness))
        if (x, y) in accented:
            layers.accent.polygon([left, back, right, front], fill=240)


def flow_lines(layers: Layers, random: Random) -> None:
    """Streams that run together and apart."""
    u = layers.unit
    lines = random.randint(24, 30)
    main, drift = (
        wave_sum(random, 2, 900 * u * 2, 1900 * u * 2),
        wave_sum(random, 2, 700 * u * 2, 1500 * u * 2),
    )
    swing = random.uniform(150, 230) * u * 2
    highlighted = random.randint(lines // 3, 2 * lines // 3)
    for line in range(lines):
        share = line / (lines - 1)
        base = layers.height * (-0.15 + 1.3 * share)
        points = []
        for x in range(0, layers.width + 40, 32):
            gather = 0.55 + 0.45 * drift(x + 1400 * u)
            points.append(
                (x, base * gather + layers.height * 0.5 * (1 - gather) + swing * main(x + share * 900 * u))
            )
        width = round((2.2 + 3.2 * math.sin(math.pi * share)) * 2 * u)
        if line == highlighted:
            layers.accent.line(points, fill=235, width=width + round(2 * u), joint="curve")
        else:
            layers.light.line(
                points, fill=int(42 + 78 * math.sin(math.pi * share)), width=width, joint="curve"
            )


def cells(layers: Layers, random: Random) -> None:
    """Hexagonal cells of coverage, brighter near their stations."""
    u = layers.unit
    radius = random.uniform(96, 124) * u
    across, down = radius * math.sqrt(3), radius * 1.5
    gap = 5 * u
    stations = [
        (layers.width * random.uniform(0.5, 0.95), layers.height * random.uniform(0.1, 0.65))
        for _ in range(2)
    ]
    centres = [
        ((column + 0.5 * (row % 2)) * across, row * down)
        for row in range(math.ceil(layers.height / down) + 1)
        for column in range(math.ceil(layers.width / across) + 1)
    ]
    stations = [min(centres, key=lambda centre: math.dist(centre, station)) for station in stations]
    for x, y in centres:
        distance = min(math.dist((x, y), station) for station in stations) / across
        opacity = int(max(0, 150 * math.exp(-0.4 * distance) + random.uniform(-14, 8)))
        corners = [
            (x + (radius - gap) * math.sin(k * math.pi / 3), y + (radius - gap) * math.cos(k * math.pi / 3))
            for k in range(6)
        ]
        layers.fill(corners, light=opacity)
    for x, y in stations:
        disc(layers.accent, x, y, radius * 0.22, 250)


def quarters(layers: Layers, random: Random) -> None:
    """Tiles of quarter circles."""
    u = layers.unit
    side = layers.height / random.choice((4, 5))
    columns, rows = math.ceil(layers.width / side), math.ceil(layers.height / side)
    accented = {(random.randrange(columns // 2, columns), random.randrange(rows * 2 // 3)) for _ in range(2)}
    corners = ((0, 0), (1, 0), (1, 1), (0, 1))
    for column in range(columns):
        for row in range(rows):
            x, y = column * side, row * side
            right, low = random.choice(corners)
            centre_x, centre_y = x + right * side, y + low * side
            tile = Image.new("L", (math.ceil(side), math.ceil(side)), random.choice((0, 0, 12, 26)))
            draw = ImageDraw.Draw(tile)
            strength = random.choice((34, 52, 74, 100))
            disc(draw, centre_x - x, centre_y - y, side, strength)
            if random.random() < 0.55:
                disc(draw, centre_x - x, centre_y - y, side * 0.5, random.choice((0, 14, 128)))
            layers.masks["light"].paste(tile, (round(x), round(y)))
            if (column, row) in accented:
                disc(layers.accent, x + side / 2, y + side / 2, side * 0.16 + u, 245)


def horizons(layers: Layers, random: Random) -> None:
    """Ranges of hills behind each other under a low sun."""
    u = layers.unit
    sun_x, sun_y = layers.width * random.uniform(0.58, 0.84), layers.height * random.uniform(0.2, 0.3)
    disc(layers.accent, sun_x, sun_y, random.uniform(64, 92) * u, 240)
    ranges = 6
    for index in range(ranges):
        ridge = wave_sum(random, 3, (500 + 120 * index) * u, (1500 + 220 * index) * u)
        base = layers.height * (0.36 + 0.115 * index)
        swing = (78 - 4 * index) * u
        points = [(x, base + swing * ridge(x)) for x in range(0, layers.width + 24, 24)]
        points += [(layers.width, layers.height), (0, layers.height)]
        nearness = index / (ranges - 1)
        layers.fill(points, light=int(78 * (1 - nearness) ** 1.3), shade=int(110 * nearness**1.5))
        layers.accent.polygon(points, fill=0)


FAMILIES: tuple[Pattern, ...] = (radio_waves, halftone, isometric, flow_lines, cells, quarters, horizons)
