"""From an upload to a review: the document is read, compared with what was written before, and kept for corrections."""

from functools import cache

from django.conf import settings

from scenarios.drafting.draft import PlanDraft
from scenarios.drafting.same_document import find_elsewhere, find_plan
from scenarios.editing.reviews.access import parent_for
from scenarios.editing.reviews.carrying import carry_over
from scenarios.intake.document import read_document
from scenarios.intake.plan import Knowledge, read_plan
from scenarios.models import CityPage, PlanPage, PlanReview, PlanStatus, Region, Scenario, Sector

MAX_FILE_NAME = PlanReview._meta.get_field("file_name").max_length


class NoOutline(Exception):
    """The document has neither numbered items nor headings."""


@cache
def knowledge() -> Knowledge:
    """Read once a process: the files it comes from change with the code."""
    return Knowledge.from_fixtures(settings.ROOT / "fixtures")


def read_draft(data: bytes, name: str) -> PlanDraft:
    """Raises UnreadableDocument or NoOutline. `name` gives the kind of file by its extension."""
    reading = read_plan(read_document(data, name), knowledge())
    if not reading.tasks:
        raise NoOutline
    return PlanDraft.from_reading(reading)


def begin_review(draft: PlanDraft, city: CityPage | None, user, file_name: str) -> PlanReview:
    """`city` is None for a plan that names no place. What was corrected before is corrected in the new reading."""
    _leave_out_unknown_terms(draft)
    plan = find_plan(draft, city)
    if plan:
        carry_over(draft, plan)
    return PlanReview.objects.create(
        city=city, owner=user, plan=plan, file_name=file_name[:MAX_FILE_NAME], draft=draft.to_json()
    )


def _leave_out_unknown_terms(draft: PlanDraft) -> None:
    """The reader knows the vocabulary as it is delivered; here people may have taken sectors or scenarios away."""
    sectors = set(Sector.objects.values_list("code", flat=True))
    scenarios = set(Scenario.objects.values_list("code", flat=True))
    for pilot in draft.pilots:
        pilot.sectors = [code for code in pilot.sectors if code in sectors]
        pilot.scenario = pilot.scenario if pilot.scenario in scenarios else ""


def plan_before(review: PlanReview, draft: PlanDraft) -> PlanPage | None:
    """The plan that this document is another reading of, also when its title has been corrected since."""
    parent = parent_for(review)
    if review.plan and parent and review.plan.is_child_of(parent):
        return review.plan
    return find_plan(draft, review.city)


def plan_elsewhere(review: PlanReview, draft: PlanDraft) -> PlanPage | None:
    """The plan that would stand in the registry twice, if this were written as a new one."""
    if draft.status == PlanStatus.TEMPLATE or plan_before(review, draft):
        return None
    plan = find_elsewhere(draft, review.city)
    return plan and PlanPage.objects.select_related("region__parent__parent").defer("text").get(pk=plan.pk)


def foreign_place(review: PlanReview, draft: PlanDraft) -> str | None:
    """The name of the region the document is about, when it is not that of the review or a part of it."""
    if not draft.region or draft.status == PlanStatus.TEMPLATE:
        return None
    region = Region.objects.with_ancestors().filter(code=draft.region).first()
    if region is None:
        return draft.region
    return None if review.city and review.city.region.contains(region) else region.label
