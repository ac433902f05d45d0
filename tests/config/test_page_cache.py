"""The page cache: quick for everybody, never wrong for anybody."""

import gzip
import json
import subprocess
import sys
import textwrap
from datetime import timedelta
from functools import partial

import brotli
import pytest
from django.core.cache import cache, caches
from django.db.models.signals import post_save
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from wagtail.models import PageViewRestriction

from config.compression import accepted_encoding
from config.page_cache import may_be_kept
from home.models import RegistrySettings
from scenarios.models import PilotPage, PilotUnit, Role, Synonym
from scenarios.public import edition as editions
from scenarios.public.edition import Shelf, edition, kept, new_edition
from scenarios.public.edition_signals import HIDDEN_APPS, HIDDEN_MODELS
from search.signals import outbox
from tests.factories import AdministratorFactory, ImageFactory, PilotFactory, PlainPageFactory, UnitFactory
from tests.search.processes import ROOT, empty_database, own_state  # noqa: F401

pytestmark = pytest.mark.django_db
ADDRESS = "/cities/yueyang/crane/"


@pytest.fixture(autouse=True)
def _cache_on(settings):
    settings.PAGE_CACHE = True
    caches["pages"].clear()


@pytest.fixture
def pilot(city) -> PilotPage:
    unit = UnitFactory(name_zh="城陵矶港务")
    return PilotFactory(
        slug="crane", title="远控岸桥", parent=city, pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)]
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What happens in it has been committed afterwards."""
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def is_kept(django_assert_num_queries):
    def ask(address: str = ADDRESS, client: Client | None = None, **headers) -> HttpResponse:
        with django_assert_num_queries(0):
            return (client or Client()).get(address, headers=headers)

    return ask


def test_a_page_is_made_once_and_then_costs_no_query(client, pilot, is_kept):
    made = client.get(ADDRESS)
    again = is_kept()
    assert again.content == made.content
    assert dict(again.headers) == dict(made.headers)
    assert "Set-Cookie" not in again.headers


@pytest.mark.parametrize("address", ["/", "/en/", "/search/", "/sectors/", "/cities/", "/about/"])
def test_pages_of_every_kind_are_kept(client, pilot, home, is_kept, address):
    PlainPageFactory(slug="about", parent=home)
    outbox.rebuild()
    assert client.get(address).status_code == 200
    is_kept(address)


def change_title(pilot):
    pilot.title = "智能理货"
    pilot.save_revision().publish()


def rename_unit(pilot):
    unit = pilot.pilot_units.get().unit
    unit.name_zh = "智能理货公司"
    unit.save()


def rename_sector(pilot):
    pilot.sector.label_zh = "智能理货业"
    pilot.sector.save()


def change_notice(pilot):
    RegistrySettings.objects.update_or_create(defaults={"notice_zh": "今晚智能理货"})


@pytest.mark.parametrize("change", [change_title, rename_unit, rename_sector, change_notice])
def test_a_change_that_shows_drops_the_page(client, pilot, committed, change):
    assert "智能理货" not in client.get(ADDRESS).content.decode()
    with committed():
        change(pilot)
    assert "智能理货" in client.get(ADDRESS).content.decode()


def test_what_is_not_committed_drops_nothing(client, pilot, is_kept):
    client.get(ADDRESS)
    new_edition()  # in the transaction around this test, which never commits
    is_kept()


def test_a_draft_drops_nothing(client, pilot, committed, is_kept):
    client.get(ADDRESS)
    pilot.title = "智能理货"
    editor = AdministratorFactory()
    with committed():
        pilot.save_revision(user=editor)
    is_kept()


def test_unpublished_is_gone_at_once(client, pilot, committed):
    client.get(ADDRESS)
    with committed():
        pilot.unpublish()
    assert client.get(ADDRESS).status_code == 404


def test_a_private_page_is_never_served_from_the_cache_nor_into_it(client, pilot, committed):
    client.get(ADDRESS)
    with committed():
        restriction = PageViewRestriction.objects.create(
            page=pilot, restriction_type=PageViewRestriction.PASSWORD, password="open"
        )
    asked = client.get(ADDRESS)
    assert "远控岸桥" not in asked.content.decode()
    assert "csrftoken" in asked.cookies
    form = {"password": "open", "return_url": ADDRESS}
    client.post(f"/_util/authenticate_with_password/{restriction.pk}/{pilot.pk}/", form)
    assert "远控岸桥" in client.get(ADDRESS).content.decode()
    assert "远控岸桥" not in Client().get(ADDRESS).content.decode()


def test_expiry_drops_pages_on_time(client, pilot, committed, is_kept, monkeypatch):
    with committed():
        pilot.expire_at = timezone.now() + timedelta(seconds=30)
        pilot.save()
    client.get("/")
    is_kept("/")
    waits = []
    monkeypatch.setattr(editions.cache, "touch", lambda key, seconds: waits.append(seconds))
    cache.clear()
    edition()
    assert waits[0] <= 30


def test_someone_logged_in_gets_no_page_of_everybody_and_leaves_none(client, pilot, is_kept):
    client.get(ADDRESS)
    editor = Client()
    editor.force_login(AdministratorFactory())
    theirs = editor.get(ADDRESS)
    assert "wagtail-userbar" in theirs.content.decode()
    assert theirs["Cache-Control"] == "private, no-cache"
    assert "wagtail-userbar" not in is_kept().content.decode()
    editor.get("/sectors/")
    assert "wagtail-userbar" not in Client().get("/sectors/").content.decode()


def test_address_language_and_query_have_pages_of_their_own(client, pilot):
    chinese = client.get("/search/").content
    assert client.get("/en/search/").content != chinese
    assert "没有" in client.get("/search/?q=没有").content.decode()
    assert client.get("/search/").content == chinese
    # What the browser would like to read changes nothing: the address says it.
    assert client.get("/search/", headers={"Accept-Language": "en"}).content == chinese
    assert client.get("/search/")["Vary"] == "Accept-Encoding"


def test_another_host_has_pages_of_its_own(client, pilot, is_kept):
    client.get("/sectors/")
    assert client.get("/sectors/", headers={"Host": "elsewhere.example"}).status_code == 400
    with pytest.raises(pytest.fail.Exception):
        is_kept("/sectors/", Host="127.0.0.1")


def test_each_encoding_is_kept_for_itself(client, pilot, is_kept):
    decoders = {"br": brotli.decompress, "gzip": gzip.decompress}
    plain = client.get(ADDRESS).content
    for name, decoded in decoders.items():
        for response in (
            client.get(ADDRESS, headers={"Accept-Encoding": name}),
            is_kept(accept_encoding=name),
        ):
            assert response["Content-Encoding"] == name
            assert response["Vary"] == "Accept-Encoding"
            assert decoded(response.content) == plain
            assert int(response["Content-Length"]) == len(response.content)


def test_pictures_are_not_compressed_again(client):
    image = ImageFactory()
    response = client.get(f"/media/{image.file.name}", headers={"Accept-Encoding": "gzip, br"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.000, gzip;q=0", "identity"),
        ("GZIP;q=0.5", "gzip"),
        ("brotli, x-gzip", "identity"),
    ],
)
def test_what_a_browser_accepts(header, encoding):
    request = RequestFactory().get("/", headers={"Accept-Encoding": header})
    assert accepted_encoding(request) == encoding


@pytest.mark.parametrize("cached", [True, False])
@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_page_that_has_not_changed_is_not_sent_again(settings, pilot, committed, cached, encoding):
    settings.PAGE_CACHE = cached
    client = Client(headers={"Accept-Encoding": encoding})
    etag = client.get(ADDRESS)["ETag"]
    again = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"].removeprefix("W/") == etag.removeprefix("W/")
    with committed():
        change_title(pilot)
    changed = client.get(ADDRESS, headers={"If-None-Match": etag})
    assert (changed.status_code, changed["ETag"] == etag) == (200, False)
    assert client.get(ADDRESS)["ETag"] == changed["ETag"]


@pytest.mark.parametrize("address", [ADDRESS, "/search/feed.atom", "/api/v1/search", "/api/v1/openapi.json"])
def test_head_is_told_the_same_as_get(pilot, address):
    outbox.rebuild()
    asked, got = Client().head(address), Client().get(address)
    assert (asked.status_code, asked.content) == (200, b"")
    assert asked["ETag"] == got["ETag"]
    assert Client().head(address, headers={"If-None-Match": got["ETag"]}).status_code == 304


def test_browsers_and_proxies_ask_each_time(client, pilot):
    assert client.get(ADDRESS)["Cache-Control"] == "no-cache"
    assert (
        client.get("/admin/login/")["Cache-Control"]
        == "max-age=0, no-cache, no-store, must-revalidate, private"
    )


def test_a_list_made_without_the_index_is_not_kept(client, pilot, monkeypatch):
    from search import results
    from search.engines.protocol import EngineError

    def away(query):
        raise EngineError("away")

    with monkeypatch.context() as patch:
        patch.setattr(results, "_ask", away)
        assert client.get("/search/").context["degraded"]
    assert not client.get("/search/").context["degraded"]


def test_writing_the_index_drops_lists(client, pilot, committed):
    client.get("/search/")
    before = edition()
    outbox.rebuild()
    assert edition() != before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda response: response.set_cookie("any", "1"),
        lambda response: response.headers.__setitem__("Cache-Control", "private"),
        lambda response: response.headers.__setitem__("Cache-Control", "max-age=3, No-Store"),
        lambda response: response.headers.__setitem__("Vary", "Accept-Encoding, Cookie"),
        lambda response: response.headers.__setitem__("Vary", "*"),
        lambda response: response.headers.__setitem__("Content-Type", "application/json"),
        lambda response: setattr(response, "status_code", 404),
    ],
)
def test_what_is_not_kept(spoil):
    response = HttpResponse("page")
    assert may_be_kept(response)
    spoil(response)
    assert not may_be_kept(response)


def test_it_can_be_turned_off(settings, pilot, django_assert_max_num_queries):
    settings.PAGE_CACHE = False
    client = Client()
    client.get(ADDRESS)
    with django_assert_max_num_queries(12) as asked:
        client.get(ADDRESS)
    assert len(asked)


def test_what_is_kept_in_memory_lasts_one_edition(monkeypatch):
    monkeypatch.setattr(editions, "_SHELF", Shelf(most=2))
    assert kept("figure", lambda: 1) == 1
    assert kept("figure", lambda: 2) == 2, "within a transaction nothing is kept"
    monkeypatch.setattr(editions, "may_be_kept", lambda: True)
    assert [kept("figure", lambda: 3), kept("figure", lambda: 4)] == [3, 3]
    editions.forget()
    assert kept("figure", lambda: 5) == 5
    for key in ("other", "figure", "third"):
        kept(key, lambda: 6)
    assert [kept(key, lambda: 7) for key in ("figure", "third", "other")] == [5, 6, 7]


def test_of_several_only_those_that_are_missing_are_computed(monkeypatch):
    monkeypatch.setattr(editions, "may_be_kept", lambda: True)
    asked = []

    def squares(numbers: list[int]) -> dict[int, int]:
        asked.append(numbers)
        return {number: number**2 for number in numbers if number < 5}

    shelf = Shelf(most=3)
    assert shelf.each([1, 2, 9], squares) == {1: 1, 2: 4}
    assert shelf.each([2, 3], squares) == {2: 4, 3: 9}
    assert shelf.each([3, 2], squares) == {3: 9, 2: 4}
    assert shelf.each([4], squares) == {4: 16}
    assert shelf.each([2, 1], squares) == {2: 4, 1: 1}
    editions.forget()
    assert shelf.each([1], squares) == {1: 1}
    assert asked == [[1, 2, 9], [3], [4], [1], [1]], "the fourth puts out what was asked for longest ago"


def test_more_than_fit_on_a_shelf_are_all_told(monkeypatch):
    monkeypatch.setattr(editions, "may_be_kept", lambda: True)
    shelf = Shelf(most=2)
    assert shelf.each([1, 2, 3], lambda keys: {key: key for key in keys}) == {1: 1, 2: 2, 3: 3}


def test_records_that_are_hidden_from_visitors_exist(committed):
    from django.apps import apps

    assert {model._meta.label_lower for model in apps.get_models(include_auto_created=True)} >= HIDDEN_MODELS
    assert {app.label for app in apps.get_app_configs()} >= HIDDEN_APPS


def test_synonyms_widen_lists_and_drop_them(committed):
    before = edition()
    with committed():
        Synonym.objects.create(terms="岸桥", means="岸边集装箱起重机")
    assert edition() != before
    assert post_save.has_listeners(Synonym)


# --- processes ---------------------------------------------------------------------------------------------------

WORKER = f"""
    import json, sys
    sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / "site")!r}]
    import django
    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from home.models import RegistrySettings
    from scenarios.models import PilotPage
    from search import outbox
    from tests.factories import PilotFactory, home_page

    for line in sys.stdin:
        match line.strip():
            case "make":
                home_page()
                PilotFactory(slug="crane", title="远控岸桥")
                RegistrySettings.load()
                outbox.rebuild()
            case "rename":
                pilot = PilotPage.objects.get(slug="crane")
                pilot.title = "智能理货"
                pilot.save_revision().publish()
            case "unpublish":
                PilotPage.objects.get(slug="crane").unpublish()
            case address:
                with CaptureQueriesContext(connection) as queries:
                    response = Client(headers={{"host": "localhost"}}).get(address)
                text = response.content.decode()
                answer = [response.status_code, bool(len(queries)), "远控岸桥" in text, "智能理货" in text]
                print(json.dumps(answer), flush=True)
                continue
        print(json.dumps("done"), flush=True)
"""


@pytest.fixture
def workers(own_state):  # noqa: F811
    running = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WORKER)],
            env=own_state | {"PAGE_CACHE": "1", "DEBUG": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    yield running
    for process in running:
        process.kill()
        process.wait()


def tell(process: subprocess.Popen, line: str) -> object:
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


@pytest.mark.slow
def test_two_processes_agree(workers):
    one, two = workers
    tell(one, "make")
    # (status, asked the database, former title, new title)
    for process in (one, two):
        assert tell(process, "/search/") == [200, True, True, False]
        assert tell(process, "/search/") == [200, False, True, False]
    tell(two, "rename")
    for process in (one, two):
        assert tell(process, "/search/") == [200, True, False, True]
        assert tell(process, "/search/") == [200, False, False, True]
    tell(one, "unpublish")
    for process in (two, one):
        assert tell(process, "/search/") == [200, True, False, False]
