"""Up to four pilots side by side: groups of rows, a cell for each pilot.

A cell without items says that nothing is stated. A group is made by one function of the pilots, named in `GROUPS`;
whoever adds a group adds a function there.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scenarios.models import (
    Evidence,
    LessonKind,
    Measurement,
    PilotPage,
    Prerequisite,
    PrerequisiteKind,
    Role,
    Stage,
    Unit,
)
from scenarios.public.fit import Fit, Mark, Verdict, assess
from scenarios.public.lined_up import Line, lined_up
from scenarios.public.measured import change_unstated, chart, longest_of
from scenarios.public.quantities import tidy
from scenarios.public.situation import Situation
from scenarios.public.whole_pilot import complete_several

MOST = 4
# Beyond these no number is looked up: nobody ticks so many, and an address may hold thousands.
MOST_READ = 20
MOST_TYPED = 100  # characters of what is looked for to be added
# At most eighteen digits: what is longer is no number a database can hold.
_NUMBER = re.compile(r"[0-9]{1,18}")

# --- what is asked for ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """What an address asks for: numbers of pilots in their order, whether to show differences only, words to find more.

    `unusable` says that some of it was no number of a pilot, `too_many` that it names more than can be looked up.
    """

    numbers: tuple[int, ...] = ()
    only_differences: bool = False
    find: str = ""
    unusable: bool = False
    too_many: bool = False
    situation: Situation = field(default_factory=Situation)

    @classmethod
    def read(cls, parameters: QueryDict, situation: Situation | None = None) -> "Choice":
        """`situation` saves reading the one in the parameters, and its region, a second time."""
        given = [value.strip() for value in parameters.getlist("p") if value.strip()]
        numbers = list(dict.fromkeys(int(value) for value in given if _NUMBER.fullmatch(value)))
        typed = "".join(sign if sign.isprintable() else " " for sign in parameters.get("find", ""))
        return cls(
            numbers=tuple(numbers[:MOST_READ]),
            only_differences=parameters.get("only") == "differences",
            find=" ".join(typed.split())[:MOST_TYPED],
            unusable=any(not _NUMBER.fullmatch(value) for value in given),
            too_many=len(numbers) > MOST_READ,
            situation=Situation.read(parameters) if situation is None else situation,
        )

    def parameters(self) -> list[tuple[str, str]]:
        """As they stand in an address; without what is looked for, which belongs to no comparison."""
        rows = [("p", str(number)) for number in self.numbers]
        if self.only_differences:
            rows.append(("only", "differences"))
        return [*rows, *self.situation.parameters()]

    def url(self, name: str = "scenarios:compare", **arguments: str) -> str:
        parameters = self.parameters()
        return reverse(name, kwargs=arguments) + (f"?{urlencode(parameters)}" if parameters else "")


# --- rows and cells ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One thing a pilot states. `note` follows it, `details` stand below it; `value` is its code where it has one.

    `verdict` is of a need, beside the situation of whoever looks.
    """

    text: str
    url: str = ""
    note: str = ""
    details: tuple[str, ...] = ()
    value: str = ""
    chart: SafeString | str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Cell:
    items: tuple[Item, ...] = ()

    @property
    def said(self) -> frozenset[tuple[str, str]]:
        """What makes it differ from another: in what order things are listed does not."""
        return frozenset((item.text, item.note) for item in self.items)

    @property
    def lines(self) -> list[str]:
        """As plain text, for formats without marks."""
        return [line for item in self.items for line in _lines(item)]


def _lines(item: Item) -> Iterator[str]:
    yield f"{item.text} ({item.note})" if item.note else item.text
    yield from item.details


@dataclass(frozen=True)
class Row:
    """`unit` is that of all figures in it; `part` names the template below scenarios/parts/compare for an item."""

    label: str
    cells: tuple[Cell, ...]
    unit: str = ""
    part: str = "text"

    @property
    def is_stated(self) -> bool:
        return any(cell.items for cell in self.cells)

    @property
    def differs(self) -> bool:
        return len({cell.said for cell in self.cells}) > 1

    @property
    def template_name(self) -> str:
        return f"scenarios/parts/compare/{self.part}.html"


@dataclass(frozen=True)
class Group:
    """Rows under a heading. `unstated` names those about which no pilot says anything; `note` tells how to read it."""

    id: str
    label: str
    rows: tuple[Row, ...]
    unstated: tuple[str, ...] = ()
    note: str = ""

    @property
    def unstated_together(self) -> str:
        return pgettext("between items of a list", ", ").join(self.unstated)


