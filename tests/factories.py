"""Test data. Every factory gives a valid, public record; a test states only what it is about.

Pages hang in the usual tree, which is made on first use. Lists inside a pilot are handed over as records:
`PilotFactory(pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)])`.
"""

from collections.abc import Iterable

import factory
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from home.models import HomePage, PlainPage
from media.models import Licence, RegistryImage
from scenarios.models import (
    CityIndexPage,
    CityPage,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotTask,
    PilotTechnology,
    PilotUnit,
    PlanIndexPage,
    PlanPage,
    Prerequisite,
    PrerequisiteKind,
    Region,
    RegionLevel,
    Role,
    Scenario,
    Sector,
    SectorGroup,
    Stage,
    Target,
    TargetPart,
    Task,
    TaskKind,
    TaskRole,
    TaskUnit,
    Technology,
    Unit,
    UnitKind,
)

PASSWORD = "a password for tests"

# --- the tree --------------------------------------------------------------------------------------------


def home_page() -> HomePage:
    """The default site's home page, in place of Wagtail's welcome page."""
    if existing := HomePage.objects.first():
        return existing
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title="5G+试点库", title_en="5G+ Pilot Registry", slug="registry", lead_zh="看看谁已经做过。"
        )
    )
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page": home}
    )
    root.get_children().exclude(pk=home.pk).delete()
    return home


def city_index() -> CityIndexPage:
    return CityIndexPage.objects.first() or _below(
        home_page(), CityIndexPage(title="地区", title_en="Places", slug="cities")
    )


def plan_index() -> PlanIndexPage:
    return PlanIndexPage.objects.first() or _below(
        home_page(), PlanIndexPage(title="行动方案", title_en="Plans", slug="plans")
    )


def _below(parent: Page, page: Page) -> Page:
    # Read again: an object in memory does not know of children added through another one.
    return Page.objects.get(pk=parent.pk).add_child(instance=page)


# --- vocabularies, places, units -------------------------------------------------------------------------


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"sector-{n}")
    label_zh = factory.Sequence(lambda n: f"行业{n}")
    label_en = factory.Sequence(lambda n: f"Sector {n}")
    group = SectorGroup.INDUSTRY
    icon = "anchor"
    colour = "#0f4c81"


class ScenarioFactory(DjangoModelFactory):
    class Meta:
        model = Scenario
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"scenario-{n}")
    label_zh = factory.Sequence(lambda n: f"场景{n}")
    label_en = factory.Sequence(lambda n: f"Scenario {n}")
    sector = factory.SubFactory(SectorFactory)


class TechnologyFactory(DjangoModelFactory):
    class Meta:
        model = Technology
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"technology-{n}")
    name = factory.Sequence(lambda n: f"技术{n}")
    label_en = factory.Sequence(lambda n: f"Technology {n}")


class RegionFactory(DjangoModelFactory):
    """A city without a province above it; the codes are none of the real table."""

    class Meta:
        model = Region
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"{900_000 + n}")
    level = RegionLevel.CITY
    name = factory.Sequence(lambda n: f"城{n}市")
    short_name = factory.LazyAttribute(lambda region: region.name.removesuffix("市"))
    name_en = factory.Sequence(lambda n: f"City {n}")


def hunan() -> Region:
    return RegionFactory(
        code="430000", level=RegionLevel.PROVINCE, name="湖南省", short_name="湖南", name_en="Hunan"
    )


def yueyang() -> Region:
    return RegionFactory(code="430600", name="岳阳市", short_name="岳阳", name_en="Yueyang", parent=hunan())


def yueyang_county() -> Region:
    return RegionFactory(
        code="430621",
        level=RegionLevel.COUNTY,
        name="岳阳县",
        short_name="岳阳县",
        name_en="Yueyang County",
        parent=yueyang(),
    )


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit
        django_get_or_create = ("slug",)

    slug = factory.Sequence(lambda n: f"unit-{n}")
    name_zh = factory.Sequence(lambda n: f"单位{n}")
    name_en = factory.Sequence(lambda n: f"Unit {n}")
    kind = UnitKind.ENTERPRISE


class ImageFactory(DjangoModelFactory):
    """A real picture of 160 × 90 pixels."""

    class Meta:
        model = RegistryImage

    title = factory.Sequence(lambda n: f"图片{n}")
    file = factory.django.ImageField(
        filename="picture.png", width=160, height=90, color="steelblue", format="PNG"
    )
    description = "一块蓝色"
    credit = "测试"
    licence = Licence.CC0


