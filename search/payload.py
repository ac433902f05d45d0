"""Results as programs get them: one shape for the API and for `manage.py search --json`."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from search.filters import ordered_values
from search.results import SearchResults
from search.vocabulary import Vocabulary

LIMIT = 10
MAX_LIMIT = 100


def payload(results: SearchResults, names: Vocabulary) -> dict[str, Any]:
    return {
        "total": results.total,
        "fitting": results.fitting,
        "tier": results.tier,
        "hits": [
            {
                "slug": found.pilot.slug,
                "title": found.pilot.heading,
                "url": urljoin(f"{settings.PUBLIC_URL}/", found.pilot.url or ""),
                "score": round(found.score, 4),
            }
            for found in results.hits
        ],
        "facets": {
            facet: [
                {"value": value, "label": names.label(facet, value), "count": counts[value]}
                for value in ordered_values(facet, counts, names)
            ]
            for facet, counts in results.facets.items()
        },
    }