@dataclass(frozen=True)
class Column:
    """A pilot at the head of its column, and where the same comparison is without it."""

    pilot: PilotPage
    without_url: str


@dataclass(frozen=True)
class Comparison:
    """`alike` rows are left out when only differences are shown; `notices` say what of the request was not usable."""

    choice: Choice
    pilots: tuple[PilotPage, ...]
    notices: tuple[str, ...] = ()

    @cached_property
    def all_groups(self) -> list[Group]:
        if not self.pilots:
            return []
        groups = [
            prerequisites(self.pilots, self.fits) if make is prerequisites else make(self.pilots)
            for make in GROUPS
        ]
        return [how_they_fit(self.pilots, self.fits), *groups] if self.fits else groups

    @cached_property
    def fits(self) -> dict[int, Fit]:
        """By the number of each pilot; none without a situation. One query, if it names a region."""
        situation = self.choice.situation
        return {pilot.pk: assess(pilot, situation) for pilot in self.pilots} if situation else {}

    @cached_property
    def groups(self) -> list[Group]:
        """Those to show."""
        if not self.shows_differences:
            return [group for group in self.all_groups if group.rows or group.unstated]
        groups = [
            replace(group, rows=tuple(row for row in group.rows if row.differs), unstated=())
            for group in self.all_groups
        ]
        return [group for group in groups if group.rows]

    @property
    def shows_differences(self) -> bool:
        """A pilot by itself differs from nothing."""
        return self.choice.only_differences and len(self.pilots) > 1

    @property
    def differing(self) -> int:
        return sum(row.differs for group in self.all_groups for row in group.rows)

    @property
    def alike(self) -> int:
        return sum(not row.differs for group in self.all_groups for row in group.rows)

    @property
    def columns(self) -> list[Column]:
        return [
            Column(pilot, self._with(pk for pk in self.numbers if pk != pilot.pk)) for pilot in self.pilots
        ]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(pilot.pk for pilot in self.pilots)

    @property
    def shown(self) -> Choice:
        """What is asked for, as far as it could be used: its address is the one to share."""
        return Choice(self.numbers, self.shows_differences, situation=self.choice.situation)

    @property
    def address(self) -> str:
        """On this site. It names no pilot that is not shown."""
        return self.shown.url()

    @property
    def kit_url(self) -> str:
        return replace(self.shown, only_differences=False).url("scenarios:comparison-kit")

    @property
    def is_full(self) -> bool:
        return len(self.pilots) == MOST

    @property
    def differences_url(self) -> str:
        return replace(self.shown, only_differences=True).url()

    @property
    def everything_url(self) -> str:
        return replace(self.shown, only_differences=False).url()

    def with_url(self, pilot: PilotPage) -> str:
        return self._with([*self.numbers, pilot.pk])

    def _with(self, numbers: Iterable[int]) -> str:
        return replace(
            self.shown, numbers=tuple(numbers), only_differences=self.choice.only_differences
        ).url()


def comparison(choice: Choice) -> Comparison:
    """The first four public pilots of those asked for. Two queries, one when none is found, none for no numbers."""
    found = PilotPage.objects.public().in_bulk(choice.numbers) if choice.numbers else {}
    public = [found[number] for number in choice.numbers if number in found]
    pilots = public[:MOST]
    complete_several(pilots)
    missing = len(choice.numbers) - len(public) + choice.unusable
    return Comparison(choice, tuple(pilots), tuple(_notices(missing, len(public) > MOST or choice.too_many)))


def _notices(missing: int, too_many: bool) -> Iterator[str]:
    if missing:
        # The same for what never was as for what is kept back: who asks must not learn which it is.
        yield ngettext(
            "One of the pilots asked for is not public, or there is none with that number.",
            "Some of the pilots asked for are not public, or there are none with these numbers.",
            missing,
        )
    if too_many:
        yield _("At most %(most)d pilots stand side by side; the first %(most)d are shown.") % {"most": MOST}


# --- groups --------------------------------------------------------------------------------------------------------

Pilots = Sequence[PilotPage]


def _group(id: str, label: str, rows: Iterable[Row], note: str = "") -> Group:
    rows = tuple(rows)
    stated = tuple(row for row in rows if row.is_stated)
    return Group(id, label, stated, tuple(row.label for row in rows if not row.is_stated), note)


def _row(label: str, pilots: Pilots, items: Callable[[PilotPage], Iterable[Item]], part: str = "text") -> Row:
    return Row(label, tuple(Cell(tuple(items(pilot))) for pilot in pilots), part=part)


