"""Covers of public pilots that have no photograph: drawn when a pilot is published, and anew when it has changed.

A photograph is an editor's choice and stays. A drawn cover is the registry's: it has the colour of the present
sector, is shared with the present title, and is removed once nothing shows it any more.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction
from wagtail.models import ReferenceIndex, Revision

from media.covers import Cover, ensure_covers
from media.models import RegistryImage
from scenarios.models import PilotPage
from scenarios.public.edition import new_edition
from scenarios.revisions import rewrite

# Drawn at a time: what was done stays done when a start is broken off, and the memory stays flat.
BATCH = 100

_waiting: ContextVar[list[int] | None] = ContextVar("pilots whose covers are drawn together", default=None)


def cover_of(pilot: PilotPage) -> Cover:
    """What is drawn for the pilot: a pattern of its own in the colour of its sector."""
    return Cover(
        image_title=pilot.title,
        colour=pilot.sector.colour,
        seed=pilot.slug,
        description=f"“{pilot.title}”的封面图，由本库绘制，不是照片",
        description_en=f"Cover drawn by the registry for “{pilot.title_en or pilot.title}”; not a photograph",
        lettering={
            "zh": {"title": pilot.title, "sector": pilot.sector.label_zh},
            "en": {"title": pilot.title_en or pilot.title, "sector": pilot.sector.label_en},
        },
    )


def request_cover(pilot_id: int) -> None:
    """Have the cover brought up to date once the pilot's publication is committed.

    Not before: drawing takes a moment in which nobody else could write, and a cover that cannot be drawn (the disk is
    full) must not undo a publication. That is logged then, and the next publication tries again.
    """
    waiting = _waiting.get()
    if waiting is None:
        transaction.on_commit(lambda: update_covers([pilot_id]), robust=True)
    else:
        waiting.append(pilot_id)


@contextmanager
def drawn_together() -> Iterator[None]:
    """Pilots published within get their covers in one go, which is quicker than one after the other."""
    token = _waiting.set([])
    try:
        yield
        pilot_ids = _waiting.get()
    finally:
        _waiting.reset(token)
    transaction.on_commit(lambda: update_covers(pilot_ids), robust=True)


def redraw_covers() -> None:
    """Draw anew what was drawn otherwise than it is now, and what could not be drawn when it was published."""
    # At every start of the site: photographs and write-ups need not be read for it.
    pilots = PilotPage.objects.live().exclude(sector=None).exclude(cover__generated=False).defer("body")
    outdated = [
        pilot.pk
        for pilot in pilots.select_related("sector", "cover").iterator(BATCH)
        if pilot.cover is None or pilot.cover.drawing_key != cover_of(pilot).key
    ]
    for start in range(0, len(outdated), BATCH):
        update_covers(outdated[start : start + BATCH])


def update_covers(pilot_ids: Iterable[int]) -> None:
    """Give live pilots without a photograph the cover that is drawn for them now, and remove those they had before."""
    pilots = list(PilotPage.objects.live().filter(pk__in=pilot_ids).select_related("sector", "cover"))
    former = {cover_id for pilot in pilots for cover_id in _covers_in_revisions(pilot)}
    without_photograph = [pilot for pilot in pilots if pilot.sector and not _is_photograph(pilot.cover)]
    images = ensure_covers(map(cover_of, without_photograph))
    for pilot, image in zip(without_photograph, images, strict=True):
        if pilot.cover != image:
            _give(pilot, image)
    remove_unused(former - {pilot.cover_id for pilot in pilots})


def remove_unused(image_ids: Iterable[int]) -> None:
    """Delete those of the images that were drawn and that no pilot or write-up shows."""
    for image in RegistryImage.objects.filter(pk__in=image_ids, generated=True):
        with transaction.atomic():
            is_cover = PilotPage.objects.filter(cover=image).exists()
            if not is_cover and not ReferenceIndex.get_references_to(image).exists():
                image.delete()


@transaction.atomic
def _give(pilot: PilotPage, image: RegistryImage) -> None:
    """Set the cover on the page and in its revisions, or the next edit would start from one without it."""
    # Someone may have published meanwhile: that publication brings the cover up to date itself.
    if not PilotPage.objects.filter(pk=pilot.pk, cover=pilot.cover).update(cover=image):
        return
    new_edition()  # an update sends no signal
    pilot.cover = image

    def give(content: dict[str, Any]) -> dict[str, Any]:
        shown = RegistryImage.objects.filter(pk=content["cover"]).first()
        return content if _is_photograph(shown) else content | {"cover": image.pk}

    rewrite(pilot, give)
    ReferenceIndex.create_or_update_for_object(pilot)


def _is_photograph(cover: RegistryImage | None) -> bool:
    return cover is not None and not cover.generated


def _covers_in_revisions(pilot: PilotPage) -> set[int]:
    """Every cover the pilot has had, as far as its history is kept, with the present one."""
    covers = Revision.objects.for_instance(pilot).values_list("content__cover", flat=True)
    return {pk for pk in covers if pk}
