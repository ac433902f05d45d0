"""Linked data in pages, in the words of schema.org: a pilot's record is an article about a project.

Made from what the page shows, in its language; edges, plans and addresses of sources that are not public are not
handed in and so cannot come out.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, to_locale

from scenarios.exports.citation import lasting_address, short_url
from scenarios.exports.records import origins_of, repeats_of, tasks_of, with_edges, with_lists
from scenarios.exports.write_up import absolute, picture
from scenarios.models import (
    PilotPage,
    PilotQuerySet,
    PilotTask,
    Region,
    RegionLevel,
    Replication,
    Role,
    Scenario,
    Sector,
    Source,
    SourceKind,
    Technology,
    Unit,
    UnitKind,
)

# Inside a script element only these could end it or open a comment.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
CONTEXT = {"@context": "https://schema.org"}
SOURCE_TYPES = {SourceKind.PRESS: "NewsArticle"}
UNIT_TYPES = {
    UnitKind.GOVERNMENT: "GovernmentOrganization",
    UnitKind.HOSPITAL: "Hospital",
    UnitKind.SCHOOL: "EducationalOrganization",
    UnitKind.RESEARCH: "ResearchOrganization",
    UnitKind.MEDIA: "NewsMediaOrganization",
}
_LISTS = ("extra_sectors", "extra_scenarios", "technologies", "pilot_units", "sources")
PLACE_TYPES = {RegionLevel.COUNTRY: "Country", RegionLevel.CITY: "City"}


def script(data: dict[str, Any]) -> SafeString:
    """A data block. Nothing runs in it, so a content policy lets it stand without a nonce."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')


