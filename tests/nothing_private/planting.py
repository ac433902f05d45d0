"""Public records, and pilots that are not public planted among them."""

import datetime
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from media.models import RegistryDocument
from scenarios.models import (
    CityPage,
    CostBand,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotTask,
    PilotUnit,
    PlanPage,
    Prerequisite,
    PrerequisiteKind,
    Replication,
    Risk,
    Role,
    Source,
    SourceKind,
    Stage,
    Target,
    Task,
    TaskRole,
    TaskUnit,
    Unit,
)
from search import outbox
from search.alerts.models import Alert
from search.models import OutboxEntry
from tests.factories import (
    CityPageFactory,
    ImageFactory,
    PilotFactory,
    PlainPageFactory,
    PlanFactory,
    RegionFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    plan_index,
)

MARK, MARK_EN = "绝密代号", "QXZSECRET"  # in everything that is planted, and nowhere else
MARKS = (MARK[:2], MARK_EN, MARK_EN.lower(), "juemi")  # also in pinyin
WORD = "远程"  # in public pilots and in planted ones alike
# A slip away from names of public pilots, and from words of planted ones alone, in letters and by their sound.
MISSPELLED = ("remotte", "远成岸桥", "QXZSECERT", "绝米代号", "hiden", "juemmi")
PASSWORD = "let me in"


def findings(words: str, words_en: str) -> dict:
    return {
        "measurements": [
            Measurement(
                indicator_zh=f"{words}时延", indicator_en=f"{words_en} delay", unit_zh="ms", before="200", after="20",
                method=words, basis_zh=words, basis_en=words_en,
            ),
            Measurement(indicator_zh="时延", indicator_en="Delay", unit_zh="ms", before="90", after="9"),
        ],
        "prerequisites": [
            Prerequisite(kind=PrerequisiteKind.NETWORK, need_zh=f"{words}专网", need_en=f"{words_en} network")
        ],
        "lessons": [Lesson(kind=LessonKind.FAILED, text_zh=words, text_en=words_en)],
        "risks": [Risk(risk_zh=words, risk_en=words_en, mitigation_zh=words, mitigation_en=words_en)],
        "sources": [Source(title=words, publisher=words, url=f"https://example.org/{words_en}", kind=SourceKind.PRESS)],
    }  # fmt: skip


@dataclass
class World:
    """Public records, and what is planted beside them: `hidden` pilots and what belongs to them."""

    pilots: list[PilotPage]
    plan: PlanPage
    task: Task
    document: RegistryDocument
    alert: Alert
    hidden: list[PilotPage] = field(default_factory=list)
    hidden_pages: list[Page] = field(default_factory=list)
    hidden_units: list[Unit] = field(default_factory=list)
    hidden_document: RegistryDocument | None = None
    private_restriction: PageViewRestriction | None = None

    @property
    def hidden_numbers(self) -> list[int]:
        return [pilot.pk for pilot in self.hidden]


def world_in(city: CityPage) -> World:
    """All of it, indexed. SEARCH_URL names an index of its own."""
    made = public_world(city)
    plant(made, city)
    outbox.rebuild()
    # As time goes by after the index was made, for a page that is to expire in an hour.
    hours = datetime.timedelta(hours=2)
    Page.objects.filter(expire_at__isnull=False).update(expire_at=F("expire_at") - hours)
    OutboxEntry.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - hours)
    return made


def shared(**others) -> dict:
    """What the public and the planted pilots have in common, so that one too many would show in every count."""
    return {
        "sector": SectorFactory(code="ports", label_zh="智慧港口", label_en="Smart ports"),
        "scenario": ScenarioFactory(code="cranes", label_zh="远程岸桥", label_en="Remote cranes"),
        "stage": Stage.LIVE,
        "evidence": Evidence.MEASURED,
        "started_year": 2021,
        "cost_band": CostBand.UNDER_2M,
        "edge_computing": "yes",
        "contact_unit": UnitFactory(slug="port", name_zh="岳阳港务", name_en="Yueyang Port"),
    } | others


def public_world(city: CityPage) -> World:
    PlainPageFactory(title="关于", title_en="About", slug="about")
    port = UnitFactory(slug="port", name_zh="岳阳港务", name_en="Yueyang Port")
    mec = TechnologyFactory(slug="mec", name="边缘计算", label_en="Edge computing")
    pilots = [
        PilotFactory(
            slug=f"open-{n}",
            title=f"远程岸桥{n}",
            title_en=f"Remote cranes {n}",
            summary_zh="远程操作岸桥",
            summary_en="Cranes, remotely",
            technologies=[mec],
            pilot_units=[PilotUnit(unit=port, role=Role.LEAD)],
            cover=ImageFactory(),
            last_published_at=timezone.now(),
            **findings("公开", "open"),
            **shared(),
        )
        for n in range(3)
    ]
    Replication.objects.create(repeat=pilots[1], origin=pilots[0], kept="照旧")
    plan = PlanFactory(parent=city, title="岳阳行动方案", title_en="Yueyang plan", slug="plan")
    task = Task.objects.create(plan=plan, path="二/1", heading="远程岸桥", text="建设远程岸桥。")
    Target.objects.create(plan=plan, year=2022, metric="other", metric_note="示范", value=5)
    PilotTask.objects.create(pilot=pilots[0], task=task, path="二/1")
    # A change that waits for review, of a page that is public.
    pilots[2].title, pilots[2].title_en = f"{MARK}改稿", f"{MARK_EN} revised"
    pilots[2].summary_zh = pilots[2].outcome_zh = MARK
    pilots[2].save_revision()
    document = RegistryDocument.objects.create(title="附件", file=named_file("open.txt", "public"))
    alert = Alert.objects.create(
        email="reader@example.org", search=f"q={quote(WORD)}&sector=ports", language="zh"
    )
    return World(pilots, plan, task, document, alert)


