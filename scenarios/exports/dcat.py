"""The whole registry as a catalogue in the words of DCAT 3, as the European profile DCAT-AP asks for them.

Each pilot's record is a dataset. Nodes are JSON-LD with prefixed names, of which `turtle` writes the same in Turtle; so
both files say the same. https://www.w3.org/TR/vocab-dcat-3/
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from scenarios.exports.citation import lasting_address
from scenarios.exports.records import LANGUAGES, page_urls
from scenarios.exports.write_up import absolute
from scenarios.models import PilotPage, PilotQuerySet, Region, Sector

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# The authority tables that DCAT-AP names, and IANA's list of media types.
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"zh": f"{_AUTHORITY}language/ZHO", "en": f"{_AUTHORITY}language/ENG"}
_PUBLIC = f"{_AUTHORITY}access-right/PUBLIC"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
DISTRIBUTIONS = {"json": ("JSON", "application/json"), "jsonld": ("JSON-LD", "application/ld+json")}
_GB_2260 = "GB/T 2260"

Node = dict[str, Any]


def datasets(pilots: PilotQuerySet) -> PilotQuerySet:
    """With everything `dataset` reads, in a number of queries that does not grow with the pilots."""
    return (
        pilots.select_related("sector", "scenario", "region__parent__parent")
        .prefetch_related("extra_sectors", "extra_scenarios", "pilot_technologies__tag")
        .defer("body")
    )


def catalogue(sectors: Iterable[Sector], modified: datetime | None) -> Node:
    """The catalogue itself, without its datasets; `modified` when one of them last was."""
    return _filled(
        {
            "@id": catalogue_id(),
            "@type": "dcat:Catalog",
            "dct:title": _in_both(lambda: gettext("5G+ Pilot Registry")),
            "dct:description": _in_both(
                lambda: gettext(
                    "Publicly reported pilots of 5G applications, with their sources and evidence."
                )
            ),
            "dct:publisher": {
                "@id": _publisher_id(),
                "@type": "foaf:Agent",
                "foaf:name": _in_both(lambda: str(settings.WAGTAIL_SITE_NAME)),
                "foaf:homepage": _link(absolute("/")),
            },
            "foaf:homepage": _link(absolute("/")),
            "dct:language": [_link(language) for language in _LANGUAGES.values()],
            "dct:modified": _moment(modified),
            "dcat:themeTaxonomy": _themes(sectors),
            "dcat:service": {
                "@id": f"{absolute(reverse('api:openapi-json'))}#service",
                "@type": "dcat:DataService",
                "dct:title": _in_both(lambda: gettext("API of the registry")),
                "dcat:endpointURL": _link(absolute(reverse("api:api-root"))),
                "dcat:endpointDescription": _link(absolute(reverse("api:openapi-json"))),
            },
        }
    )


def _themes(sectors: Iterable[Sector]) -> Node:
    return _filled(
        {
            "@id": _scheme_id(),
            "@type": "skos:ConceptScheme",
            "dct:title": _in_both(lambda: gettext("Sectors")),
            "skos:prefLabel": _in_both(lambda: gettext("Sectors")),
            "skos:hasTopConcept": [
                {
                    "@id": absolute(_path(sector)),
                    "@type": "skos:Concept",
                    "skos:prefLabel": _texts(sector.label_zh, sector.label_en),
                    "skos:notation": sector.code,
                    "skos:inScheme": _link(_scheme_id()),
                }
                for sector in sectors
            ],
        }
    )


def dataset(pilot: PilotPage) -> Node:
    """The record of a pilot that comes from `datasets`."""
    address = lasting_address(pilot)
    licence = _link(pilot.text_licence_url) if pilot.text_licence_url else None
    return _filled(
        {
            "@id": f"{address}#dataset",
            "@type": "dcat:Dataset",
            "dct:identifier": address,
            "dct:title": _texts(pilot.title, pilot.title_en),
            "dct:description": _texts(pilot.summary_zh, pilot.summary_en),
            "dcat:theme": [_link(absolute(_path(sector))) for sector in pilot.all_sectors],
            "dcat:keyword": [
                text
                for term in (*pilot.all_scenarios, *(row.tag for row in pilot.pilot_technologies.all()))
                for text in _texts(term.label_zh, term.label_en)
            ],
            "dct:spatial": _place(pilot.region),
            "dct:temporal": _since(pilot.started_year),
            "dct:publisher": _link(_publisher_id()),
            "dct:issued": _moment(pilot.first_published_at),
            "dct:modified": _moment(pilot.last_published_at),
            "dct:language": [
                _link(_LANGUAGES[language])
                for language, title in (("zh", pilot.title), ("en", pilot.title_en))
                if title
            ],
            "dcat:landingPage": _link(page_urls(pilot)["zh"]),
            "dct:license": licence,
            "dct:accessRights": _link(_PUBLIC),
            "dcat:distribution": [
                _filled(
                    {
                        "@id": f"{address}.{form}",
                        "@type": "dcat:Distribution",
                        "dct:title": name,
                        "dcat:accessURL": _link(f"{address}.{form}"),
                        "dcat:downloadURL": _link(f"{address}.{form}"),
                        "dcat:mediaType": _link(f"{_MEDIA_TYPE}{media_type}"),
                        "dct:license": licence,
                    }
                )
                for form, (name, media_type) in DISTRIBUTIONS.items()
            ],
        }
    )


def catalogue_id() -> str:
    return absolute("/#catalogue")


def _publisher_id() -> str:
    return absolute("/#registry")


def _scheme_id() -> str:
    with override(LANGUAGES["zh"]):
        return absolute(f"{reverse('scenarios:sectors')}#scheme")


def _place(region: Region) -> Node:
    """With its GB/T 2260 code, within the region above it."""
    node: Node = {}
    for part in region.lineage():
        code = {"@type": "adms:Identifier", "skos:notation": part.code, "dct:title": _GB_2260}
        node = _filled(
            {
                "@id": absolute(_path(part)),
                "@type": "dct:Location",
                "skos:prefLabel": _texts(part.name, part.name_en),
                "dct:identifier": part.code,
                "adms:identifier": code if part.code.isdigit() else None,
                "dct:isPartOf": node or None,
            }
        )
    return node


def _since(year: int | None) -> Node | None:
    if not year:
        return None
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": {"@value": str(year), "@type": "xsd:gYear"}}


def _path(record: Any) -> str:
    with override(LANGUAGES["zh"]):
        return record.get_absolute_url()


def _link(address: str) -> Node:
    return {"@id": address}


def _texts(zh: str, en: str) -> list[Node]:
    texts = {"zh": zh, "en": en}
    return [{"@value": text, "@language": language} for language, text in texts.items() if text]


def _in_both(said: Any) -> list[Node]:
    spoken = {}
    for key, language in LANGUAGES.items():
        with override(language):
            spoken[key] = said()
    return _texts(spoken["zh"], spoken["en"])


def _moment(moment: datetime | None) -> Node | None:
    if moment is None:
        return None
    return {"@value": moment.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _filled(node: Node) -> Node:
    """Without what is not stated."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


