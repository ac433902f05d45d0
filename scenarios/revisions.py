"""Stored versions of pages, where a change is nobody's edit and must not look like one."""

from collections.abc import Callable, Iterable
from typing import Any

from wagtail.models import Page, Revision

# What Wagtail writes on a page when a draft of it is saved, locked or handed in.
DRAFT_FIELDS = {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at",
                "locked", "locked_at", "locked_by"}  # fmt: skip


def is_draft_alone(update_fields: Iterable[str] | None) -> bool:
    """Whether a save of these fields of a page (None: all) leaves what is public as it was."""
    return bool(update_fields) and DRAFT_FIELDS.issuperset(update_fields)


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
