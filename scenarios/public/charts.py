"""Numbers to inline SVG, drawn with drawsvg: https://github.com/cduck/drawsvg.

A drawing has classes and no colours: the style sheet gives them (components/charts.css), so that dark mode, forced
colours and print need no second drawing. Widths are shares of the room there is, heights are in `em`: a chart fits
any column without its letters growing or shrinking with it, and grows with the reader's own size of letters.

Drawings are kept by their values, since the same few are drawn for everyone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import drawsvg
from django.utils.safestring import SafeString, mark_safe

KEPT = 2048  # drawings of about 1 kB each

BAR_EM = 0.75
# From the top of a chart of columns: the value over a column, the columns, the label below.
VALUE_EM, PLOT_EM, LABEL_EM = 1.5, 6.5, 1.6
MIN_SLOTS = 5
FILLED = 0.62  # of its slot
LABELS_SIDE_BY_SIDE = 9  # of four digits each, in the narrowest column of a page
SMALLEST = 1.5  # percent of the room: what is not nothing can be seen


@dataclass(frozen=True)
class Part:
    """A piece of a bar or column; `kind` is the class it is drawn with: "stage-live", "target"."""

    kind: str
    value: float


@dataclass(frozen=True)
class Column:
    """`shown` is written over it: the value as people read it."""

    label: str
    shown: str
    parts: tuple[Part, ...]

    @property
    def value(self) -> float:
        return sum(part.value for part in self.parts)


@lru_cache(KEPT)
def bar(parts: tuple[Part, ...], largest: float) -> SafeString:
    """A bar of one part or more; a sum of `largest` fills the room.

    It is hidden from screen readers, because it stands in a table or list that says its numbers.
    """
    drawing = _drawing(BAR_EM, aria_hidden="true", focusable="false", class_="bar-drawn")
    start = 0.0
    for part in parts:
        if part.value > 0:
            width = max(SMALLEST, 100 * part.value / largest)
            drawing.append(drawsvg.Rectangle(_percent(start), 0, _percent(width), "100%", class_=part.kind))
            start += width
    return _svg(drawing)


@lru_cache(KEPT)
def columns(name: str, title: str, drawn: tuple[Column, ...], min_slots: int = MIN_SLOTS) -> SafeString:
    """Columns side by side, from the left. `name` is an id of the page's own, `title` what the chart shows.

    Fewer than `min_slots` columns are not made wider.
    """
    height = VALUE_EM + PLOT_EM + LABEL_EM
    title_id = f"{name}-title"
    drawing = _drawing(height, role="img", aria_labelledby=title_id, class_="columns-drawn")
    drawing.append_title(title, id=title_id)
    largest = max((column.value for column in drawn), default=0) or 1
    slots = max(min_slots, len(drawn))
    slot = 100 / slots
    every = 1 if len(drawn) <= LABELS_SIDE_BY_SIDE else 2
    base = VALUE_EM + PLOT_EM
    for place, column in enumerate(drawn):
        left, top = place * slot + slot * (1 - FILLED) / 2, base
        for part in column.parts:
            if part.value > 0:
                tall = max(PLOT_EM * SMALLEST / 100, PLOT_EM * part.value / largest)
                top -= tall
                drawing.append(
                    drawsvg.Rectangle(
                        _percent(left), _em(top), _percent(slot * FILLED), _em(tall), class_=part.kind
                    )
                )
        middle = _percent((place + 0.5) * slot)
        if column.shown:
            drawing.append(_text(column.shown, middle, top - 0.4, "columns-drawn__value"))
        if (len(drawn) - 1 - place) % every == 0:  # the last one always has its label
            drawing.append(_text(column.label, middle, height - 0.35, "columns-drawn__label"))
    drawing.append(
        drawsvg.Rectangle(0, _em(base), _percent(slot * len(drawn)), 1, class_="columns-drawn__base")
    )
    return _svg(drawing)


def largest_of(values: Iterable[float]) -> float:
    """What fills the room, so that bars below each other can be compared; never zero."""
    return max(values, default=0) or 1


def _drawing(height: float, **arguments: str) -> drawsvg.Drawing:
    return drawsvg.Drawing("100%", _em(height), viewBox=None, **arguments)


def _text(words: str, x: str, y: float, kind: str) -> drawsvg.Text:
    return drawsvg.Text(words, None, x, _em(y), text_anchor="middle", class_=kind)


def _percent(number: float) -> str:
    return f"{round(number, 2):g}%"


def _em(number: float) -> str:
    return f"{round(number, 3):g}em"


def _svg(drawing: drawsvg.Drawing) -> SafeString:
    # drawsvg escapes text; attributes it writes as they are, and ours are numbers, classes and ids.
    return mark_safe(" ".join(drawing.as_svg(header="").replace("<defs>\n</defs>\n", "").split()))
