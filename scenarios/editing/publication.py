"""What a pilot needs before readers see it, where it is published without its form: from lists, by programs."""

from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.models import Page

from scenarios.editing.forms import NEEDED_LISTS
from scenarios.models import PilotPage


def what_is_missing(pilot: PilotPage) -> list[str]:
    """Sentences that say what the pilot still needs; none when it may be published."""
    found = [str(message) for name, message in NEEDED_LISTS.items() if not getattr(pilot, name).exists()]
    found += _complaints(pilot, pilot.full_clean)
    for row in [*pilot.measurements.all(), *pilot.origins.all()]:
        found += _complaints(row, row.clean)
    return list(dict.fromkeys(found))


def _complaints(record: Model, check: Callable[[], None]) -> list[str]:
    try:
        check()
    except ValidationError as error:
        names = {field.name for field in record._meta.get_fields()}
        return [
            f"{record._meta.get_field(name).verbose_name}: {message}" if name in names else message
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


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
