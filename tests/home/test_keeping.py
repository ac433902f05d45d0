"""What pages say is drawn once an edition, and is never another visitor's, an editor's or a draft."""

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import PageViewRestriction

from home.models import RegistrySettings
from scenarios.models import PilotPage
from scenarios.public import edition as editions
from search import outbox
from tests.factories import PilotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def front(home, monkeypatch):
    """The front page as it is served outside a transaction, in an edition of its own."""
    monkeypatch.setattr(editions, "may_be_kept", lambda: True)
    editions.forget()
    return home


@pytest.fixture
def crane(front, city, settings, tmp_path) -> PilotPage:
    settings.SEARCH_URL = f"tantivy://{tmp_path}/index"
    pilot = PilotFactory(title="远控岸桥", slug="crane", parent=city, summary_zh="岸桥由人在远处开。")
    outbox.drain()
    editions.forget()
    return pilot


def main_of(response) -> str:
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def test_the_second_visitor_of_an_edition_gets_what_was_drawn_for_the_first(client, front):
    first = main_of(client.get("/"))
    type(front).objects.update(lead_zh="没有人知道的改动")
    assert main_of(client.get("/")) == first
    editions.forget()
    assert "没有人知道的改动" in main_of(client.get("/"))


def test_each_language_and_each_situation_has_its_own(client, front, city):
    PilotFactory()
    chinese, english = main_of(client.get("/")), main_of(client.get("/en/"))
    situated = main_of(client.get("/?my-edge=yes"))
    assert "按行业" in chinese
    assert "By sector" in english
    assert "my-edge=yes" in situated
    assert "my-edge=yes" not in main_of(client.get("/"))


def test_a_preview_is_neither_kept_nor_taken_from_what_was(client, front):
    public = main_of(client.get("/"))
    front.lead_zh = "尚未公开的一句话"
    assert "尚未公开的一句话" in main_of(front.make_preview_request())
    assert main_of(client.get("/")) == public


def test_a_preview_of_a_pilot_shows_the_draft(client, crane):
    public = main_of(client.get("/cities/yueyang/crane/"))
    draft = PilotPage.objects.get(pk=crane.pk)
    draft.summary_zh = "尚未公开的摘要"
    assert "尚未公开的摘要" in main_of(draft.make_preview_request())
    assert main_of(client.get("/cities/yueyang/crane/")) == public


@pytest.mark.parametrize("address", ["/cities/yueyang/crane/", "/search/", "/search/?q=岸桥"])
def test_a_pilot_and_its_line_in_lists_change_with_the_edition(client, crane, address):
    assert "岸桥由人在远处开" in main_of(client.get(address)).replace("<mark>", "").replace("</mark>", "")
    crane.summary_zh = "岸桥现已停用。"
    crane.save_revision().publish()
    editions.forget()
    html = main_of(client.get(address)).replace("<mark>", "").replace("</mark>", "")
    assert "岸桥现已停用" in html
    assert "岸桥由人在远处开" not in html


def test_what_was_made_private_is_in_no_list_that_was_kept(client, crane):
    assert "远控岸桥" in main_of(client.get("/search/"))
    PageViewRestriction.objects.create(page=crane, restriction_type=PageViewRestriction.LOGIN)
    # Before the index hears of it.
    editions.forget()
    assert "远控岸桥" not in main_of(client.get("/search/"))
    assert client.get("/cities/yueyang/crane/").status_code == 302


def test_what_was_made_private_is_asked_anew_of_a_record_that_was_kept(client, crane):
    assert client.get("/cities/yueyang/crane/").status_code == 200
    # Within the edition, as if no signal had told of it.
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=crane.get_parent(), restriction_type=PageViewRestriction.LOGIN)]
    )
    assert client.get("/cities/yueyang/crane/").status_code == 302


def test_what_was_unpublished_is_not_served_from_memory(client, crane):
    assert client.get("/cities/yueyang/crane/").status_code == 200
    crane.unpublish()
    editions.forget()
    assert client.get("/cities/yueyang/crane/").status_code == 404


def test_lists_speak_the_language_and_carry_the_situation_of_who_asks(client, crane):
    chinese, english = main_of(client.get("/search/")), main_of(client.get("/en/search/"))
    situated = main_of(client.get("/search/?my-edge=yes"))
    assert 'href="/cities/yueyang/crane/"' in chinese
    assert 'href="/en/cities/yueyang/crane/"' in english
    assert 'href="/cities/yueyang/crane/?my-edge=yes"' in situated
    assert "my-edge" not in main_of(client.get("/search/")).replace("?back=", "")


def test_editors_are_offered_what_others_are_not(client, crane):
    get_user_model().objects.create_superuser("boss", "boss@example.org", "secret")
    offered = "在本地复制"
    assert offered not in main_of(client.get("/cities/yueyang/crane/"))
    client.login(username="boss", password="secret")
    assert offered in main_of(client.get("/cities/yueyang/crane/"))
    client.logout()
    client.cookies.clear()
    assert offered not in main_of(client.get("/cities/yueyang/crane/"))


def test_the_foot_of_every_page_is_drawn_once_an_edition(client, front, city):
    RegistrySettings.objects.create(operator_zh="某市工信局")
    assert "某市工信局" in client.get("/").content.decode()
    RegistrySettings.objects.update(operator_zh="另一个局")
    assert "某市工信局" in client.get("/cities/").content.decode()
    assert "my-edge=yes" in client.get("/cities/?my-edge=yes").content.decode().split("<footer")[1]
    editions.forget()
    assert "另一个局" in client.get("/cities/").content.decode()