# --- Turtle --------------------------------------------------------------------------------------------------------

# What may not stand between < and >: https://www.w3.org/TR/turtle/#grammar-production-IRIREF
_NOT_IN_IRI = {code: f"%{code:02X}" for code in (*range(0x21), *map(ord, '<>"{}|^`\\'))}


def turtle_head() -> str:
    return "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())


def turtle(node: Node) -> Iterator[str]:
    """A node with an `@id`, and those within it that have one, each as a block of its own."""
    waiting = [node]
    while waiting:
        told = waiting.pop(0)
        facts = " ;\n    ".join(_facts(told, waiting))
        yield f"\n{_iri(told['@id'])} {facts} .\n"


def _facts(node: Node, waiting: list[Node]) -> Iterator[str]:
    for name, value in node.items():
        if name == "@type":
            yield f"a {value}"
        elif name != "@id":
            values = value if isinstance(value, list) else [value]
            yield f"{name} {', '.join(_object(each, waiting) for each in values)}"


def _object(value: Any, waiting: list[Node]) -> str:
    match value:
        case {"@value": text, "@language": language}:
            return f"{_literal(text)}@{language}"
        case {"@value": text, "@type": kind}:
            return f"{_literal(text)}^^{kind}"
        case {"@id": address}:
            if len(value) > 1:
                waiting.append(value)
            return _iri(address)
        case dict():
            return f"[ {' ; '.join(_facts(value, waiting))} ]"
    return _literal(value)


def _iri(address: str) -> str:
    return f"<{address.translate(_NOT_IN_IRI)}>"


def _literal(text: str) -> str:
    """JSON's escapes are among those of Turtle."""
    return json.dumps(text, ensure_ascii=False)
