"""Charts of the landing pages: figures of `scenarios.public` as drawings of `scenarios.public.charts`."""

from collections.abc import Iterable, Sequence

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scenarios.models import Stage
from scenarios.public.charts import Column, Part, bar, columns, largest_of
from scenarios.public.listings import Overview, Share, StartYear
from scenarios.public.targets import Row
from scenarios.templatetags.registry import evidence_mark, stage_mark

register = template.Library()

MARKS = {"stage": stage_mark, "evidence": evidence_mark}
TARGET_SLOTS = 3  # wide enough for “≥2.92 million” over each


@register.simple_tag
def drawn_bar(number: int, largest: float, kind: str = "bar-drawn__plain") -> SafeString:
    """One bar; `largest` fills the room."""
    return bar((Part(kind, number),), largest)


@register.simple_tag
def drawn_stages(by_stage: Iterable[tuple[str, int]], largest: float) -> SafeString:
    """One bar of the stages in their order, [(code, number)]."""
    return bar(tuple(Part(f"stage-{stage}", number) for stage, number in by_stage), largest)


@register.simple_tag
def drawn_share(parameter: str, share: Share, largest: float) -> SafeString:
    """The bar of one stage or level of evidence, in its own tone."""
    return bar((Part(f"{parameter}-{share.value}", share.number),), largest)


@register.simple_tag
def mark(parameter: str, value: str) -> SafeString:
    """The mark of a stage or of a level of evidence."""
    return MARKS[parameter](value)


@register.filter
def largest(rows: Iterable, name: str = "number") -> float:
    """The largest `name` among the rows."""
    return largest_of(getattr(row, name) for row in rows)


@register.filter
def beyond(rows: Sequence, number: int) -> Sequence:
    """The rows after the first `number`, which a list shows; empty where these are all."""
    return rows[number:]


@register.filter
def tried(scenarios: Sequence, number: int) -> list:
    """The first `number` of which there is a pilot."""
    return [scenario for scenario in scenarios if scenario.pilot_count][:number]


@register.filter
def apart_from(rows: Sequence, shown: Sequence) -> list:
    return [row for row in rows if row not in shown]


@register.filter
def stages_in_words(by_stage: Iterable[tuple[str, int]]) -> str:
    return pgettext("between items of a list", ", ").join(
        f"{Stage(stage).label} {intcomma(number)}" for stage, number in by_stage
    )


@register.simple_tag
def start_years(overview: Overview, name: str) -> SafeString:
    """Columns of the years in which pilots started; `name` is an id of the page's own."""
    drawn = tuple(
        Column(
            label=year_label(year),
            shown=intcomma(year.number) if year.number else "",
            parts=(Part("columns-drawn__begun", year.begun), Part("columns-drawn__expected", year.expected)),
        )
        for year in overview.started
    )
    busiest = max(overview.started, key=lambda year: year.number)
    title = _("Pilots by year of start, %(first)s to %(last)s; most in %(year)s: %(number)s") % {
        "first": overview.started[0].year,
        "last": overview.started[-1].year,
        "year": busiest.year,
        "number": intcomma(busiest.number),
    }
    return columns(name, title, drawn)


@register.filter
def year_label(year: StartYear) -> str:
    return f"≤{year.year}" if year.is_first else str(year.year)


@register.simple_tag
def target_columns(row: Row, known: Overview, number: int) -> SafeString:
    """A column for each year of the row, and one of `known` pilots where the registry counts the same.

    `number` tells the charts of a page apart.
    """
    years = [
        (str(year), f"{figure.sign}{figure.amount}", float(figure.value)) for year, figure in row.by_year
    ]
    drawn = [Column(year, shown, (Part("columns-drawn__target", value),)) for year, shown, value in years]
    words = [f"{year} {shown}" for year, shown, _value in years]
    if row.is_counted_here:
        parts = tuple(Part(f"stage-{share.value}", share.number) for share in known.stages)
        drawn.append(Column(_("Known here"), intcomma(known.pilots), parts))
        words.append(known_in_words(known))
    title = _("%(metric)s, targets by year: %(values)s") % {"metric": row.name, "values": _("; ").join(words)}
    return columns(f"targets-{number}", title, tuple(drawn), min_slots=TARGET_SLOTS)


@register.filter
def known_in_words(known: Overview) -> str:
    """How many pilots the registry knows, and how many of them have begun."""
    return ngettext(
        "known to this registry: %(number)s pilot, %(begun)s begun",
        "known to this registry: %(number)s pilots, %(begun)s begun",
        known.pilots,
    ) % {"number": intcomma(known.pilots), "begun": intcomma(known.begun)}
