"""A target while it is read, and the year that a passage carries from one paragraph to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scenarios.intake.reading import Span, TargetPart
from scenarios.intake.targets.deadlines import YearMention

_OPENING = 24  # characters: a paragraph may have a heading before the year that it opens with


@dataclass
class Draft:
    """Fields as in `TargetReading`."""

    year: int | None
    metric: str
    note: str
    comparator: str
    value: Decimal
    unit: str
    is_addition: bool
    span: Span
    value_span: Span
    parts: list[TargetPart] = field(default_factory=list)


@dataclass
class Carried:
    """The year that holds for what follows: of the last paragraph that opened with one, else the last named."""

    section: int | None = None
    last: int | None = None

    @property
    def year(self) -> int | None:
        return self.section or self.last

    def follow(self, deadlines: Sequence[YearMention]) -> None:
        """After a paragraph that names `deadlines`.

        One that goes through several years (2021年…；2022年…) leaves the year of its section as it was.
        """
        if not deadlines:
            return
        self.last = deadlines[-1].year
        opens = deadlines[0].start <= _OPENING or self.section is None
        if opens and len({mention.year for mention in deadlines}) == 1:
            self.section = self.last
