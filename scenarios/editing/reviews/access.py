"""Who may read a document into a plan: those who may write and publish below the city page it is for."""

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.models import CityIndexPage, CityPage, PlanIndexPage, PlanPage, PlanReview, PlanStatus

# A plan is written with its pilots in one go, so half of the rights is not enough.
NEEDED_RIGHTS = ("add", "publish")


def cities_to_plan_for(user) -> QuerySet[CityPage]:
    """City pages below which the user may write and publish, in the order of the region codes."""
    return (
        _allowed(CityPage.objects.all(), user)
        .select_related("region__parent__parent")
        .order_by("region__code")
    )


def list_of_plans_for(user) -> PlanIndexPage | None:
    """Where the user may write plans that name no place."""
    return _allowed(PlanIndexPage.objects.all(), user).first()


def list_of_cities_for(user) -> CityIndexPage | None:
    """Where the user may add pages of cities."""
    index = CityIndexPage.objects.first()
    return index if index and index.permissions_for_user(user).can_add_subpage() else None


def may_read_documents(user) -> bool:
    return cities_to_plan_for(user).exists() or list_of_plans_for(user) is not None


def reviews_for(user) -> QuerySet[PlanReview]:
    """Unfinished readings the user may go on with: the own ones and those of colleagues of the same city.

    Without those that nobody has touched for too long, deleted yet or not.
    """
    reachable = Q(city__in=cities_to_plan_for(user).values("pk"))
    if list_of_plans_for(user) is not None:
        reachable |= Q(city=None)
    reviews = PlanReview.objects.exclude_forgotten().filter(reachable)
    # Only some steps need the whole text of the plan that was read before.
    return reviews.select_related("city__region__parent__parent", "owner", "plan").defer("plan__text")


def parent_for(review: PlanReview) -> CityPage | PlanIndexPage | None:
    """The page below which the plan is to be written; None while there is no list of plans."""
    return review.city or PlanIndexPage.objects.first()


def template_plans() -> QuerySet[PlanPage]:
    """Plans to start from: they belong to no city, and everyone who works on pages may look at them."""
    index = PlanIndexPage.objects.first()
    if index is None:
        return PlanPage.objects.none()
    return PlanPage.objects.filter(status=PlanStatus.TEMPLATE).child_of(index)


def _allowed(pages: QuerySet, user) -> QuerySet:
    policy = policy_registry.get_by_type(Page)
    for right in NEEDED_RIGHTS:
        pages = pages.filter(pk__in=policy.instances_user_has_permission_for(user, right).values("pk"))
    return pages
