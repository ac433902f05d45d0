"""For load balancers and monitoring: is this process alive, and can it do its work?"""

import logging
import re
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils.text import Truncator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search import outbox
from search.engines import default_engine
from search.engines.protocol import EngineError, IndexState
from search.planning import Phrase, asking_for
from search.query import SearchQuery

logger = logging.getLogger(__name__)

# A change is indexed within a second of its commit; after a minute something is wrong.
LONGEST_LAG_SECONDS = 60
LONGEST_ERROR = 160
ASKED = Phrase(("5g", "远程"), mixed=True)
# A slash, @ or = anywhere; a full stop or colon with more behind it, as in host.name:9200.
# `manage.py` is the one that our own messages name.
_NOT_A_PLAIN_WORD = re.compile(r"[/\\@=]|(?<!\bmanage)\.\w|:\w")


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Touches neither database nor index."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Status 200 while pages can be served, 503 otherwise; `parts` says for each what is wrong, or its figures.

    Without an index, or with one that lags, pages are served all the same: that is "degraded", not "not ready".
    """
    parts = {name: _examined(name, examine) for name, examine in PARTS.items()}
    if not parts["database"]["ok"]:
        status = "not ready"
    else:
        status = "ready" if all(part["ok"] for part in parts.values()) else "degraded"
    return JsonResponse({"status": status, "parts": parts}, status=503 if status == "not ready" else 200)


def _examined(name: str, examine: Callable[[], dict]) -> dict:
    try:
        return examine()
    except (DatabaseError, EngineError) as error:
        # The reason may name hosts and folders: it is for the log, not for whoever asks.
        logger.error("Readiness of the %s: %s", name, error)
        return {"ok": False, "problem": "It does not answer; the log says why."}


def _database() -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _index() -> dict:
    engine = default_engine()
    state = engine.state()
    if state is not IndexState.READY:
        return {"ok": False, "problem": f"The index is {state.value}: run `manage.py rebuild_search`."}
    # Figures come from its head; what is damaged inside shows once it is asked for words.
    engine.search(SearchQuery(ASKED.spelled, size=0), [asking_for([ASKED])], facets=())
    return {"ok": True, "documents": engine.count()}


def _outbox() -> dict:
    lag = outbox.lag()
    figures = {
        "ok": lag.seconds <= LONGEST_LAG_SECONDS,
        "rows": lag.rows,
        "seconds": round(lag.seconds, 1),
        "failing": lag.failing,
        "last_error": without_places(lag.last_error),
    }
    if not figures["ok"]:
        figures["problem"] = "Changes wait to be indexed: run `manage.py drain_outbox`, which says why."
    return figures


def without_places(error: str) -> str:
    """The words of an error for anyone to read, shortened.

    Whatever could be an address, a folder, a host or a password stands as "…": each word with a sign within that
    plain words do not have.
    """
    words = ["…" if _NOT_A_PLAIN_WORD.search(word) else word for word in error.split()]
    return Truncator(" ".join(words)).chars(LONGEST_ERROR, truncate="…")


PARTS = {"database": _database, "index": _index, "outbox": _outbox}