# --- pages -----------------------------------------------------------------------------------------------


class PageFactory(DjangoModelFactory):
    """Adds the page below `parent`, or where pages of its kind usually hang."""

    class Meta:
        abstract = True

    live = True
    first_published_at = factory.LazyFunction(timezone.now)

    @classmethod
    def usual_parent(cls) -> Page:
        return home_page()

    @classmethod
    def _create(cls, model_class: type[Page], *args, parent: Page | None = None, **fields) -> Page:
        return _below(parent or cls.usual_parent(), model_class(*args, **fields))


class PlainPageFactory(PageFactory):
    class Meta:
        model = PlainPage

    title = factory.Sequence(lambda n: f"说明{n}")
    title_en = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    body_zh = "<p>正文</p>"
    body_en = "<p>Text</p>"


class CityPageFactory(PageFactory):
    class Meta:
        model = CityPage

    region = factory.SubFactory(RegionFactory)
    title = factory.LazyAttribute(lambda city: city.region.name)
    title_en = factory.LazyAttribute(lambda city: city.region.name_en)
    slug = factory.LazyAttribute(lambda city: f"city-{city.region.code.lower()}")

    @classmethod
    def usual_parent(cls) -> Page:
        return city_index()


class PlanFactory(PageFactory):
    """A plan below the list of plans; hand over `parent=city` for a city's own."""

    class Meta:
        model = PlanPage

    title = factory.Sequence(lambda n: f"5G应用行动方案{n}")
    title_en = factory.Sequence(lambda n: f"5G action plan {n}")
    slug = factory.Sequence(lambda n: f"plan-{n}")
    text = "一、总体目标\n到2022年，建成5G基站2000个。"

    @classmethod
    def usual_parent(cls) -> Page:
        return plan_index()


class PilotFactory(PageFactory):
    """A public pilot of 岳阳市 unless `parent` names another city page."""

    class Meta:
        model = PilotPage
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"5G+远程作业试点{n}")
    title_en = factory.Sequence(lambda n: f"5G remote operation pilot {n}")
    slug = factory.Sequence(lambda n: f"pilot-{n}")
    summary_zh = "在码头试用5G远程作业。"
    summary_en = "Remote operation over 5G, tried at a quay."
    sector = factory.SubFactory(SectorFactory)
    scenario = factory.SubFactory(ScenarioFactory, sector=factory.SelfAttribute("..sector"))
    stage = Stage.LIVE
    evidence = Evidence.REPORTED

    @classmethod
    def usual_parent(cls) -> Page:
        return CityPage.objects.filter(region__code="430600").first() or CityPageFactory(
            title="岳阳市", title_en="Yueyang", slug="yueyang", region=yueyang()
        )

    @factory.post_generation
    def technologies(self, create: bool, given: Iterable[Technology] | None) -> None:
        if given:
            self.technologies.set(given)
            self.save()


def make_tasks(plan: PlanPage, number: int, pilots: Iterable[PilotPage] = ()) -> list[Task]:
    """`number` tasks of a plan in bulk, each with a leading unit, a responsible one and a group, and as many targets.

    Each of the `pilots` serves a task. No revision is made.
    """
    kinds, leads = list(TaskKind), [UnitFactory(slug=f"leads-{n}") for n in range(4)]
    works = UnitFactory(slug="works-along")
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            path=f"二/{n}",
            heading=f"任务{n}",
            kind=kinds[n % 4],
            text=f"{n}．任务{n}。",
            sort_order=n,
        )
        for n in range(number)
    )
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, unit=unit, role=role, cited=cited, sort_order=order)
        for n, task in enumerate(tasks)
        for order, (unit, role, cited) in enumerate(
            [
                (leads[n % 4], TaskRole.LEAD, ""),
                (works, TaskRole.UNIT, "市局"),
                (None, TaskRole.UNIT, "各县市区政府"),
            ]
        )
    )
    targets = Target.objects.bulk_create(
        Target(plan=plan, year=2020 + n % 3, metric="other", metric_note=f"指标{n}", value=n, sort_order=n)
        for n in range(number)
    )
    TargetPart.objects.bulk_create(TargetPart(target=target, name="移动", value=1) for target in targets)
    PilotTask.objects.bulk_create(
        PilotTask(pilot=pilot, task=tasks[n % number], path=f"二/{n}/一是") for n, pilot in enumerate(pilots)
    )
    return tasks


