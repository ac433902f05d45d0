"""What of a pilot is indexed.

What may be public is decided in one place, `PilotPage.objects.public()`: neither drafts nor expired nor
private pages ever become a document.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from pypinyin import lazy_pinyin

from scenarios.models import Evidence, PilotPage, PilotQuerySet, Region, Stage
from scenarios.public.family import with_reuse
from search.continents import continent_names
from search.engines.protocol import Changes, SearchDocument
from search.pinyin import sounds
from search.reuse import Reuse
from search.text import cut, normalise

# Documents made from one round of queries; also below the number of variables a database takes in one query.
BATCH = 500

# How much is known to have happened; the sum is a document's standing. A stopped pilot counts as a trial.
EVIDENCE_STANDING: dict[str, int] = {code: step for step, code in enumerate(Evidence.values)}
STAGE_STANDING: dict[str, int] = {
    Stage.PLANNED: 0,
    Stage.BUILDING: 1,
    Stage.TRIAL: 2,
    Stage.STOPPED: 2,
    Stage.LIVE: 3,
    Stage.SCALED: 4,
}

_LAST_YEAR = 2047  # eleven bits of the sort key
_MOST_REPEATS = 99_999


def indexed_pilots() -> PilotQuerySet:
    """Public pilots with everything a document needs, in a number of queries that does not grow with them."""
    return (
        with_reuse(PilotPage.objects.public())
        .select_related("sector", "scenario", "region__parent__parent")
        .prefetch_related(
            "extra_sectors",
            "extra_scenarios",
            "pilot_units__unit__aliases",
            "pilot_technologies__tag",
            "measurements",
            "prerequisites",
            "lessons",
            "risks",
        )
    )


class UnreadablePilot(Exception):
    """A pilot whose stored values cannot be read as words, after an import gone wrong say; `pk` names it."""

    def __init__(self, pk: int):
        super().__init__(
            f"Pilot {pk} cannot be indexed as it is stored: open it in the editor and save it again."
        )
        self.pk = pk


SetAside = Callable[[UnreadablePilot], object]


def all_documents(set_aside: SetAside) -> Iterator[SearchDocument]:
    """Every public pilot's document; `set_aside` is told of those that cannot be read, and the others go on."""
    last = 0
    while batch := list(indexed_pilots().filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from _readable(batch, set_aside)
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def current(ids: Iterable[int], set_aside: SetAside) -> Changes:
    """What the index should hold of these pilots now: the public ones as documents, the others not at all.

    Those that cannot be read are told to `set_aside` and left in the index as they are.
    """
    wanted = sorted(ids)
    unreadable: list[UnreadablePilot] = []
    upserts: list[SearchDocument] = []
    for start in range(0, len(wanted), BATCH):
        upserts += _readable(indexed_pilots().filter(pk__in=wanted[start : start + BATCH]), unreadable.append)
    for error in unreadable:
        set_aside(error)
    kept = {document.id for document in upserts} | {error.pk for error in unreadable}
    return Changes(upserts, sorted(set(wanted) - kept))


def _readable(pilots: Iterable[PilotPage], set_aside: SetAside) -> Iterator[SearchDocument]:
    for pilot in pilots:
        try:
            document = document_of(pilot)
        except (AttributeError, KeyError, TypeError, ValueError) as cause:
            error = UnreadablePilot(pilot.pk)
            error.__cause__ = cause
            set_aside(error)
        else:
            yield document


def document_of(pilot: PilotPage) -> SearchDocument:
    """`pilot` comes from `indexed_pilots()`, or each relation below costs a query."""
    units = [row.unit for row in pilot.pilot_units.all()]
    technologies = [row.tag for row in pilot.pilot_technologies.all()]
    regions = pilot.region.lineage()
    terms = [*pilot.all_sectors, *pilot.all_scenarios]
    labelled = [*terms, *technologies]
    return SearchDocument(
        id=pilot.pk,
        title=cut([pilot.title, pilot.title_en]),
        names=cut(
            [
                *(text for term in labelled for text in (term.label_zh, term.label_en)),
                *(text for region in regions for text in _region_names(region)),
                *(text for unit in units for text in _unit_names(unit)),
                pilot.site_zh,
                pilot.site_en,
            ]
        ),
        summary=cut([pilot.summary_zh, pilot.summary_en]),
        body=cut(body_texts(pilot)),
        sounds=sounds(
            [
                pilot.title,
                *(term.label_zh for term in terms),
                *(name for region in regions for name in (region.name, region.short_name)),
                *(name for unit in units for name in _unit_names(unit)),
            ]
        ),
        facets={
            "sector": _each_once(term.code for term in pilot.all_sectors),
            "scenario": _each_once(term.code for term in pilot.all_scenarios),
            "region": _each_once(region.code for region in regions),
            "stage": _each_once(filter(None, [pilot.stage])),
            "evidence": _each_once(filter(None, [pilot.evidence])),
            "reuse": _reuse(pilot),
            "year": _each_once(str(year) for year in [pilot.started_year] if year),
            "tag": _each_once(tag.slug for tag in technologies),
            "unit": _each_once(unit.slug for unit in units),
        },
        standing=EVIDENCE_STANDING.get(pilot.evidence, 0) + STAGE_STANDING.get(pilot.stage, 0),
        newest=newest_key(pilot.started_year, pilot.first_published_at, pilot.pk),
        repeats_key=repeats_key(
            pilot.repeat_count, newest_key(pilot.started_year, pilot.first_published_at, pilot.pk)
        ),
        title_key_zh=title_key(pilot.title, pilot.pk),
        title_key_en=title_key(pilot.title_en or pilot.title, pilot.pk),
    )


def body_texts(pilot: PilotPage) -> list[str]:
    """Everything a reader sees of the write-up, in both languages; never the notes to editors."""
    texts = [
        *(pilot.problem_zh, pilot.problem_en, pilot.solution_zh, pilot.solution_en),
        *(pilot.outcome_zh, pilot.outcome_en, pilot.replication_note_zh, pilot.replication_note_en),
        *(
            pilot.stopped_reason,
            pilot.terminals_zh,
            pilot.terminals_en,
            pilot.bands,
            pilot.cost_note,
            pilot.funding,
        ),
        *pilot.service_classes,
        *write_up_texts(pilot.body.raw_data),
    ]
    for row in pilot.measurements.all():
        texts += [row.indicator_zh, row.indicator_en, row.method, row.basis_zh, row.basis_en]
    for row in pilot.prerequisites.all():
        texts += [row.need_zh, row.need_en]
    for row in pilot.lessons.all():
        texts += [row.text_zh, row.text_en]
    for row in pilot.risks.all():
        texts += [row.risk_zh, row.risk_en, row.mitigation_zh, row.mitigation_en]
    return [text for text in texts if text]


def write_up_texts(raw: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The words of a StreamField. Read from its raw value: its blocks would load the pictures of each pilot."""
    for block in raw:
        value = block["value"]
        match block["type"]:
            case "text":
                yield unescape(strip_tags(value.replace("</", " </")))
            case "table" if value:  # None when nobody has typed in it
                yield value.get("table_caption") or ""
                yield from (str(cell) for row in value.get("data") or [] for cell in row if cell)
            case "gallery":
                yield from (picture["value"].get("caption") or "" for picture in value)
            case "picture" | "video":
                yield value.get("caption") or ""
            case "quotation":
                yield from (value["quotation"], value["source"])
            case "figure":
                yield from (value["figure"], value["meaning"])


def newest_key(year: int | None, published: datetime | None, pk: int) -> int:
    """Orders as `PilotQuerySet.newest` does: year, then publication, then pk upwards; 63 bits.

    Eleven bits of year, 32 of seconds, 20 of pk (which only parts documents of the same second).
    """
    seconds = int(published.timestamp()) if published else 0
    return (min(year or 0, _LAST_YEAR) << 52) | ((seconds & 0xFFFFFFFF) << 20) | (0xFFFFF - (pk & 0xFFFFF))


def repeats_key(repeats: int, newest: int) -> str:
    """Most repeated first, of those equally often repeated the newest; compares as text."""
    return f"{_MOST_REPEATS - min(repeats, _MOST_REPEATS):05d} {(1 << 63) - newest:019d}"


def title_key(title: str, pk: int) -> str:
    """Chinese sorts by its pinyin; the pk parts equal titles."""
    return f"{' '.join(lazy_pinyin(normalise(title)))} {pk:020d}"


def _region_names(region: Region) -> tuple[str, ...]:
    """Pilots abroad are also found by their continent: "port Europe" is asked before any city is known."""
    return region.name, region.short_name, region.name_en, *continent_names(region.code)


def _unit_names(unit: Any) -> tuple[str, ...]:
    return unit.name_zh, unit.name_en, *(alias.name for alias in unit.aliases.all())


def _reuse(pilot: PilotPage) -> tuple[str, ...]:
    found = {Reuse.REPEATED: pilot.repeat_count > 0, Reuse.REPEATS: pilot.is_repeat}
    return tuple(value.value for value, holds in found.items() if holds)


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
