"""The frame of the page tree (home, lists of cities and plans, plain pages) and the site it is served as."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Collection, Page, Site, Task, Workflow

from home.models import HomePage, PlainPage
from scenarios.loading.ledger import Tally
from scenarios.loading.pages import PageLoader
from scenarios.loading.records import complaints_about
from scenarios.loading.registry import Track, untracked
from scenarios.loading.rows import Row, read_yaml
from scenarios.models import CityIndexPage, PlanIndexPage

FIELDS = ("slug", "kind", "title_zh", "title_en", "lead_zh", "lead_en", "body_zh", "body_en")
# Names that Wagtail's first migration gives in English, and those in both languages that editors see instead.
FIRST_NAMES = (
    (Page, "title", "Root", "全部页面 All pages"),
    (Page, "draft_title", "Root", "全部页面 All pages"),
    (Collection, "name", "Root", "公用 Shared"),
    (Workflow, "name", "Moderators approval", "审核 Review"),
    (Task, "name", "Moderators approval", "审核 Review"),
)
KINDS = {"home": HomePage, "cities": CityIndexPage, "plans": PlanIndexPage, "plain": PlainPage}


class PlainPageLoader(PageLoader):
    kind = "page"
    model = PlainPage
    fields = FIELDS
    required = ("title_zh", "body_zh")

    def __init__(self, home: HomePage):
        self.home = home

    def parent(self, row: Row) -> Page:
        return self.home

    def fill(self, page: PlainPage, row: Row) -> None:
        page.title = row.text("title_zh")
        page.title_en = row.text("title_en")
        page.body_zh = row.text("body_zh")
        page.body_en = row.text("body_en")


@transaction.atomic
def load_tree(folder: Path, track: Track = untracked) -> list[Tally]:
    """Make what is missing of the frame, serve it at PUBLIC_URL, and load the plain pages."""
    rows = read_yaml(folder / "pages.yaml", "slug")
    by_kind = {kind: [row for row in rows if row.choice("kind", KINDS) == kind] for kind in KINDS}
    home = HomePage.objects.first() or _make_home(by_kind["home"])
    _serve(home)
    name_what_wagtail_made()
    for row in by_kind["cities"] + by_kind["plans"]:
        _ensure_list(row, home)
    plain = by_kind["plain"]
    return [PlainPageLoader(home).load(plain, track("page", len(plain)))]


def name_what_wagtail_made() -> None:
    for model, field, english, name in FIRST_NAMES:
        at_the_root = {"depth": 1} if issubclass(model, Page | Collection) else {}
        model.objects.filter(**{field: english}, **at_the_root).update(**{field: name})


def _make_home(rows: list[Row]) -> HomePage:
    row = _filled(rows[0])
    home = HomePage(slug=row.key, lead_zh=row.text("lead_zh"), lead_en=row.text("lead_en"))
    # Wagtail's welcome page has the same slug; it goes when the site no longer points to it.
    _welcome_pages().filter(slug=row.key).update(slug="wagtail-welcome")
    return _add(home, Page.get_first_root_node(), row)


def _ensure_list(row: Row, home: HomePage) -> None:
    model = KINDS[row.text("kind")]
    if not model.objects.exists():
        _add(model(slug=row.key), home, _filled(row))


def _add(page: Page, parent: Page, row: Row) -> Page:
    page.title, page.title_en, page.live = row.text("title_zh"), row.text("title_en"), False
    with complaints_about(row):
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision().publish()
    return page


def _filled(row: Row) -> Row:
    row.check_fields(FIELDS, ["title_zh"])
    return row


def _serve(home: HomePage) -> None:
    """The default site, at the address of PUBLIC_URL; its root stays when an administrator chose another home page."""
    address = urlsplit(settings.PUBLIC_URL)
    wanted = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
    }
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        site = Site(is_default_site=True)
    wanted["site_name"] = site.site_name or home.title
    if site.root_page_id is None or not issubclass(site.root_page.specific_class, HomePage):
        wanted["root_page"] = home
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()
    for page in _welcome_pages().filter(numchild=0):
        page.delete()


def _welcome_pages():
    """Pages of no type of their own: only Wagtail's first migration makes one."""
    return Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page))