def _text(value: object) -> list[Item]:
    return [Item(str(value))] if value else []


def _terms(terms: Iterable) -> list[Item]:
    return [Item(term.label, term.get_absolute_url()) for term in terms]


def _unit(unit: Unit) -> Item:
    return Item(unit.name, unit.get_absolute_url())


def how_they_fit(pilots: Pilots, fits: dict[int, Fit]) -> Group:
    """In short; which need is met and why stands with the needs."""
    rows = [
        _row(_("Essential needs"), pilots, lambda pilot: _in_short(fits[pilot.pk]), part="fit"),
        _row(_("What the pilot used"), pilots, lambda pilot: map(Item, fits[pilot.pk].used_in_words)),
        _row(_("Also"), pilots, lambda pilot: map(Item, fits[pilot.pk].remarks)),
    ]
    return Group("fit", _("Do they fit here?"), tuple(row for row in rows if row.is_stated))


def _in_short(fit: Fit) -> list[Item]:
    return [Item(fit.headline, value="headline"), *map(Item, fit.details)]


def what_and_where(pilots: Pilots) -> Group:
    rows = [
        _row(_("In short"), pilots, lambda pilot: _text(pilot.summary)),
        _row(_("Sectors"), pilots, lambda pilot: _terms(pilot.all_sectors)),
        _row(_("Scenarios"), pilots, lambda pilot: _terms(pilot.all_scenarios)),
        _row(_("Technologies"), pilots, _technologies),
        _row(_("Place"), pilots, lambda pilot: [Item(pilot.place, pilot.region.get_absolute_url())]),
        _row(pgettext("of a pilot", "Site"), pilots, lambda pilot: _text(pilot.site_name)),
    ]
    return _group("what", _("What and where"), rows)


def _technologies(pilot: PilotPage) -> list[Item]:
    tags = [row.tag for row in pilot.pilot_technologies.all()]
    return [Item(tag.label, f"{reverse('search')}?{urlencode({'tag': tag.slug})}") for tag in tags]


def stage_and_evidence(pilots: Pilots) -> Group:
    rows = [
        _row(
            _("Stage"),
            pilots,
            lambda pilot: [Item(str(Stage(pilot.stage).label), value=pilot.stage)],
            "stage",
        ),
        _row(
            _("Evidence"),
            pilots,
            lambda pilot: [Item(str(Evidence(pilot.evidence).label), value=pilot.evidence)],
            "evidence",
        ),
        _row(_("Started"), pilots, lambda pilot: _text(pilot.started_year)),
        _row(_("Last checked"), pilots, lambda pilot: _day(pilot.last_checked_on)),
    ]
    if any(pilot.stopped_reason for pilot in pilots):
        rows.insert(1, _row(_("Why it stopped"), pilots, lambda pilot: _text(pilot.stopped_reason)))
    return _group("stage", _("Stage and evidence"), rows)


def _day(on: datetime.date | None) -> list[Item]:
    return [Item(date_format(on))] if on else []


def units(pilots: Pilots) -> Group:
    rows = []
    for role in Role:
        row = _row(role.label, pilots, lambda pilot, role=role: _in_role(pilot, role))
        rows.append(replace(row, label=role.over(max(len(cell.items) for cell in row.cells))))
    rows.append(_row(_("Questions to"), pilots, lambda pilot: map(_unit, filter(None, [pilot.contact_unit]))))
    return _group("units", _("Who took part"), rows)


def _in_role(pilot: PilotPage, role: Role) -> list[Item]:
    return [_unit(row.unit) for row in pilot.pilot_units.all() if row.role == role]


def network(pilots: Pilots) -> Group:
    facts = {pilot.pk: dict(pilot.network_facts) for pilot in pilots}
    rows = [
        _row(_capital(label), pilots, lambda pilot, label=label: _text(facts[pilot.pk].get(label)))
        for label in PilotPage.network_labels()
    ]
    return _group("network", _("Network profile"), rows)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def prerequisites(pilots: Pilots, fits: dict[int, Fit] | None = None) -> Group:
    """Beside a situation every need is marked as met, missing or not known."""
    marks = {mark.need.pk: mark for fit in (fits or {}).values() for mark in fit.marks if mark.need}
    rows = [
        _row(str(kind.label), pilots, lambda pilot, kind=kind: _needs(pilot, kind, marks), part="need")
        for kind in PrerequisiteKind
    ]
    rows.append(_row(_("About repeating it"), pilots, lambda pilot: _text(pilot.replication_note)))
    return _group("needs", _("What it needs"), rows)


