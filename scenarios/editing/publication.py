"""What a pilot needs before readers see it, where it is published without its form: from lists, by programs."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from scenarios.editing.forms import NEEDED_LISTS
from scenarios.models import PilotPage


def what_is_missing(pilot: PilotPage) -> list[str]:
    """Sentences that say what the pilot still needs; none when it may be published."""
    found = [str(message) for name, message in NEEDED_LISTS.items() if not getattr(pilot, name).exists()]
    try:
        pilot.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = pilot._meta.get_field(name).verbose_name if name in _field_names() else ""
            found += [f"{label}: {message}" if label else message for message in messages]
    return found


def incomplete_message(pages: Iterable[Page], include_below: bool = False) -> str | None:
    """Names the first of `pages` (and drafts below them) that may not be published yet, and why."""
    for page in _pilots(pages, include_below):
        latest = page.get_latest_revision_as_object()
        if missing := what_is_missing(latest):
            return _("“%(title)s” cannot be published yet. %(missing)s") % {
                "title": latest.title,
                "missing": " ".join(missing),
            }
    return None


def _pilots(pages: Iterable[Page], include_below: bool) -> list[PilotPage]:
    chosen = PilotPage.objects.filter(pk__in=[page.pk for page in pages])
    if include_below:
        for page in pages:
            chosen |= PilotPage.objects.descendant_of(page).filter(live=False)
    return list(chosen)


def _field_names() -> set[str]:
    return {field.name for field in PilotPage._meta.get_fields()}
