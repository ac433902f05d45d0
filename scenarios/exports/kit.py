"""A replication kit: what a meeting needs to know of one to four pilots, to print and as a Word document.

`kit` gives the words for both forms, in the active language. Templates of documents may name every field below, and
no others (`scenarios.exports.kit_template`): renaming one breaks templates that coordinators have made.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scenarios.exports.citation import citation
from scenarios.language import gap, in_brackets, is_english
from scenarios.models import (
    LessonKind,
    Measurement,
    PilotPage,
    PrerequisiteKind,
    Region,
    Role,
    Source,
    Stage,
)
from scenarios.public.fit import Fit, Mark, assess
from scenarios.public.meanings import EVIDENCE_MEANING, STAGE_MEANING
from scenarios.public.measured import change_unstated
from scenarios.public.pilot import checked
from scenarios.public.quantities import tidy
from scenarios.public.situation import Situation

MOST_PILOTS = 4
MARKS = "ABCD"
BLANK = "________"
STEPS = [stage for stage in Stage if stage != Stage.STOPPED]  # of a timetable
NETWORK_FIELDS = (
    "private_network", "network_mode", "architecture", "bands", "slice_type", "edge_computing", "five_g_advanced",
    "redcap", "terminals_zh",
)  # fmt: skip


@dataclass(frozen=True)
class KitFact:
    label: str
    value: str


@dataclass(frozen=True)
class KitNeed:
    """`weight` is “essential” or “helpful” in words; `here` says whether and why it is met where the reader is.

    Nothing is known of that without their situation: then it is empty, to be filled in by hand.
    """

    kind: str
    text: str
    weight: str
    is_essential: bool
    here: str = ""


@dataclass(frozen=True)
class KitMeasurement:
    """`basis` says who states it, how it was measured and when. `note` marks a change worked out here."""

    indicator: str
    unit: str
    before: str
    after: str
    change: str
    note: str
    basis: str


@dataclass(frozen=True)
class KitRisk:
    risk: str
    mitigation: str


@dataclass(frozen=True)
class KitSource:
    title: str
    facts: str
    url: str


@dataclass(frozen=True)
class KitPilot:
    """Lists are empty where no source says anything; texts say so in words, but for those that not every pilot has.

    These are `caution`, a sentence on planned and stopped ones, `replication_note`, `network_unstated`, a sentence that
    names what is missing, `fit`, how it fits the reader's situation in short, if they stated one, and `mark`, which is
    A, B … in a comparison and empty alone.
    """

    mark: str
    title: str
    summary: str
    caution: str
    facts: list[KitFact]
    place: str
    scenario: str
    stage: str
    evidence: str
    problem: str
    solution_label: str
    solution: str
    outcome: str
    replication_note: str
    needs: list[KitNeed]
    needs_count: str
    fit: str
    network: list[KitFact]
    network_unstated: str
    measurements: list[KitMeasurement]
    measurements_none: str
    cost: str
    cost_facts: list[KitFact]
    lessons: list[KitFact]
    risks: list[KitRisk]
    units: list[KitFact]
    sources: list[KitSource]
    checked: str
    citation: str
    address: str
    licence: str
    licence_url: str


@dataclass(frozen=True)
class KitRow:
    """A line of the report: what it is about, and how it is at the origin. How it is here stays to be filled in."""

    what: str
    there: str


@dataclass(frozen=True)
class KitSection:
    heading: str
    text: str
    rows: list[KitRow] = field(default_factory=list)


@dataclass(frozen=True)
class Kit:
    """`city` is where it is to be repeated, or a line to write on. `notice` says that a pilot was left out."""

    title: str
    city: str
    city_is_known: bool
    made_on: str
    registry: str
    notice: str
    not_stated: str
    is_comparison: bool
    pilots: list[KitPilot]
    report_title: str
    report: list[KitSection]
    file_name: str


def kit_pilots(numbers: list[int]) -> list[PilotPage]:
    """The public ones of these pilots, in this order, with all a kit tells: in one query and one for each list."""
    found = (
        PilotPage.objects.public()
        .select_related("sector", "scenario", "region__parent__parent", "contact_unit")
        .prefetch_related("pilot_units__unit", "measurements", "prerequisites", "lessons", "risks", "sources")
        .in_bulk(numbers)
    )
    return [found[number] for number in numbers if number in found]


def kit(
    pilots: list[PilotPage],
    region: Region | None = None,
    *,
    left_out: bool = False,
    situation: Situation | None = None,
) -> Kit:
    """Of pilots as `kit_pilots` gives them; `left_out` says that another one is not public.

    `region` and `situation` are the reader's; of the latter what is said besides the region.
    """
    alone = len(pilots) == 1
    marks = [""] if alone else list(MARKS[: len(pilots)])
    city = place_name(region) if region else BLANK
    number = len(pilots)
    titles = (
        pilots[0].heading
        if alone
        else ngettext("%(number)s pilot", "%(number)s pilots", number) % {"number": number}
    )
    return Kit(
        title=_("Replication kit: %(title)s") % {"title": titles},
        city=city,
        city_is_known=region is not None,
        made_on=date_format(timezone.localdate()),
        registry=str(settings.WAGTAIL_SITE_NAME),
        notice=_("A pilot of this selection is not public and has been left out.") if left_out else "",
        not_stated=_not_stated(),
        is_comparison=not alone,
        pilots=[
            _pilot(pilot, mark, assess(pilot, situation) if situation else None)
            for pilot, mark in zip(pilots, marks, strict=True)
        ],
        report_title=_("Outline of a feasibility report for %(city)s") % {"city": city},
        report=_report(list(zip(pilots, marks, strict=True)), city),
        file_name=_("Replication kit - %(title)s") % {"title": titles},
    )


def place_name(region: Region) -> str:
    """With what it lies in: 湖南省岳阳市; Yueyang, Hunan."""
    names = [part.label for part in region.lineage()[-2:]]
    if is_english():
        return ", ".join(reversed(names))
    return "".join(names)


def _not_stated() -> str:
    return _("not stated by any source")


def _listed(items: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(items)


# --- a pilot -----------------------------------------------------------------------------------------------------


def _pilot(pilot: PilotPage, mark: str, fit: Fit | None) -> KitPilot:
    cited = citation(pilot)
    is_planned = pilot.stage == Stage.PLANNED
    needs = _needs(pilot, fit)
    return KitPilot(
        mark=mark,
        title=pilot.heading,
        summary=pilot.summary,
        caution=_caution(pilot),
        facts=_facts(pilot),
        place=pilot.place,
        scenario=_listed(scenario.label for scenario in filter(None, [pilot.scenario])),
        stage=str(pilot.get_stage_display()),
        evidence=str(pilot.get_evidence_display()),
        problem=pilot.problem or _not_stated(),
        solution_label=_("What is planned") if is_planned else _("What was done"),
        solution=pilot.solution or _not_stated(),
        outcome=pilot.outcome
        or (_("It is planned: nothing has come of it yet.") if is_planned else _not_stated()),
        replication_note=pilot.replication_note,
        needs=needs,
        needs_count=_needs_count(needs),
        fit="\n".join([fit.headline, *fit.details]) if fit and needs else "",
        network=[KitFact(capfirst(str(label)), str(value)) for label, value in pilot.network_facts],
        network_unstated=_network_unstated(pilot),
        measurements=[_measurement(row) for row in pilot.measurements.all()],
        measurements_none=_("It is planned: there is nothing to measure yet.")
        if is_planned
        else _("No source gives figures."),
        cost=str(pilot.get_cost_band_display()) if pilot.cost_band else _not_stated(),
        cost_facts=_cost(pilot),
        lessons=[KitFact(str(kind.label), row.text) for kind, row in _by_kind(LessonKind, pilot.lessons)],
        risks=[KitRisk(row.risk, row.mitigation or _not_stated()) for row in pilot.risks.all()],
        units=_units(pilot),
        sources=[_source(row) for row in pilot.sources.all()],
        checked=_checked(pilot),
        citation=cited.gbt,
        address=cited.url,
        licence=str(pilot.get_text_licence_display()),
        licence_url=pilot.text_licence_url,
    )


def _by_kind(kinds: type, rows) -> Iterator[tuple]:
    """The rows of a list by the order of their kinds."""
    found = list(rows.all())
    return ((kind, row) for kind in kinds for row in found if row.kind == kind)


def _caution(pilot: PilotPage) -> str:
    if pilot.stage == Stage.PLANNED:
        return _("This pilot is planned. Nothing below has been carried out as far as the sources show.")
    if pilot.stage == Stage.STOPPED:
        return " ".join([_("This pilot has stopped."), pilot.stopped_reason])
    return ""


def _facts(pilot: PilotPage) -> list[KitFact]:
    stage, evidence = pilot.stage, pilot.evidence
    started = str(pilot.started_year) if pilot.started_year else _not_stated()
    facts = [
        (_("Place"), pilot.place),
        (pgettext("of a pilot", "Site"), pilot.site_name or _not_stated()),
        (_("Sector"), pilot.sector.label if pilot.sector else _not_stated()),
        (_("Scenario"), pilot.scenario.label if pilot.scenario else _not_stated()),
        (_("Started"), started),
        (_("Stage"), _explained(pilot.get_stage_display(), STAGE_MEANING.get(stage))),
        (_("Evidence"), _explained(pilot.get_evidence_display(), EVIDENCE_MEANING.get(evidence))),
    ]
    return [KitFact(capfirst(label), str(value)) for label, value in facts]


def _explained(word: str, meaning: str | None) -> str:
    colon = pgettext("before an explanation", ": ")
    return f"{word}{colon}{meaning}" if meaning else str(word)


def _needs(pilot: PilotPage, fit: Fit | None = None) -> list[KitNeed]:
    """By kind, within a kind the essential ones first."""
    rows = sorted(_by_kind(PrerequisiteKind, pilot.prerequisites), key=lambda pair: not pair[1].essential)
    order = list(PrerequisiteKind)
    rows.sort(key=lambda pair: order.index(pair[0]))
    here = {id(mark.need): _marked(mark) for mark in (fit.marks if fit else ())}
    return [
        KitNeed(str(kind.label), row.need, row.weight, row.essential, here.get(id(row), ""))
        for kind, row in rows
    ]


def _marked(mark: Mark) -> str:
    colon = pgettext("between a label and its value", ": ")
    return f"{capfirst(mark.verdict.label)}{colon}{mark.reason}"


def _needs_count(needs: list[KitNeed]) -> str:
    """3 essential, 1 helpful; that nothing is stated where there are none."""
    if not needs:
        return _not_stated()
    essential = sum(need.is_essential for need in needs)
    numbers = {"essential": essential, "helpful": len(needs) - essential}
    return _("%(essential)s essential, %(helpful)s helpful") % numbers


def _network_unstated(pilot: PilotPage) -> str:
    missing = [name for name in NETWORK_FIELDS if not getattr(pilot, name)]
    if not missing:
        return ""
    labels = _listed(capfirst(str(pilot._meta.get_field(name).verbose_name)) for name in missing)
    return _("Not stated by any source: %(items)s.") % {"items": labels}


def _measurement(row: Measurement) -> KitMeasurement:
    computed = change_unstated(row)
    how = [
        row.basis,
        row.method,
        _("Measured %(date)s") % {"date": row.measured_on} if row.measured_on else "",
    ]
    return KitMeasurement(
        indicator=row.indicator,
        unit=row.unit,
        before=tidy(row.before) or "–",
        after=tidy(row.after) or "–",
        change=tidy(row.change) or computed or "–",
        note=_("computed here") if computed else "",
        basis="\n".join(filter(None, how)) or _not_stated(),
    )


def _cost(pilot: PilotPage) -> list[KitFact]:
    band = pilot.get_cost_band_display() if pilot.cost_band else ""
    facts = [(_("Total"), band), (_("Covers"), pilot.cost_note), (_("Paid for by"), pilot.funding)]
    return [KitFact(label, str(value or _not_stated())) for label, value in facts]


def _units(pilot: PilotPage) -> list[KitFact]:
    rows = list(pilot.pilot_units.all())
    grouped = ((role, [row.unit.name for row in rows if row.role == role]) for role in Role)
    facts = [KitFact(role.over(len(names)), _listed(names)) for role, names in grouped if names]
    if pilot.contact_unit:
        facts.append(KitFact(_("Questions to"), pilot.contact_unit.name))
    return facts


def _source(row: Source) -> KitSource:
    facts = " · ".join(filter(None, [row.get_kind_display(), row.publisher, row.published_on]))
    if row.title_is_description:
        facts += gap() + _("(described, headline not known)")
    return KitSource(row.title, facts, row.link)


def _checked(pilot: PilotPage) -> str:
    found = checked(pilot.last_checked_on)
    day = (
        _("Last compared with its sources on %(date)s.") % {"date": date_format(found.on)} if found.on else ""
    )
    return " ".join(filter(None, [day, found.remark]))


# --- the report --------------------------------------------------------------------------------------------------

Marked = list[tuple[PilotPage, str]]


def _report(marked: Marked, city: str) -> list[KitSection]:
    """Sections of a feasibility report: what is known of the origins as a start, what is known here to be filled in."""
    names = _listed(f"“{pilot.heading}”{in_brackets(pilot.place)}" for pilot, _mark in marked)
    return [
        KitSection(
            _("Background and need"),
            _(
                "%(city)s considers repeating %(pilots)s. Say which problem is to be solved here, how large it is, and "
                "what happens if nothing is done."
            )
            % {"city": city, "pilots": names},
            _rows(marked, lambda pilot: [(_("The problem"), pilot.problem)]),
        ),
        KitSection(
            _("What is there already"),
            _(
                "Go through the checklist above with those who know: network, site, equipment, data, approvals, "
                "people, money. Write down what %(city)s has, what is missing, and who could provide it."
            )
            % {"city": city},
            _rows(marked, lambda pilot: [(_("Checklist"), _needs_count(_needs(pilot)))]),
        ),
        KitSection(
            _("What would be done"),
            _("Say what would be kept as it was, what would be different here, and why."),
            _rows(marked, lambda pilot: [(_("What was done or is planned"), pilot.solution)]),
        ),
        KitSection(
            _("Network"),
            _("To be settled with the operators in %(city)s.") % {"city": city},
            _rows(marked, lambda pilot: pilot.network_facts or [(_("Network profile"), "")]),
        ),
        KitSection(
            _("Cost and funding"),
            _("Figures of another place are no estimate for %(city)s: ask for offers.") % {"city": city},
            _rows(marked, lambda pilot: [(fact.label, fact.value) for fact in _cost(pilot)]),
        ),
        KitSection(
            _("Expected results and how they will be measured"),
            _("Measure before anything is built, in the same way as afterwards."),
            _rows(marked, _measured),
        ),
        KitSection(
            _("Who does what"),
            _("Name a unit in %(city)s for every role.") % {"city": city},
            _rows(marked, lambda pilot: [(fact.label, fact.value) for fact in _units(pilot)] or _no_units()),
        ),
        KitSection(
            _("Risks"),
            _("Add those of %(city)s: what else could go wrong here?") % {"city": city},
            _rows(marked, _risked),
        ),
        KitSection(
            _("Timetable"),
            _("Write a date beside each step, and what must be shown before the next one begins."),
            [KitRow(str(step.label), _standing(marked, step)) for step in STEPS],
        ),
        KitSection(
            _("Conclusion"),
            _("☐ repeat it   ☐ try it on a small scale first   ☐ not now, because:"),
        ),
    ]


def _rows(marked: Marked, rows: Callable[[PilotPage], Iterable[tuple[str, str]]]) -> list[KitRow]:
    """What `rows` gives of each pilot, behind its mark."""
    return [
        KitRow(f"{mark} · {capfirst(what)}" if mark else capfirst(what), str(there or _not_stated()))
        for pilot, mark in marked
        for what, there in rows(pilot)
    ]


def _standing(marked: Marked, step: Stage) -> str:
    """Which origins have come as far as this step, and no further."""
    standing = [(pilot, mark) for pilot, mark in marked if pilot.stage == step]
    return "\n".join(f"{mark} · {_stands(pilot)}" if mark else _stands(pilot) for pilot, mark in standing)


def _stands(pilot: PilotPage) -> str:
    if pilot.started_year:
        return _("The origin stands here; started %(year)s") % {"year": pilot.started_year}
    return _("The origin stands here")


def _measured(pilot: PilotPage) -> list[tuple[str, str]]:
    rows = [
        (
            f"{row.indicator}{in_brackets(row.unit)}" if row.unit else row.indicator,
            tidy(" → ".join(filter(None, [row.before, row.after])) or row.change),
        )
        for row in pilot.measurements.all()
    ]
    return rows or [(_("Measurements"), "")]


def _no_units() -> list[tuple[str, str]]:
    return [(str(role.label), "") for role in (Role.LEAD, Role.OPERATOR, Role.USER)]


def _risked(pilot: PilotPage) -> list[tuple[str, str]]:
    risks = [(row.risk, row.mitigation) for row in pilot.risks.all()]
    return risks or [(_("Risks"), "")]
