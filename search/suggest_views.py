"""Suggestions for the search box, as JSON, and the page that explains what can be typed into it."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from search import outbox
from search.help import TOPICS
from search.query import within_limit
from search.suggestions import spoken_number, suggest


# Nobody keeps an answer without asking whether it still holds: what became private is gone at once.
@require_safe
@cache_control(private=True, no_cache=True)
@conditional_page
def suggestions(request: HttpRequest) -> JsonResponse:
    """`?q=` → {"groups": [{"kind", "label", "options": [{"label", "url", "note", "lang"}]}], "status": str}.

    Of a long text the first MAX_TEXT characters count. `status` is for screen readers.
    """
    given = within_limit(request.GET.get("q", ""))
    text = "".join(char if char.isprintable() else " " for char in given).strip()
    if text:
        outbox.drain_if_due(wait=0)  # a pilot that has just expired is not counted any more
    groups = suggest(text, get_language() or "") if text else []
    return JsonResponse({"groups": [asdict(group) for group in groups], "status": spoken_number(groups)})


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    """Context: `topics`, each with .anchor, .title, .text and .examples (.typed, .meaning)."""
    return render(request, "search/help.html", {"topics": TOPICS})
