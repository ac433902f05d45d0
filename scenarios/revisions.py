"""Stored versions of pages, where a change is nobody's edit and must not look like one."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Page, Revision


def rewrite(page: Page, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Apply `change` to the values of what is live and of the draft that goes on from it, within a transaction.

    Without it the next edit would start from values that are no longer true. `change` gives new values and leaves
    those it was given as they are.
    """
    ids = [page.live_revision_id, page.latest_revision_id]
    for revision in Revision.objects.select_for_update().filter(pk__in=ids):
        content = change(revision.content)
        if content != revision.content:
            # An update and not `save`, which has effects of its own.
            Revision.objects.filter(pk=revision.pk).update(content=content)
