"""The editors' side in Chinese, Wagtail's pages as well as ours: no English word is left for people to read."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Collection, Site, Workflow

from home.tree import name_what_wagtail_made
from tests.factories import AdministratorFactory, PilotFactory, PlanFactory, UnitFactory
from tests.home.test_locale import Words
from tests.scenarios.editing.helpers import make_user

WORD = re.compile(r"[A-Za-z]{3,}")
# Names, units and formats which Chinese writes in letters, too.
NAMES = set(
    "Wagtail JavaScript YouTube Vimeo URL API HTML CSV XLSX TSV PDF DOCX docx txt Word JPG JPEG PNG WEBP UTF GMT UTC "
    "Asia Shanghai GHz MHz PLC RFID NSA MEC RedCap eMBB uRLLC mMTC ISO localhost English".split()
)
# The English half of names that are one for both languages, and identifiers of code.
NAMES |= set(
    "Editors Moderators Review Coordinators Shared All pages from code scenarios citypage planpage pilotpage "
    "cityindexpage planindexpage home homepage plainpage".split()
)
ADDRESSES = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+|[\w-]+\.(?:jpg|png|webp|org)")
UNSEEN = re.compile(r"hidden>\s*None\s*<")  # a counter before a script fills it


def english(answer, *known: str) -> list[str]:
    """Texts of a page, or of the dialog in an answer to a script, with an English word in them."""
    dialog = answer.headers["Content-Type"].startswith("application/json")
    html = answer.json().get("html", "") if dialog else answer.content.decode()
    html = UNSEEN.sub("", html)
    return [
        text
        for text in Words(html).found
        if set(WORD.findall(ADDRESSES.sub("", text)))
        - NAMES
        - {word for name in known for word in WORD.findall(name)}
    ]


def left_in(client, addresses: list[str], *known: str) -> dict[str, list[str]]:
    found = {address: english(client.get(address, follow=True), *known) for address in addresses}
    return {address: texts for address, texts in found.items() if texts}


@pytest.fixture
def pilot(city):
    name_what_wagtail_made()
    return PilotFactory(parent=city, slug="crane", title="岳阳港远程岸桥", title_en="", summary_en="")


def test_logging_in_and_getting_a_new_password(client, db):
    user = make_user("editor")
    pages = ["login", "password_reset", "password_reset_done", "password_reset_complete"]
    assert not left_in(client, [reverse(f"wagtailadmin_{name}") for name in pages])
    wrong = client.post(reverse("wagtailadmin_login"), {"username": "editor", "password": "wrong"})
    assert not english(wrong, user.username)


def test_the_window_is_called_after_the_registry(as_editor, client, city):
    for address in (reverse("wagtailadmin_home"), reverse("pilots:index")):
        title = as_editor.get(address).content.decode().partition("</title>")[0].rpartition("<title>")[2]
        assert title.strip().endswith("- 5G+ 试点库"), title
    client.logout()
    html = client.get(reverse("wagtailadmin_login")).content.decode()
    assert html.partition("</title>")[0].strip().endswith("- 5G+ 试点库")


def test_the_message_with_a_new_password(client, db, mailoutbox):
    make_user("editor", Group.objects.create(name="编辑"))
    client.post(reverse("wagtailadmin_password_reset"), {"email": "editor@example.org"})
    [message] = mailoutbox
    text = ADDRESSES.sub("", f"{message.subject} {message.body}")
    assert set(WORD.findall(text)) <= {"editor"}, text


def test_pages_of_an_editor_and_a_moderator(client, city, pilot):
    editor, moderator = make_user("editor", city.team.editors), make_user("moderator", city.team.moderators)
    for live in (True, False):
        pilot.save_revision(user=editor, changed=True)
        if live:
            pilot.get_latest_revision().publish(user=moderator)
    city.team.workflow.start(pilot, editor)
    state = pilot.current_workflow_task_state
    pages = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_explore", args=[city.pk]),
        reverse("wagtailadmin_explore", args=[city.pk]) + "?q=没有",
        reverse("wagtailadmin_pages:add_subpage", args=[city.pk]),
        reverse("wagtailadmin_pages:add", args=["scenarios", "pilotpage", city.pk]),
        *(
            reverse(f"wagtailadmin_pages:{name}", args=[pilot.pk])
            for name in (
                "edit",
                "history",
                "usage",
                "workflow_history",
                "copy",
                "delete",
                "move",
                "unpublish",
            )
        ),
        reverse("wagtailadmin_pages:revisions_compare", args=[pilot.pk, "earliest", "latest"]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:add"),
        reverse("wagtaildocs:index"),
        reverse("pilots:index"),
        *(
            reverse(f"wagtailadmin_reports:{name}")
            for name in ("aging_pages", "locked_pages", "site_history", "workflow", "workflow_tasks")
        ),
        reverse("wagtailadmin_choose_page") + "?allow_external_link=true&allow_email_link=true",
        *(
            reverse(f"wagtailadmin_choose_page_{kind}_link")
            for kind in ("external", "email", "phone", "anchor")
        ),
        reverse("wagtailimages_chooser:choose"),
        reverse("wagtaildocs_chooser:choose"),
        reverse("wagtailembeds:chooser"),
        "/admin/nowhere/",
    ]
    known = ("editor", "moderator", "Yueyang", "crane", "port")
    for user in (editor, moderator):
        client.force_login(user)
        assert not left_in(client, pages, *known)
    for name in ("approve", "reject"):
        dialog = client.get(reverse("wagtailadmin_pages:workflow_action", args=[pilot.pk, name, state.pk]))
        assert not english(dialog, *known)


def test_pages_of_an_administrator(client, city, pilot):
    administrator = AdministratorFactory(username="boss")
    unit = UnitFactory(name_zh="岳阳港务集团", name_en="")
    plan = PlanFactory(parent=city, title_en="")
    client.force_login(administrator)
    workflow, site = Workflow.objects.first(), Site.objects.first()
    listed = f"?id={pilot.pk}"
    pages = [
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[administrator.pk]),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailsites:index"),
        reverse("wagtailsites:edit", args=[site.pk]),
        reverse("wagtailredirects:index"),
        reverse("wagtailredirects:add"),
        reverse("wagtailredirects:start_import"),
        reverse("wagtailadmin_collections:index"),
        reverse("wagtailadmin_collections:edit", args=[Collection.objects.last().pk]),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_workflows:add"),
        reverse("wagtailadmin_workflows:edit", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:disable", args=[workflow.pk]),
        reverse("wagtailadmin_workflows:task_index"),
        reverse("wagtailadmin_pages:edit", args=[plan.pk]),
        reverse("wagtailadmin_pages:edit", args=[city.pk]),
        *(reverse(unit.snippet_viewset.get_url_name(name)) for name in ("list", "add")),
        *(
            reverse(unit.snippet_viewset.get_url_name(name), args=[unit.pk])
            for name in ("edit", "history", "usage")
        ),
        reverse("wagtailsettings:edit", args=["home", "registrysettings"]),
        *(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", action]) + listed
            for action in ("move", "delete", "publish", "unpublish")
        ),
        reverse("wagtail_bulk_action", args=["auth", "user", "assign_role"]) + f"?id={administrator.pk}",
        reverse("wagtailadmin_reports:page_types_usage"),
        reverse("wagtailadmin_pages:set_privacy", args=[pilot.pk]),
    ]
    assert not left_in(client, pages, "boss", "Yueyang", "crane")