def _needs(pilot: PilotPage, kind: PrerequisiteKind, marks: dict[int, Mark]) -> list[Item]:
    """The essential ones first."""
    needs = sorted(pilot.prerequisites.all(), key=lambda need: not need.essential)
    return [_need(need, marks.get(need.pk)) for need in needs if need.kind == kind]


def _need(need: Prerequisite, mark: Mark | None) -> Item:
    value = "essential" if need.essential else "helpful"
    if mark is None:
        return Item(need.need, note=need.weight, value=value)
    note = f"{need.weight} · {mark.verdict.label}"
    return Item(need.need, note=note, details=(mark.reason,), value=value, verdict=mark.verdict)


def cost(pilots: Pilots) -> Group:
    rows = [
        _row(_("Total"), pilots, lambda pilot: _text(pilot.get_cost_band_display())),
        _row(_("Covers"), pilots, lambda pilot: _text(pilot.cost_note)),
        _row(_("Paid for by"), pilots, lambda pilot: _text(pilot.funding)),
    ]
    return _group("cost", _("Cost and funding"), rows)


def measurements(pilots: Pilots) -> Group:
    lines = lined_up([pilot.measurements.all() for pilot in pilots])
    rows = [_row(_("What came of it"), pilots, lambda pilot: _text(pilot.outcome))]
    rows += map(_line, lines)
    note = _(
        "Only figures of the same indicator in the same unit stand in one row; bars of a row are to one scale. What a "
        "figure rests on may differ all the same."
    )
    if not lines:
        return _group(
            "measured", _("What was measured"), [*rows, _row(_("Figures"), pilots, lambda _pilot: [])]
        )
    return _group("measured", _("What was measured"), rows, note)


def _line(line: Line) -> Row:
    full = longest_of((row.before, row.after) for rows in line.by_pilot for row in rows)
    label = line.first.indicator
    cells = (Cell(tuple(_figure(row, label, full) for row in rows)) for rows in line.by_pilot)
    return Row(label, tuple(cells), unit=line.first.unit, part="figure")


def _figure(row: Measurement, label: str, full) -> Item:
    """Before and after, the change, and what it rests on; under its own name where that is another than the row's."""
    before, after = tidy(row.before), tidy(row.after)
    values = " → ".join(filter(None, [before, after]))
    if before and not after:
        values = _("%(value)s before") % {"value": before}
    computed = change_unstated(row)
    change = tidy(row.change) or (_("%(change)s, computed here") % {"change": computed} if computed else "")
    if not values:
        values, change = _("Change: %(change)s") % {"change": change}, ""
    measured_on = _("Measured %(date)s") % {"date": row.measured_on} if row.measured_on else ""
    named = _("There called: %(name)s") % {"name": row.indicator} if row.indicator != label else ""
    return Item(
        values,
        note=change,
        details=tuple(filter(None, [named, row.basis, row.method, measured_on])),
        chart=chart(row.before, row.after, full),
    )


def lessons(pilots: Pilots) -> Group:
    rows = [
        _row(str(kind.label), pilots, lambda pilot, kind=kind: _learned(pilot, kind)) for kind in LessonKind
    ]
    return _group("lessons", _("Lessons"), rows)


def _learned(pilot: PilotPage, kind: LessonKind) -> list[Item]:
    return [Item(lesson.text) for lesson in pilot.lessons.all() if lesson.kind == kind]


def risks(pilots: Pilots) -> Group:
    def items(pilot: PilotPage) -> Iterator[Item]:
        for risk in pilot.risks.all():
            answer = _("Done about it: %(what)s") % {"what": risk.mitigation} if risk.mitigation else ""
            yield Item(risk.risk, details=tuple(filter(None, [answer])))

    return _group("risks", _("Risks"), [_row(_("Risks"), pilots, items)])


def sources(pilots: Pilots) -> Group:
    def items(pilot: PilotPage) -> Iterator[Item]:
        for source in pilot.sources.all():
            facts = [source.get_kind_display(), source.publisher, source.published_on]
            yield Item(source.title, source.link, details=(" · ".join(filter(None, facts)),))

    return _group("sources", _("Sources"), [_row(_("Sources"), pilots, items)])


GROUPS: tuple[Callable[[Pilots], Group], ...] = (
    what_and_where,
    stage_and_evidence,
    units,
    network,
    prerequisites,
    cost,
    measurements,
    lessons,
    risks,
    sources,
)