def named_file(name: str, text: str) -> ContentFile:
    return ContentFile(text.encode(), name=name)


def plant(world: World, city: CityPage) -> None:
    unit = UnitFactory(slug="hidden-unit", name_zh=f"{MARK}单位", name_en=f"{MARK_EN} unit")
    # Its name is no secret: technologies are a vocabulary that coordinators keep. That it is used here is one.
    technology = TechnologyFactory(slug="hidden-tag", name="无人机", label_en="Drones")
    private_city = CityPageFactory(
        title=f"{MARK}市",
        title_en=f"{MARK_EN} city",
        slug="hidden-city",
        region=RegionFactory(code="430700", name="常德市", name_en="Changde", parent=city.region.parent),
    )
    world.private_restriction = PageViewRestriction.objects.create(
        page=private_city, restriction_type=PageViewRestriction.LOGIN
    )
    plan = PlanFactory(
        parent=private_city, slug="hidden-plan", title=f"{MARK}方案", title_en=f"{MARK_EN} plan", text=MARK
    )
    # In a public city, of its region, and with a unit and a pilot that are public.
    port = Unit.objects.get(slug="port")
    draft = {"live": False, "region": city.region, "publisher": port}
    draft_plan = PlanFactory(
        parent=city, slug="hidden-city-plan", title=f"{MARK}草案", title_en=f"{MARK_EN} draft", **draft
    )
    hidden_tasks = []
    for hidden_plan in (plan, draft_plan):
        task = Task.objects.create(plan=hidden_plan, path="二/9", heading=f"{MARK}任务", text=MARK)
        for named in (unit, port):
            TaskUnit.objects.create(task=task, unit=named, role=TaskRole.LEAD)
        Target.objects.create(plan=hidden_plan, year=2022, metric="other", metric_note=MARK, value=77)
        PilotTask.objects.create(pilot=world.pilots[0], task=task, path="二/9", passage=MARK)
        hidden_tasks.append(task)

    def pilot(slug: str, **others) -> PilotPage:
        made = PilotFactory(
            slug=slug,
            title=f"远程{MARK}{slug}",
            title_en=f"Remote {MARK_EN} {slug}",
            summary_zh=f"远程{MARK}",
            summary_en=f"Remote {MARK_EN}",
            site_zh=MARK,
            problem_zh=MARK,
            outcome_zh=MARK,
            cost_note=MARK,
            funding=MARK,
            replication_note_zh=MARK,
            technologies=[technology, TechnologyFactory(slug="mec")],
            pilot_units=[
                PilotUnit(unit=unit, role=Role.OPERATOR),
                PilotUnit(unit=Unit.objects.get(slug="port"), role=Role.LEAD),
            ],
            **findings(MARK, MARK_EN),
            **shared(**others),
        )
        for task in (world.task, *hidden_tasks):
            PilotTask.objects.create(pilot=made, task=task, path=task.path, passage=MARK)
        for other in world.pilots[:2]:
            words = {"kept": MARK, "changed": MARK, "outcome": MARK}
            Replication.objects.create(repeat=made, origin=other, **words)
        Replication.objects.create(repeat=world.pilots[2], origin=made, kept=MARK, changed=MARK, outcome=MARK)
        world.hidden.append(made)
        return made

    pilot("hidden-draft", live=False)
    pilot("hidden-below-private", parent=private_city)
    pilot("hidden-expired", expire_at=timezone.now() + datetime.timedelta(hours=1))
    # Private only once it was public and indexed; the signals say so.
    for how in (PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN):
        page = pilot(f"hidden-{how}")
        PageViewRestriction.objects.create(page=page, restriction_type=how, password=PASSWORD)
    taken_back = pilot("hidden-taken-back")
    taken_back.unpublish()

    pages = [
        PlainPageFactory(title=MARK, title_en=MARK_EN, slug="hidden-page", live=False),
        private_city,
        plan,
        draft_plan,
    ]
    pages.append(
        PlanFactory(parent=plan_index(), title=MARK, title_en=MARK_EN, slug="hidden-draft-plan", live=False)
    )
    world.hidden_pages = [*world.hidden, *pages]
    world.hidden_units = [unit]
    collection = Collection.get_first_root_node().add_child(name=MARK)
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
    world.hidden_document = RegistryDocument.objects.create(
        title=MARK, file=named_file("hidden.txt", MARK), collection=collection
    )


def uproot(world: World) -> None:
    """As if there never had been any."""
    for page in sorted(world.hidden_pages, key=lambda page: -page.depth):
        Page.objects.get(pk=page.pk).delete()
    for unit in world.hidden_units:
        unit.delete()
    outbox.rebuild()
