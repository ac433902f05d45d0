"""The plan that a document is another reading of."""

import re
import unicodedata

from scenarios.drafting.draft import PlanDraft
from scenarios.models import CityPage, PlanIndexPage, PlanPage, PlanQuerySet, PlanStatus

# A letter that passes a document on, or asks for comments on it.
_WRAPPED = re.compile(r"关于(?:印发|转发|发布|公开征求|征求)[^《》]{0,20}《(.+)》")
_ISSUER = re.compile(r"^.{0,60}?(?:政府|办公室|办公厅|委员会|[委局厅办])关于")
_WRAPPER = re.compile(r"^关于(?:印发)?|的?通知$")
_FORMALITIES = re.compile("征求意见稿|送审稿|审议稿|讨论稿|草案|试行|年")


def find_plan(draft: PlanDraft, city: CityPage | None) -> PlanPage | None:
    """The plan that an earlier reading of this document has become, published or not; never another city's.

    Without `city` among the plans that name no place. It has the same document number; where one of the two has
    none, the same title apart from what differs between a draft for comment and the issued version.
    """
    parent = city or PlanIndexPage.objects.first()
    return _same_document(draft, PlanPage.objects.child_of(parent)) if parent else None


def find_elsewhere(draft: PlanDraft, city: CityPage | None) -> PlanPage | None:
    """The plan that this document is already at another place: of the county below it, say, or of no city."""
    parent = city or PlanIndexPage.objects.first()
    plans = PlanPage.objects.exclude(status=PlanStatus.TEMPLATE)
    return _same_document(draft, plans.not_child_of(parent) if parent else plans)


def _same_document(draft: PlanDraft, plans: PlanQuerySet) -> PlanPage | None:
    same = [plan for plan in plans.defer("text").order_by("-pk") if is_same_document(draft, plan)]
    # A draft for comment and the issued version may both be there.
    by_number = [plan for plan in same if plan.document_number and draft.number]
    return next(iter(by_number + same), None)


def normal_title(title: str) -> str:
    """A title without what differs between a draft, the issued version and the letter it came with."""
    wrapped = _WRAPPED.search(title)
    text = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", wrapped[1] if wrapped else title))
    return _FORMALITIES.sub("", _WRAPPER.sub("", _ISSUER.sub("", text)))


def normal_number(number: str) -> str:
    """渝北府办发〔2020〕24号 however its brackets and digits are written."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number))


def is_same_document(draft: PlanDraft, plan: PlanPage) -> bool:
    """By the number where both have one, else by the title."""
    number, other = normal_number(draft.number), normal_number(plan.document_number)
    if number and other:
        return number == other
    title = normal_title(draft.title)
    return bool(title) and title == normal_title(plan.title)