def pilot_graph(
    pilot: PilotPage,
    *,
    crumbs: Iterable[tuple[str, str]],
    origins: Iterable[Replication] = (),
    repeats: Iterable[Replication] = (),
    served: Iterable[PilotTask] = (),
    picture: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """`crumbs` are (label, address) from the top down to the pilot itself; `picture` has url, width and height.

    `origins`, `repeats` and `served` are the public ones.
    """
    lists = _Lists(
        pilot.all_sectors,
        pilot.all_scenarios,
        pilot.technologies.all(),
        pilot.sources.all(),
        [(role.label, unit) for role, units in pilot.units_by_role for unit in units],
    )
    article = _article(pilot, lists, origins, served, picture)
    return {**CONTEXT, "@graph": [article, _project(pilot, lists, repeats), _breadcrumbs(crumbs)]}


def linked_pilots() -> PilotQuerySet:
    """Public pilots with everything `record` reads, in a number of queries that does not grow with them."""
    return with_edges(with_lists(PilotPage.objects.public(), _LISTS)).defer("body")


def record(pilot: PilotPage) -> dict[str, Any]:
    """The record as one node, with the project it is about within; to stand in a list or, with `CONTEXT`, alone.

    `pilot` comes from `linked_pilots`, or from those of `records`.
    """
    lists = _Lists(
        [pilot.sector, *pilot.further_sectors],
        [pilot.scenario, *pilot.further_scenarios],
        pilot.tags,
        pilot.source_rows,
        [(role.label, row.unit) for role in Role for row in pilot.unit_rows if row.role == role],
    )
    cover = picture(pilot.cover) if pilot.cover else {}
    shown = {name: cover[name] for name in ("url", "width", "height")} if cover else None
    article = _article(pilot, lists, origins_of(pilot), tasks_of(pilot), shown)
    return article | {"about": _project(pilot, lists, repeats_of(pilot))}


def list_head(url: str, total: int, note: str = "") -> dict[str, Any]:
    """An ItemList of the pilots on the page at `url`, but for its `itemListElement`; `note` says what is left out."""
    return {
        **CONTEXT,
        "@type": "ItemList",
        "name": gettext("Pilots"),
        "url": url,
        "numberOfItems": total,
        **({"description": note} if note else {}),
    }


def list_item(position: int, pilot: PilotPage) -> dict[str, Any]:
    """`position` counts from 1."""
    return {"@type": "ListItem", "position": position, "item": record(pilot)}


class _Lists(NamedTuple):
    """What a pilot's node lists, however it was read."""

    sectors: Iterable[Sector]
    scenarios: Iterable[Scenario]
    technologies: Iterable[Technology]
    sources: Iterable[Source]
    members: Iterable[tuple[str, Unit]]
    """(role, unit) in the order of `Role`."""


def _article(
    pilot: PilotPage,
    lists: _Lists,
    origins: Iterable[Replication],
    served: Iterable[PilotTask],
    picture: dict | None,
) -> dict[str, Any]:
    registry = {
        "@type": "Organization",
        "name": str(settings.WAGTAIL_SITE_NAME),
        "url": absolute(reverse("wagtail_serve", args=[""])),
    }
    page = absolute(pilot.url or "")
    based_on = [_record(edge.origin) for edge in origins] + [_plan(tie) for tie in served]
    return _filled(
        {
            "@type": "Article",
            "@id": f"{short_url(pilot)}#record",
            "headline": pilot.heading,
            "abstract": pilot.summary,
            "inLanguage": _language(),
            "url": page,
            "identifier": short_url(pilot),
            "mainEntityOfPage": page,
            "datePublished": _moment(pilot.first_published_at),
            "dateModified": _moment(pilot.last_published_at),
            "author": registry,
            "publisher": registry,
            "license": pilot.text_licence_url,
            "image": {"@type": "ImageObject", **picture} if picture else None,
            "articleSection": [sector.label for sector in lists.sectors],
            "keywords": [
                *(scenario.label for scenario in lists.scenarios),
                *(technology.label for technology in lists.technologies),
                pilot.get_stage_display(),
                pilot.get_evidence_display(),
            ],
            "spatialCoverage": _place(pilot.region, pilot.site_name),
            "temporalCoverage": f"{pilot.started_year}/.." if pilot.started_year else None,
            "about": {"@id": _project_id(pilot)},
            "citation": [_source(source) for source in lists.sources],
            "isBasedOn": based_on,
        }
    )


def _project(pilot: PilotPage, lists: _Lists, repeats: Iterable[Replication]) -> dict[str, Any]:
    """What the record is about. Who takes part stands in the role it has."""
    members = [
        {"@type": "OrganizationRole", "roleName": str(role), "member": _unit(unit)}
        for role, unit in lists.members
    ]
    return _filled(
        {
            "@type": "Project",
            "@id": _project_id(pilot),
            "name": pilot.heading,
            "description": pilot.summary,
            "location": _place(pilot.region, pilot.site_name),
            "foundingDate": str(pilot.started_year) if pilot.started_year else None,
            "member": members,
            "subjectOf": [{"@id": f"{short_url(pilot)}#record"}, *(_record(edge.repeat) for edge in repeats)],
        }
    )


def _project_id(pilot: PilotPage) -> str:
    """The same in every language: the records are several, the pilot is one."""
    return f"{lasting_address(pilot)}#pilot"


def _record(pilot: PilotPage) -> dict[str, Any]:
    return {
        "@type": "Article",
        "@id": f"{short_url(pilot)}#record",
        "headline": pilot.heading,
        "url": short_url(pilot),
    }


def _plan(tie: PilotTask) -> dict[str, Any]:
    plan = tie.task.plan
    return {
        "@type": "CreativeWork",
        "name": plan.heading,
        "url": absolute(f"{plan.url}#{tie.task.anchor}"),
    }


def _source(source: Source) -> dict[str, Any]:
    words = "description" if source.title_is_description else "name"
    return _filled(
        {
            "@type": SOURCE_TYPES.get(SourceKind(source.kind), "CreativeWork"),
            words: source.title,
            "url": source.link,
            "datePublished": source.published_on,
            "publisher": {"@type": "Organization", "name": source.publisher} if source.publisher else None,
        }
    )


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "@type": UNIT_TYPES.get(unit.kind, "Organization"),
        "name": unit.name,
        "url": absolute(unit.get_absolute_url()),
    }


def _place(region: Region | None, site: str = "") -> dict[str, Any] | None:
    """The site within the county within the city within the province; divisions with their GB/T 2260 code."""
    place: dict[str, Any] | None = None
    for part in region.lineage() if region else ():
        place = _filled(
            {
                "@type": PLACE_TYPES.get(RegionLevel(part.level), "AdministrativeArea"),
                "name": part.label,
                "identifier": {"@type": "PropertyValue", "propertyID": "GB/T 2260", "value": part.code}
                if part.code.isdigit()
                else None,
                "containedInPlace": place,
            }
        )
    return _filled({"@type": "Place", "name": site, "containedInPlace": place}) if site else place


def _breadcrumbs(crumbs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(label), "item": absolute(url)}
            for position, (label, url) in enumerate(crumbs, start=1)
        ],
    }


def _moment(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _language() -> str:
    """As BCP 47 writes it: zh-Hans."""
    return to_locale(get_language() or settings.LANGUAGE_CODE).replace("_", "-")


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [])}
