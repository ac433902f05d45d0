"""Rights: each city's editors and moderators on its own pages, and the coordinators on everything.

Everything here may be called again at any time: it makes what is missing and leaves the rest, also rights that an
administrator has added by hand.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from scenarios.models import (
    CityIndexPage,
    CityPage,
    CityTeam,
    PlanIndexPage,
    Region,
    RegionLevel,
    Scenario,
    Sector,
    Synonym,
    Technology,
    Unit,
)

COORDINATORS = "协调员 Coordinators"

EDITOR_RIGHTS = ("add_page", "change_page")
MODERATOR_RIGHTS = (*EDITOR_RIGHTS, "publish_page", "lock_page", "unlock_page")
COORDINATOR_RIGHTS = (*MODERATOR_RIGHTS, "bulk_delete_page")

# With `add` alone, people may change and delete what they uploaded themselves.
EDITOR_FILES = ("add_image", "choose_image", "add_document", "choose_document")
MODERATOR_FILES = (*EDITOR_FILES, "change_image", "change_document")

VOCABULARIES = (Region, Scenario, Sector, Synonym, Technology, Unit)


def city_editors(city: CityPage) -> Group:
    return ensure_city_groups(city).editors


def city_moderators(city: CityPage) -> Group:
    return ensure_city_groups(city).moderators


@transaction.atomic
def ensure_city_groups(city: CityPage) -> CityTeam:
    """Two groups with rights on the city's subtree only, a collection for their files, and a review by moderators."""
    team, _made = CityTeam.objects.select_related(
        "editors", "moderators", "collection", "workflow"
    ).get_or_create(city=city)
    name = team_name(city.region)
    if None in (team.editors, team.moderators, team.collection, team.workflow):
        team.editors = team.editors or Group.objects.create(name=_unused_name(f"{name} · 编辑 Editors"))
        team.moderators = team.moderators or Group.objects.create(
            name=_unused_name(f"{name} · 审核 Moderators")
        )
        team.collection = team.collection or _root_collection().add_child(name=name)
        team.workflow = team.workflow or Workflow.objects.create(name=_workflow_name(name))
        team.save()
    for group, rights, files in (
        (team.editors, EDITOR_RIGHTS, EDITOR_FILES),
        (team.moderators, MODERATOR_RIGHTS, MODERATOR_FILES),
    ):
        _allow(group, ["wagtailadmin.access_admin", "scenarios.add_unit"])
        _allow_pages(group, city, rights)
        _allow_files(group, team.collection, files)
    _ensure_review(team)
    return team


def rename_team(team: CityTeam) -> None:
    """Give groups, collection and review the name the city's region has now."""
    name = team_name(team.city.region)
    wanted = [
        (team.editors, f"{name} · 编辑 Editors"),
        (team.moderators, f"{name} · 审核 Moderators"),
        (team.collection, name),
        (team.workflow, _workflow_name(name)),
    ]
    for part, new_name in wanted:
        if part is not None and part.name != new_name:
            part.name = _unused_name(new_name, part) if isinstance(part, Group) else new_name
            part.save()


def remove_team_parts(team: CityTeam) -> None:
    """After a city page is gone. Pictures and documents stay: a collection is removed only when it is empty."""
    if team.workflow:
        tasks = list(team.workflow.tasks)
        team.workflow.delete()
        for task in tasks:
            task.delete()
    Group.objects.filter(pk__in=[group.pk for group in (team.editors, team.moderators) if group]).delete()
    collection = team.collection
    if collection and not _is_in_use(collection):
        collection.delete()


@transaction.atomic
def ensure_coordinators() -> Group:
    """The group with all rights on pages of cities and plans, vocabularies, units and files; not on users."""
    group = coordinators()
    actions = ("add", "change", "delete", "view")
    models = [f"scenarios.{action}_{model._meta.model_name}" for action in actions for model in VOCABULARIES]
    _allow(group, ["wagtailadmin.access_admin", "scenarios.change_kittemplates", *models])
    for page in [*CityIndexPage.objects.all(), *PlanIndexPage.objects.all()]:
        _allow_pages(group, page, COORDINATOR_RIGHTS)
    _allow_files(group, _root_collection(), MODERATOR_FILES)
    return group


def coordinators() -> Group:
    return Group.objects.get_or_create(name=COORDINATORS)[0]


def remove_unused_default_groups() -> None:
    """Delete Wagtail's own "Editors" and "Moderators" while nobody is in them: they have rights on all cities."""
    Group.objects.filter(name__in=["Editors", "Moderators"], user__isnull=True).delete()


def team_name(region: Region) -> str:
    """岳阳市; with the name above where names repeat: 潍坊市昌乐县, 德国汉堡."""
    below_a_city = region.level == RegionLevel.COUNTY
    abroad = region.level == RegionLevel.CITY and region.parent and region.parent.level == RegionLevel.COUNTRY
    return f"{region.parent.name}{region.name}" if region.parent and (below_a_city or abroad) else region.name


def _workflow_name(name: str) -> str:
    return f"{name} · 审核 Review"


def _unused_name(name: str, group: Group | None = None) -> str:
    """Group names are unique; a number is added to one that someone has made by hand."""
    others = Group.objects.exclude(pk=group.pk if group else None)
    candidate, number = name, 2
    while others.filter(name=candidate).exists():
        candidate, number = f"{name} {number}", number + 1
    return candidate


def _ensure_review(team: CityTeam) -> None:
    """Moderators approve; coordinators may too, so that a city without moderators does not wait for ever."""
    task = team.workflow.tasks.first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=team.workflow.name)
        task.groups.set([team.moderators, coordinators()])
        WorkflowTask.objects.create(workflow=team.workflow, task=task, sort_order=0)
    elif team.moderators not in (approval := task.specific).groups.all():
        approval.groups.add(team.moderators)
    WorkflowPage.objects.get_or_create(page=team.city.page_ptr, defaults={"workflow": team.workflow})


def _permission_ids(names: tuple[str, ...]) -> tuple[int, ...]:
    """Ids of permissions named app_label.codename."""
    wanted = [name.split(".") for name in names]
    found = Permission.objects.filter(
        content_type__app_label__in={app for app, _codename in wanted},
        codename__in={codename for _app, codename in wanted},
    )
    return tuple(found.values_list("pk", flat=True))


def _allow(group: Group, names: Iterable[str]) -> None:
    group.permissions.add(*_permission_ids(tuple(names)))


def _allow_pages(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    _add_missing(GroupPagePermission, "wagtailcore", codenames, group=group, page_id=page.pk)


def _allow_files(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    for app_label, part in (("wagtailimages", "_image"), ("wagtaildocs", "_document")):
        names = tuple(codename for codename in codenames if codename.endswith(part))
        _add_missing(GroupCollectionPermission, app_label, names, group=group, collection=collection)


def _add_missing(model: type, app_label: str, codenames: tuple[str, ...], **place) -> None:
    held = set(model.objects.filter(**place).values_list("permission_id", flat=True))
    wanted = _permission_ids(tuple(f"{app_label}.{codename}" for codename in codenames))
    model.objects.bulk_create(model(permission_id=pk, **place) for pk in wanted if pk not in held)


def _root_collection() -> Collection:
    return Collection.get_first_root_node()


def _is_in_use(collection: Collection) -> bool:
    from wagtail.documents import get_document_model
    from wagtail.images import get_image_model

    return collection.get_children().exists() or any(
        model.objects.filter(collection=collection).exists()
        for model in (get_image_model(), get_document_model())
    )
