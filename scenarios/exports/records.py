"""A public pilot as plain data in both languages: what the API answers, and what export formats are made from.

Left out on purpose: the note to editors, contact e-mail addresses, addresses of reposts, and whatever points at a
record that is not public.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Field, Prefetch
from django.utils.translation import override

from scenarios.exports.citation import lasting_address
from scenarios.exports.write_up import absolute, picture, write_up
from scenarios.models import PilotPage, PilotQuerySet, PilotTask, PlanPage, Region, Replication, Unit
from scenarios.models.network import SERVICE_CLASSES

LANGUAGES = {"zh": "zh-hans", "en": "en"}

NETWORK_FIELDS = (
    "private_network",
    "network_mode",
    "architecture",
    "bands",
    "slice_type",
    "edge_computing",
    "five_g_advanced",
    "redcap",
)


# Read as plain lists, under names of their own: asking a manager for its rows takes longer than reading them, and makes
# a queryset for each list of each pilot.
LISTS = {
    "extra_sectors": "further_sectors",
    "extra_scenarios": "further_scenarios",
    "technologies": "tags",
    "pilot_units": "unit_rows",
    "measurements": "measurement_rows",
    "prerequisites": "need_rows",
    "lessons": "lesson_rows",
    "risks": "risk_rows",
    "sources": "source_rows",
}


def complete_pilots() -> PilotQuerySet:
    """Public pilots with everything `pilot_record` reads; `listed_pilots` costs fewer queries, and a fixed number."""
    return with_edges(with_lists(PilotPage.objects.public()))


def listed_pilots() -> PilotQuerySet:
    """Public pilots with everything `listed_record` reads, in a number of queries that does not grow with them."""
    return complete_pilots().defer("body")


def with_lists(pilots: PilotQuerySet, names: Iterable[str] = LISTS) -> PilotQuerySet:
    """With relations, and the named lists under the names of `LISTS`."""
    lists: list[Prefetch | str] = [Prefetch(name, to_attr=LISTS[name]) for name in names]
    if "pilot_units" in names:
        lists.append(f"{LISTS['pilot_units']}__unit")
    relations = pilots.select_related("sector", "scenario", "region__parent__parent", "contact_unit")
    return relations.prefetch_related(*lists)


def with_edges(pilots: PilotQuerySet) -> PilotQuerySet:
    """With the cover, and edges and tasks by `.edges_to`, `.edges_from` and `.ties`.

    Of those the other end is None where it is not public: asked for by its number, what is public need not be found
    out for every page there is.
    """
    origins = Replication.objects.prefetch_related(Prefetch("origin", PilotPage.objects.public()))
    repeats = Replication.objects.prefetch_related(Prefetch("repeat", PilotPage.objects.public()))
    ties = PilotTask.objects.select_related("task").prefetch_related(
        Prefetch("task__plan", PlanPage.objects.public())
    )
    return pilots.select_related("cover").prefetch_related(
        Prefetch("origins", origins, to_attr="edges_to"),
        Prefetch("repeats", repeats, to_attr="edges_from"),
        Prefetch("pilot_tasks", ties, to_attr="ties"),
    )


def origins_of(pilot: PilotPage) -> list[Replication]:
    """Edges to the public pilots it repeats; `pilot` comes from `with_edges`, also below."""
    return [edge for edge in pilot.edges_to if _end(edge, "origin")]


def repeats_of(pilot: PilotPage) -> list[Replication]:
    return [edge for edge in pilot.edges_from if _end(edge, "repeat")]


def tasks_of(pilot: PilotPage) -> list[PilotTask]:
    """The tasks of public plans it serves."""
    return [tie for tie in pilot.ties if _end(tie.task, "plan")]


def _end(record: Any, name: str) -> Any:
    """What was read along with the record; None where that was not public."""
    return getattr(
        record, name, None
    )  # Django's error for a relation without its other end is an AttributeError


def pilot_record(pilot: PilotPage) -> dict[str, Any]:
    return listed_record(pilot) | {"write_up": write_up(pilot.body)}


def listed_record(pilot: PilotPage) -> dict[str, Any]:
    """All but the write-up, whose pictures and links would cost queries for each pilot of a list."""
    return {
        "id": pilot.pk,
        "slug": pilot.slug,
        "address": lasting_address(pilot),
        "url": page_urls(pilot),
        "title": {"zh": pilot.title, "en": pilot.title_en},
        "summary": bilingual(pilot, "summary"),
        "cover": picture(pilot.cover) if pilot.cover else None,
        "sector": term(pilot.sector),
        "extra_sectors": [term(sector) for sector in pilot.further_sectors],
        "scenario": term(pilot.scenario),
        "extra_scenarios": [term(scenario) for scenario in pilot.further_scenarios],
        "technologies": [
            {"code": tag.slug, "label": {"zh": tag.name, "en": tag.label_en}} for tag in pilot.tags
        ],
        "region": region(pilot.region),
        "site": bilingual(pilot, "site"),
        "stage": choice(pilot, "stage"),
        "stopped_reason": pilot.stopped_reason,
        "evidence": choice(pilot, "evidence"),
        "started_year": pilot.started_year,
        "units": [{"unit": unit(row.unit), "role": choice(row, "role")} for row in pilot.unit_rows],
        "contact_unit": unit(pilot.contact_unit) if pilot.contact_unit else None,
        "network": network(pilot),
        "problem": bilingual(pilot, "problem"),
        "solution": bilingual(pilot, "solution"),
        "outcome": bilingual(pilot, "outcome"),
        "measurements": [
            {
                "indicator": bilingual(row, "indicator"),
                "unit": bilingual(row, "unit"),
                **_fields(row, "before", "after", "change", "measured_on", "method"),
                "basis": bilingual(row, "basis"),
            }
            for row in pilot.measurement_rows
        ],
        "prerequisites": [
            {"kind": choice(row, "kind"), "essential": row.essential, "need": bilingual(row, "need")}
            for row in pilot.need_rows
        ],
        "lessons": [
            {"kind": choice(row, "kind"), "text": bilingual(row, "text")} for row in pilot.lesson_rows
        ],
        "risks": [
            {"risk": bilingual(row, "risk"), "mitigation": bilingual(row, "mitigation")}
            for row in pilot.risk_rows
        ],
        "replication_note": bilingual(pilot, "replication_note"),
        "cost": {"band": choice(pilot, "cost_band"), "note": pilot.cost_note, "funding": pilot.funding},
        "origins": [edge(row, row.origin) for row in origins_of(pilot)],
        "repeats": [edge(row, row.repeat) for row in repeats_of(pilot)],
        "tasks": [task(row) for row in tasks_of(pilot)],
        "sources": [
            {
                **_fields(row, "title", "title_is_description", "publisher", "published_on"),
                "kind": choice(row, "kind"),
                "url": row.link or None,
            }
            for row in pilot.source_rows
        ],
        "text_licence": choice(pilot, "text_licence"),
        "first_published_at": pilot.first_published_at,
        "last_published_at": pilot.last_published_at,
        "last_checked_on": pilot.last_checked_on,
    }


def bilingual(record: Any, name: str) -> dict[str, str]:
    """Both languages; empty where nothing has been written."""
    return {"zh": getattr(record, f"{name}_zh"), "en": getattr(record, f"{name}_en")}


def choice(record: Any, name: str) -> dict[str, Any] | None:
    """Code and label of a field with choices; None when it is empty."""
    code = getattr(record, name)
    if not code:
        return None
    return {"code": code, "label": _labels(record._meta.get_field(name)).get(code, {"zh": code, "en": code})}


@cache
def _labels(field: Field) -> dict[str, dict[str, str]]:
    """In both languages, by code. Kept: a list shows a dozen labels a pilot."""
    labels: dict[str, dict[str, str]] = {}
    for key, language in LANGUAGES.items():
        with override(language):
            for code, label in field.flatchoices:
                labels.setdefault(code, {})[key] = str(label)
    return labels


def page_urls(page: Any) -> dict[str, str]:
    """The public address in each language."""
    urls = {}
    for key, language in LANGUAGES.items():
        with override(language):
            urls[key] = absolute(page.url or "")
    return urls


def term(record: Any) -> dict[str, Any]:
    return {"code": record.code, "label": bilingual(record, "label")}


def region(record: Region) -> dict[str, Any]:
    """The region, and in `within` those above it from the top level down."""
    *above, own = [
        {"code": each.code, "level": each.level, "label": {"zh": each.name, "en": each.name_en}}
        for each in record.lineage()
    ]
    return {**own, "within": above}


def unit(record: Unit) -> dict[str, Any]:
    return {"slug": record.slug, "kind": record.kind, "name": bilingual(record, "name")}


def network(pilot: PilotPage) -> dict[str, Any]:
    """Codes as stated, None where no source says anything."""
    facts: dict[str, Any] = {name: getattr(pilot, name) or None for name in NETWORK_FIELDS}
    return facts | {
        "terminals": bilingual(pilot, "terminals") if pilot.terminals_zh else None,
        "service_classes": [name for name in SERVICE_CLASSES if getattr(pilot, name)],
    }


def edge(row: Any, other: PilotPage) -> dict[str, Any]:
    title = {"zh": other.title, "en": other.title_en}
    return {"slug": other.slug, "title": title, **_fields(row, "kept", "changed", "outcome")}


def task(row: PilotTask) -> dict[str, Any]:
    plan = row.task.plan
    urls = page_urls(plan)
    return {
        **_fields(row.task, "path", "heading"),
        "use": row.path,
        "url": {language: f"{url}#{row.task.anchor}" for language, url in urls.items()},
        "plan": {"slug": plan.slug, "title": {"zh": plan.title, "en": plan.title_en}, "url": urls},
    }


def _fields(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