def make_pilots(
    number: int, *, city: CityPage | None = None, cover: RegistryImage | None = None
) -> list[PilotPage]:
    """`number` public pilots with units and technologies, written in bulk: 500 take well under a second.

    Sectors, scenarios, regions and units vary, so that a query made for each of them shows in a count. No
    signal is sent, no revision made.
    """
    city = city or PilotFactory.usual_parent()
    sectors = [SectorFactory(code=f"many-{n}") for n in range(4)]
    scenarios = [ScenarioFactory(code=f"many-{n}", sector=sectors[n % 4]) for n in range(8)]
    regions = [
        RegionFactory(
            code=f"{city.region.code}-{n}", level=RegionLevel.COUNTY, name=f"城区{n}", parent=city.region
        )
        for n in range(4)
    ]
    units = [UnitFactory(slug=f"many-{n}") for n in range(8)]
    technologies = [TechnologyFactory(slug=f"many-{n}") for n in range(4)]
    stages, evidence = list(Stage)[:5], [Evidence.CLAIMED, Evidence.REPORTED]
    taken = PilotPage.objects.count()
    pilots = [
        PilotPage(
            title=f"5G+远程作业试点{n}",
            title_en=f"5G remote operation pilot {n}",
            slug=f"many-{n}",
            summary_zh=f"在第{n}号码头试用5G远程作业。",
            summary_en=f"Remote operation over 5G, tried at quay {n}.",
            sector=scenarios[n % 8].sector,
            scenario=scenarios[n % 8],
            region=regions[n % 4],
            stage=stages[n % 5],
            evidence=evidence[n % 2],
            started_year=2019 + n % 5,
            cover=cover,
            first_published_at=timezone.now(),
        )
        for n in range(taken, taken + number)
    ]
    _add_children(city, pilots)
    PilotUnit.objects.bulk_create(
        PilotUnit(pilot=pilot, unit=units[(n + shift) % 8], role=role)
        for n, pilot in enumerate(pilots)
        for shift, role in enumerate([Role.LEAD, Role.OPERATOR])
    )
    PilotTechnology.objects.bulk_create(
        PilotTechnology(content_object=pilot, tag=technologies[n % 4]) for n, pilot in enumerate(pilots)
    )
    return pilots


def make_findings(pilots: Iterable[PilotPage]) -> None:
    """What a reader learns from a pilot, for each: a measurement that compares, one that counts, a need, a lesson."""
    pilots = list(pilots)
    kinds = list(PrerequisiteKind)
    Measurement.objects.bulk_create(
        Measurement(pilot=pilot, indicator_zh=f"指标{n % 9}", **values)
        for n, pilot in enumerate(pilots)
        for values in ({"before": "10", "after": "5"}, {"after": str(n)})
    )
    Prerequisite.objects.bulk_create(
        Prerequisite(pilot=pilot, kind=kinds[n % len(kinds)], need_zh=f"条件{n % 11}")
        for n, pilot in enumerate(pilots)
    )
    Lesson.objects.bulk_create(
        Lesson(pilot=pilot, kind=LessonKind.WORKED, text_zh=f"经验{n}") for n, pilot in enumerate(pilots)
    )


def _add_children(parent: Page, pages: list[PilotPage]) -> None:
    """`parent.add_child` for many at once. Django has no bulk insert over two tables, hence one for each."""
    parent = Page.objects.get(pk=parent.pk)
    last = parent.get_last_child()
    taken = Page._str2int(last.path[-Page.steplen :]) if last else 0
    content_type = ContentType.objects.get_for_model(PilotPage)
    base_fields = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    for position, page in enumerate(pages, start=taken + 1):
        page.depth = parent.depth + 1
        page.path = Page._get_path(parent.path, page.depth, position)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title, page.locale, page.content_type = page.title, parent.locale, content_type
    rows = [Page(**{name: getattr(page, name) for name in base_fields}) for page in pages]
    for page, row in zip(pages, Page.objects.bulk_create(rows), strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
    fields = PilotPage._meta.local_concrete_fields
    step = connection.ops.bulk_batch_size(fields, pages)
    for start in range(0, len(pages), step):
        PilotPage._base_manager._insert(pages[start : start + step], fields=fields, using="default")
    for page in pages:
        page._state.adding = False
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(pages))


# --- people ----------------------------------------------------------------------------------------------


class UserFactory(DjangoModelFactory):
    """Logs in with `PASSWORD`; without rights unless a test gives some."""

    class Meta:
        model = get_user_model()
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def groups(self, create: bool, given: Iterable | None) -> None:
        if given:
            self.groups.set(given)


class AdministratorFactory(UserFactory):
    is_staff = True
    is_superuser = True
