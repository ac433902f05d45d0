"""The home page, plain pages, the frame of every page, and the addresses that are not pages."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import PageViewRestriction

from home.models import RegistrySettings
from scenarios.models import Evidence, PilotUnit, Role, Stage
from scenarios.public.colours import sector_colours
from tests.factories import (
    ImageFactory,
    PilotFactory,
    PlainPageFactory,
    PlanFactory,
    ScenarioFactory,
    SectorFactory,
    UnitFactory,
    home_page,
    make_pilots,
)


def links(html: str, rel: str) -> dict[str, str]:
    """`hreflang` (or "") → address of the `<link>`s with this rel."""
    found = re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]*)")? href="([^"]*)">', html)
    return dict(found)


def test_the_home_page_counts_what_is_public(client, city):
    ports = SectorFactory(code="ports", label_zh="智慧港口")
    PilotFactory(sector=ports, stage=Stage.LIVE, evidence=Evidence.MEASURED)
    PilotFactory(extra_sectors=[ports])
    PilotFactory(sector=ports, live=False)

    context = client.get("/").context

    assert (context["overview"].pilots, context["overview"].places) == (2, 1)
    assert context["overview"].by_evidence == {Evidence.MEASURED: 1, Evidence.REPORTED: 1}
    counted = {sector.code: sector.pilot_count for _label, sectors in context["groups"] for sector in sectors}
    assert counted["ports"] == 2


def test_an_empty_registry_says_so(client, home):
    html = client.get("/en/").content.decode()
    assert "No published pilot yet." in html
    assert "No plan has been published yet." in html


@pytest.mark.parametrize("number", [50, 500])
def test_the_home_page_costs_the_same_whatever_it_holds(client, city, django_assert_num_queries, number):
    make_pilots(number, cover=ImageFactory())
    for _plan in range(3):
        PlanFactory(parent=city, region=city.region)
    client.get("/")
    with django_assert_num_queries(11):
        client.get("/")


def test_each_page_names_itself_in_both_languages(client, city):
    PilotFactory(parent=city)
    html = client.get("/en/cities/yueyang/").content.decode()
    here = settings.PUBLIC_URL
    assert '<html lang="en">' in html
    assert links(html, "canonical") == {"": f"{here}/en/cities/yueyang/"}
    assert links(html, "alternate") == {
        "zh-Hans": f"{here}/cities/yueyang/",
        "en": f"{here}/en/cities/yueyang/",
        "x-default": f"{here}/cities/yueyang/",
    }


def test_the_language_link_keeps_the_question(client, home):
    html = client.get("/search/", {"q": "港口", "sector": "ports"}).content.decode()
    assert 'href="/en/search/?q=%E6%B8%AF%E5%8F%A3&amp;sector=ports"' in html


def test_the_language_link_reads_chinese_that_stands_in_the_address_as_it_is(client, home):
    as_servers_give_it = "q=港口&sector=ports".encode().decode("latin-1")
    html = client.get("/search/", QUERY_STRING=as_servers_give_it).content.decode()
    assert 'href="/en/search/?q=%E6%B8%AF%E5%8F%A3&amp;sector=ports"' in html


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_language_link_stays_on_this_site(client, home, prefix):
    html = client.get(f"{prefix}//evil.example/").content.decode()
    assert 'href="//evil.example' not in html


def test_a_page_number_that_is_no_number_stays_out_of_the_canonical_address(client, city):
    html = client.get('/sectors/?page="><script>').content.decode()
    assert links(html, "canonical") == {"": f"{settings.PUBLIC_URL}/sectors/"}
    assert "<script>" not in html.replace("<script src", "")


def test_the_menu_follows_the_pages(client, home):
    assert "/about/" not in client.get("/").content.decode()
    about = PlainPageFactory(title="关于本库", slug="about", live=False)
    about.save_revision().publish()
    assert 'href="/about/"' in client.get("/").content.decode()
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert 'href="/about/"' not in client.get("/").content.decode()


def test_a_plain_page_without_english_says_so(client, home):
    PlainPageFactory(slug="method", title_en="Method", body_zh="<p>口径</p>", body_en="")
    html = client.get("/en/method/").content.decode()
    assert "This page is in Chinese." in html
    assert re.search(r'class="prose"\s+lang="zh-Hans"', html)


def test_the_notice_is_shown_on_every_page(client, city):
    RegistrySettings.objects.create(notice_zh="今晚维护", notice_en="Maintenance tonight")
    assert "今晚维护" in client.get("/cities/").content.decode()
    assert "Maintenance tonight" in client.get("/en/sectors/").content.decode()


def test_an_unknown_address_is_a_404_with_ways_on(client, home):
    response = client.get("/en/nowhere/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'role="search"' in html
    assert 'name="robots" content="noindex"' in html


def test_no_page_has_styles_or_scripts_in_its_text(client, city):
    """A strict content policy forbids them, but for the colours of the sectors; linked data is no script to it."""
    pilot = PilotFactory(cover=ImageFactory())
    colours = f"<style>{sector_colours().text}</style>"
    for address in (
        "/",
        "/cities/yueyang/",
        f"/cities/yueyang/{pilot.slug}/",
        "/sectors/",
        "/search/",
        "/nowhere/",
    ):
        html = client.get(address).content.decode().replace(colours, "", 1)
        assert not re.search(
            r"\sstyle=|\son[a-z]+=|<style|<script(?! src| type=.application/ld\+json)", html
        ), address


def test_robots_name_the_sitemap(client, home):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in response.content.decode()


def test_the_sitemap_lists_public_pages_in_both_languages(client, city):
    PilotFactory(slug="seen", sector=SectorFactory(code="ports"))
    PilotFactory(slug="draft", live=False, sector=SectorFactory(code="mining"))
    index = client.get("/sitemap.xml").content.decode()
    sections = re.findall(r"<loc>http://[^/]+([^<]+)</loc>", index)
    everything = "".join(client.get(section).content.decode() for section in sections)
    assert "/en/cities/yueyang/seen/" in everything
    assert 'hreflang="x-default"' in everything
    assert "/sectors/ports/" in everything
    assert "draft" not in everything
    assert "mining" not in everything


def test_a_city_without_anything_to_read_is_kept_from_search_engines(client, city):
    PilotFactory(live=False)
    assert "yueyang" not in client.get("/sitemap-cities.xml").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in client.get("/cities/yueyang/").content.decode()


@pytest.mark.parametrize("factory", [PilotFactory, PlanFactory])
def test_a_city_with_a_pilot_or_a_plan_is_told_of(client, city, factory):
    factory(parent=city)
    assert "/en/cities/yueyang/" in client.get("/sitemap-cities.xml").content.decode()
    html = client.get("/cities/yueyang/").content.decode()
    assert "noindex" not in html
    assert f'rel="canonical" href="{settings.PUBLIC_URL}/cities/yueyang/"' in html


def test_of_the_two_addresses_of_a_city_its_page_counts(client, city):
    PilotFactory()
    for language in ("", "/en"):
        html = client.get(f"{language}/regions/430600/").content.decode()
        assert f'rel="canonical" href="{settings.PUBLIC_URL}{language}/cities/yueyang/"' in html
        assert f'hreflang="en" href="{settings.PUBLIC_URL}/en/cities/yueyang/"' in html
    above = client.get("/regions/430000/").content.decode()
    assert f'rel="canonical" href="{settings.PUBLIC_URL}/regions/430000/"' in above


@pytest.mark.parametrize(
    ("path", "said"), [("/", "DENY"), ("/admin/login/", "DENY"), ("/admin/", "SAMEORIGIN")]
)
def test_no_other_site_shows_a_page_in_its_frames(admin_client, home, path, said):
    response = admin_client.get(path)
    assert response["X-Frame-Options"] == said
    assert f"frame-ancestors {'none' if said == 'DENY' else 'self'}" in response[
        "Content-Security-Policy"
    ].replace("'", "")


def test_uploads_are_served_as_pictures_and_nothing_else(client, home):
    image = ImageFactory()
    response = client.get(image.file.url)
    assert response.status_code == 200
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "max-age=" in response["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "documents/secret.pdf",
        "/documents/secret.pdf",
        "./documents/secret.pdf",
        "images/../documents/secret.pdf",
        "images/%2e%2e/documents/secret.pdf",
        "../db.sqlite3",
        "no/such.jpg",
    ],
)
def test_other_files_are_not_served(client, home, settings, path):
    folder = settings.MEDIA_ROOT / "documents"
    folder.mkdir(parents=True)
    (folder / "secret.pdf").write_bytes(b"%PDF-")
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_sector_colours_stand_in_the_head_and_the_policy_allows_just_them(client, home):
    sector = SectorFactory(code="ports", colour="#0f4c81")
    for colour in ("#0f4c81", "#123456"):
        sector.colour = colour
        sector.save()
        response = client.get("/")
        rules = re.search("<style>(.*?)</style>", response.content.decode())[1]
        assert f".sector-ports{{--sector:{colour}}}" in rules
        digest = b64encode(sha256(rules.encode()).digest()).decode()
        assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"]


def test_the_home_page_stands_at_the_root_of_both_languages(client, home):
    assert client.get("/").context["page"].pk == home_page().pk
    assert client.get("/en/").context["page"].pk == home_page().pk


KINDS = (
    "/", "/search/", "/search/help/", "/compare/", "/situation/", "/privacy/", "/about/", "/method/", "/sectors/",
    "/sectors/ports/", "/scenarios/", "/scenarios/cranes/", "/units/", "/units/port/", "/regions/",
    "/regions/430600/", "/cities/", "/cities/yueyang/", "/plans/", "/cities/yueyang/plan-5g/",
    "/cities/yueyang/crane/",
)  # fmt: skip


@pytest.fixture
def one_of_each_kind(city):
    ports = SectorFactory(code="ports")
    cranes = ScenarioFactory(code="cranes", sector=ports)
    unit = PilotUnit(unit=UnitFactory(slug="port"), role=Role.LEAD)
    PilotFactory(slug="crane", sector=ports, scenario=cranes, pilot_units=[unit])
    PlanFactory(slug="plan-5g", parent=city, region=city.region)
    for slug in ("about", "method"):
        body = f"<h2>题</h2><p>{slug} 的“<b>第一段</b>”</p><p>第二段</p>"
        PlainPageFactory(slug=slug, title=slug, body_zh=body, body_en="")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_no_two_kinds_of_page_share_their_title_or_their_description(client, one_of_each_kind, prefix):
    titles, descriptions = {}, {}
    for address in KINDS:
        head = BeautifulSoup(client.get(prefix + address).content, "html.parser").head
        title, description = head.title.text, head.select_one("meta[name=description]")["content"]
        assert titles.setdefault(title, address) == address
        assert descriptions.setdefault(description, address) == address
        assert description == " ".join(description.split())
    assert descriptions["about 的“第一段”"] == "/about/"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_kind_of_page_says_what_it_is_where_it_is_shared(client, one_of_each_kind, prefix):
    for address in KINDS:
        head = BeautifulSoup(client.get(prefix + address).content, "html.parser").head
        told = {meta["property"]: meta["content"] for meta in head.select("meta[property^=og]")}
        assert told["og:title"] in head.title.text, address
        assert told["og:description"] == head.select_one("meta[name=description]")["content"], address
        assert told["og:site_name"] == head.title.text.rpartition(" – ")[2], address
        assert told["og:type"] == ("article" if address.endswith("/crane/") else "website"), address
        canonical = head.select_one("link[rel=canonical]")
        if not address.endswith("/crane/"):
            assert told.get("og:url") == (canonical and canonical["href"]), address
        assert "og:url" in told or address in ("/compare/", "/situation/"), address
