"""Repeat this here: who may, what the draft holds, who is told, what others see."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import PageViewRestriction, Revision
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from scenarios.editing.publication import what_is_missing
from scenarios.editing.repeats.carrying import begin_repeat
from scenarios.editing.repeats.views import BEGUN_SHOWN
from scenarios.models import (
    CircleError,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Replication,
    Risk,
    Role,
    Source,
    SourceKind,
    Stage,
)
from tests.factories import (
    PASSWORD,
    PilotFactory,
    ScenarioFactory,
    SectorFactory,
    TechnologyFactory,
    UnitFactory,
    UserFactory,
)
from tests.scenarios.editing.helpers import edit_url, full_form, make_user

OWN = "原点自己的"


@pytest.fixture
def origin(other_city):
    """A pilot of 濮阳市 in which everything is filled in."""
    unit = UnitFactory(name_zh=f"{OWN}单位")
    return PilotFactory(
        parent=other_city,
        title="濮阳远程岸桥",
        title_en="Remote cranes of Puyang",
        slug="remote-cranes",
        summary_zh=f"{OWN}摘要",
        summary_en="origin's own summary",
        scenario=ScenarioFactory(label_zh="远程控制岸桥", label_en="Remote quay cranes"),
        extra_sectors=[SectorFactory(code="logistics")],
        extra_scenarios=[ScenarioFactory(code="trucks")],
        technologies=[TechnologyFactory(slug="mec")],
        site_zh=f"{OWN}港口",
        site_en="origin's own port",
        started_year=2021,
        last_checked_on=datetime.date(2025, 1, 1),
        problem_zh=f"{OWN}问题",
        solution_zh=f"{OWN}做法",
        outcome_zh=f"{OWN}结果",
        body=[("quotation", {"quotation": f"{OWN}引文", "source": "", "url": ""})],
        replication_note_zh=f"{OWN}说明",
        cost_band="2m-10m",
        cost_note=f"{OWN}成本",
        funding=f"{OWN}资金",
        contact_unit=unit,
        editor_note=f"{OWN}备注",
        private_network="yes",
        bands="3.5 GHz (n78)",
        terminals_zh=f"{OWN}终端62台",
        terminals_en="origin's own 62",
        urllc=True,
        pilot_units=[PilotUnit(unit=unit, role=Role.LEAD)],
        measurements=[
            Measurement(
                indicator_zh="每小时集装箱",
                indicator_en="Boxes an hour",
                unit_zh="箱",
                unit_en="boxes",
                before="28",
                after="36",
                change="+29%",
                measured_on="2021-08",
                method=f"{OWN}方法",
                basis_zh=f"{OWN}依据",
                basis_en="origin's own basis",
            ),
            Measurement(indicator_zh="每小时集装箱", unit_zh="箱", after="38"),
        ],
        prerequisites=[
            Prerequisite(
                kind=PrerequisiteKind.NETWORK, need_zh="专网", need_en="Own network", essential=False
            )
        ],
        lessons=[Lesson(kind=LessonKind.FAILED, text_zh=f"{OWN}教训")],
        risks=[Risk(risk_zh=f"{OWN}风险")],
        sources=[Source(title=f"{OWN}来源", kind=SourceKind.PRESS)],
    )


def begin_url(pilot) -> str:
    return reverse("repeats:begin", args=[pilot.pk])


def begin(client, origin, city):
    return client.post(begin_url(origin), {"city": city.pk})


# --- who may ------------------------------------------------------------------------------------------------------


def test_an_editor_gets_a_draft_below_the_own_city_and_lands_in_its_form(as_editor, editor, origin, city):
    response = begin(as_editor, origin, city)
    draft = PilotPage.objects.child_of(city).get()
    assert response.url == edit_url(draft)
    assert not draft.live
    assert draft.owner == editor
    assert draft.get_latest_revision().user == editor
    html = as_editor.get(response.url).content.decode()
    assert "濮阳远程岸桥" in html
    assert "registry-note__text" in html


def test_anonymous_visitors_are_asked_to_log_in(client, origin, city):
    for response in (client.get(begin_url(origin)), begin(client, origin, city)):
        assert reverse("wagtailadmin_login") in response.url
    assert PilotPage.objects.count() == 1


def test_people_without_a_city_may_not(client, origin, city):
    client.force_login(UserFactory())
    assert client.get(begin_url(origin)).status_code == 302
    begin(client, origin, city)
    assert PilotPage.objects.count() == 1


def test_the_city_of_others_cannot_be_chosen(as_editor, origin, other_city):
    response = begin(as_editor, origin, other_city)
    assert response.status_code == 200
    assert "city" in response.context["form"].errors
    assert PilotPage.objects.count() == 1


def test_a_form_without_its_token_is_refused(origin, city, editor):
    client = Client(enforce_csrf_checks=True)
    assert client.login(username=UserFactory(groups=[city.team.editors]).username, password=PASSWORD)
    assert begin(client, origin, city).status_code == 403
    assert PilotPage.objects.count() == 1


def test_people_of_several_cities_choose_one(client, coordinator, origin, city, other_city):
    client.force_login(coordinator)
    form = client.get(begin_url(origin)).context["form"]
    assert set(form.fields["city"].queryset) == {city, other_city}
    assert client.post(begin_url(origin), {"city": ""}).context["form"].errors
    begin(client, origin, city)
    assert PilotPage.objects.child_of(city).count() == 1


def draft(pilot):
    pilot.unpublish()


def private(pilot):
    PageViewRestriction.objects.create(page=pilot, restriction_type=PageViewRestriction.LOGIN)


def private_city(pilot):
    PageViewRestriction.objects.create(page=pilot.get_parent(), restriction_type=PageViewRestriction.LOGIN)


def expired(pilot):
    pilot.expire_at = timezone.now() - datetime.timedelta(hours=1)
    pilot.save(update_fields=["expire_at"])


@pytest.mark.parametrize("hide", [draft, private, private_city, expired])
def test_what_is_not_public_is_not_found(as_editor, origin, city, hide):
    hide(origin)
    assert as_editor.get(begin_url(origin)).status_code == 404
    assert begin(as_editor, origin, city).status_code == 404
    assert PilotPage.objects.count() == 1


# --- what the draft holds -------------------------------------------------------------------------------------------


@pytest.fixture
def repeat(as_editor, origin, city) -> PilotPage:
    begin(as_editor, origin, city)
    return PilotPage.objects.child_of(city).get()


@pytest.mark.parametrize("version", ["database", "revision"])
def test_starting_points_are_carried_over(repeat, origin, version):
    found = repeat if version == "database" else repeat.get_latest_revision_as_object()
    assert (found.sector, found.scenario) == (origin.sector, origin.scenario)
    assert list(found.extra_sectors.all()) == list(origin.extra_sectors.all())
    assert list(found.extra_scenarios.all()) == list(origin.extra_scenarios.all())
    assert [tag.slug for tag in found.technologies.all()] == ["mec"]
    assert (found.private_network, found.bands, found.urllc) == ("yes", "3.5 GHz (n78)", True)
    (need,) = found.prerequisites.all()
    assert (need.kind, need.essential, need.need_zh, need.need_en) == (
        "network",
        False,
        "专网",
        "Own network",
    )
    (row,) = found.measurements.all()
    assert (row.indicator_zh, row.indicator_en, row.unit_zh, row.unit_en) == (
        "每小时集装箱",
        "Boxes an hour",
        "箱",
        "boxes",
    )
    (edge,) = found.origins.all()
    assert (edge.origin, edge.kept, edge.changed, edge.outcome) == (origin, "", "", "")
    assert (found.stage, found.evidence) == (Stage.PLANNED, Evidence.PLAN)


def test_what_is_the_origins_own_is_left_out(repeat, city):
    content = repeat.get_latest_revision().content
    del content["translation_key"]  # random digits
    kept = str(content)
    for words in (OWN, "origin's own", "2021", "+29%", "36", "2m-10m"):
        assert words not in kept, words
    assert repeat.region == city.region
    for name in ("pilot_units", "sources", "lessons", "risks", "pilot_tasks"):
        assert not getattr(repeat, name).exists()
    assert repeat.cover is None
    assert repeat.contact_unit is None


def test_title_and_address_are_its_own(repeat, as_editor, origin, city):
    assert (repeat.title, repeat.title_en) == ("岳阳5G+远程控制岸桥", "Remote quay cranes in Yueyang")
    assert repeat.slug == "remote-quay-cranes-in-yueyang"
    begin(as_editor, origin, city)
    assert sorted(PilotPage.objects.child_of(city).values_list("slug", flat=True)) == [
        "remote-quay-cranes-in-yueyang",
        "remote-quay-cranes-in-yueyang-2",
    ]


def test_a_draft_begun_already_is_named_before_another_is_made(repeat, as_editor, origin, client, other_city):
    assert edit_url(repeat) in as_editor.get(begin_url(origin)).content.decode()
    client.force_login(make_user("stranger", other_city.team.editors))
    assert repeat.title not in client.get(begin_url(origin)).content.decode()


def test_of_many_begun_already_one_notice_names_the_latest(as_editor, origin, city):
    drafts = [PilotFactory(parent=city, live=False, title=f"草稿{n}") for n in range(BEGUN_SHOWN + 2)]
    Replication.objects.bulk_create(Replication(repeat=draft, origin=origin) for draft in drafts)
    html = as_editor.get(begin_url(origin)).content.decode()
    assert html.count("已有复制本试点的记录") == 1
    assert [draft.title in html for draft in drafts] == [False] * 2 + [True] * BEGUN_SHOWN


def test_changes_of_the_origin_that_are_not_public_yet_are_not_carried(as_editor, origin, city):
    origin.bands = "4.9 GHz"
    origin.save_revision()
    begin(as_editor, origin, city)
    assert PilotPage.objects.child_of(city).get().bands == "3.5 GHz (n78)"


# --- going on with it -----------------------------------------------------------------------------------------------


def rows_of(pilot, **edge):
    (measured,) = pilot.measurements.all()
    (replication,) = pilot.origins.all()
    fields = ("indicator_zh", "indicator_en", "unit_zh", "unit_en", "before", "after", "change")
    return {
        "measurements": inline_formset(
            [{name: getattr(measured, name) for name in fields} | {"id": measured.pk}], initial=1
        ),
        "origins": inline_formset(
            [{"origin": replication.origin_id, "id": replication.pk} | edge], initial=1
        ),
    }


def test_indicators_may_wait_for_values_in_a_draft_but_not_in_public(repeat, as_moderator):
    data = full_form(slug=repeat.slug, stage=Stage.PLANNED, evidence=Evidence.PLAN, **rows_of(repeat))
    response = as_moderator.post(edit_url(repeat), data)
    assert response.status_code == 302
    response = as_moderator.post(edit_url(repeat), data | {"action-publish": "1"})
    assert response.context["form"].formsets["measurements"].errors[0].keys() == {"after"}
    repeat.refresh_from_db()
    assert not repeat.live
    with translation.override("en"):
        assert "after: Give at least one value" in " ".join(what_is_missing(repeat))


def test_once_published_both_pages_show_the_connection(repeat, as_moderator, client, origin):
    assert repeat.title not in client.get(origin.url).content.decode()
    rows = rows_of(repeat, kept="同样的专网", changed="岸桥更少")
    rows["measurements"] = inline_formset([])
    for row in repeat.measurements.all():
        row.delete()
    data = full_form(
        title="岳阳远程岸桥", slug=repeat.slug, stage=Stage.PLANNED, evidence=Evidence.PLAN, **rows
    )
    as_moderator.post(edit_url(repeat), data | {"action-publish": "1"})
    assert PilotPage.objects.public().filter(pk=repeat.pk).exists()
    as_moderator.logout()
    html = client.get(origin.url).content.decode()
    assert "岳阳远程岸桥" in html
    assert "同样的专网" in html
    assert "濮阳远程岸桥" in client.get(PilotPage.objects.get(pk=repeat.pk).url).content.decode()


# --- circles --------------------------------------------------------------------------------------------------------


def origins_form(pilot, origin):
    return full_form(title=pilot.title, slug=pilot.slug, origins=inline_formset([{"origin": origin.pk}]))


def test_a_form_refuses_a_circle_and_names_the_pilot(as_moderator, city):
    first, second, third = (PilotFactory(parent=city, title=title) for title in ("甲", "乙", "丙"))
    Replication.objects.create(origin=first, repeat=second)
    Replication.objects.create(origin=second, repeat=third)
    for action in ({}, {"action-publish": "1"}):
        response = as_moderator.post(edit_url(first), origins_form(first, third) | action)
        (errors,) = response.context["form"].formsets["origins"].errors
        assert "丙" in errors["origin"][0]
        assert errors["origin"][0] in response.content.decode()


def test_a_form_refuses_the_pilot_itself(as_moderator, city):
    pilot = PilotFactory(parent=city)
    response = as_moderator.post(edit_url(pilot), origins_form(pilot, pilot))
    assert response.context["form"].formsets["origins"].errors[0]["origin"]


@pytest.fixture
def hidden(other_city):
    return PilotFactory(parent=other_city, title="濮阳密件", live=False)


def errors_of_origins(response) -> list:
    return response.context["form"].formsets["origins"].errors


def draft_of(pilot) -> PilotPage:
    return PilotPage.objects.get(pk=pilot.pk).get_latest_revision_as_object()


def test_another_citys_draft_is_no_origin_and_not_named(as_editor, city, hidden):
    pilot = PilotFactory(parent=city)
    response = as_editor.post(edit_url(pilot), origins_form(pilot, hidden))
    (errors,) = errors_of_origins(response)
    assert errors["origin"]
    assert hidden.title not in response.text
    assert hidden.title not in as_editor.get(edit_url(pilot)).text
    nobody = {"origins": inline_formset([{"origin": hidden.pk + 1000}])}
    (unknown,) = errors_of_origins(as_editor.post(edit_url(pilot), full_form(title="试点", **nobody)))
    assert errors == unknown


def test_own_drafts_and_what_is_public_may_be_origins(as_editor, city, origin):
    own = PilotFactory(parent=city, live=False, title="自己的草稿")
    for number, chosen in enumerate((own, origin)):
        pilot = PilotFactory(parent=city, slug=f"repeat-{number}")
        as_editor.post(edit_url(pilot), origins_form(pilot, chosen))
        assert [edge.origin for edge in draft_of(pilot).origins.all()] == [chosen]
        assert chosen.title in as_editor.get(edit_url(pilot)).text


def test_an_origin_withdrawn_since_may_stay_and_is_named_no_more(as_editor, city, hidden):
    pilot = PilotFactory(parent=city)
    edge = Replication.objects.create(repeat=pilot, origin=hidden)
    assert hidden.title not in as_editor.get(edit_url(pilot)).text
    rows = inline_formset([{"id": edge.pk, "origin": hidden.pk, "kept": "同样的专网"}], initial=1)
    response = as_editor.post(edit_url(pilot), full_form(title=pilot.title, slug=pilot.slug, origins=rows))
    assert response.status_code == 302
    (kept,) = draft_of(pilot).origins.all()
    assert (kept.origin_id, kept.kept) == (hidden.pk, "同样的专网")


def test_revisions_side_by_side_name_no_draft_of_another_city(as_editor, city, hidden):
    pilot = PilotFactory(parent=city)
    before = pilot.save_revision()
    pilot.origins.add(Replication(origin=hidden))
    after = pilot.save_revision()
    address = reverse("wagtailadmin_pages:revisions_compare", args=[pilot.pk, before.pk, after.pk])
    compared = as_editor.get(address).text
    assert "该市的一份草稿" in compared
    assert hidden.title not in compared


def test_a_circle_names_no_draft_of_another_city(as_moderator, city, hidden, monkeypatch):
    pilot = PilotFactory(parent=city)
    edge = Replication.objects.create(repeat=pilot, origin=hidden)
    Replication.objects.bulk_create([Replication(repeat=hidden, origin=pilot)])
    rows = inline_formset([{"id": edge.pk, "origin": hidden.pk}], initial=1)
    data = full_form(title=pilot.title, slug=pilot.slug, origins=rows)
    response = as_moderator.post(edit_url(pilot), data)
    assert "该市的一份草稿" in errors_of_origins(response)[0]["origin"][0]
    assert hidden.title not in response.text
    monkeypatch.setattr(Replication, "clean", lambda edge: None)
    response = as_moderator.post(edit_url(pilot), data | {"action-publish": "1"}, follow=True)
    assert "该市的一份草稿" in str(next(iter(response.context["messages"])))
    assert hidden.title not in response.text


def test_a_circle_names_the_own_draft(as_moderator, city):
    first, draft = PilotFactory(parent=city), PilotFactory(parent=city, title="自己的草稿", live=False)
    Replication.objects.create(origin=first, repeat=draft)
    response = as_moderator.post(edit_url(first), origins_form(first, draft))
    assert "自己的草稿" in errors_of_origins(response)[0]["origin"][0]


def two_drafts_that_close_a_circle(city) -> tuple[PilotPage, PilotPage]:
    """Public pilots whose drafts name each other; none of the drafts sees the other's."""
    first, second = PilotFactory(parent=city, title="甲"), PilotFactory(parent=city, title="乙")
    for one, other in ((first, second), (second, first)):
        one.origins = [Replication(origin=other)]
        one.save_revision()
    return first, second


def test_the_second_of_two_editors_who_close_a_circle_is_refused(city):
    first, second = two_drafts_that_close_a_circle(city)
    first.latest_revision.publish()
    with pytest.raises(CircleError) as error:
        second.latest_revision.publish()
    assert error.value.repeat_id == second.pk
    assert list(Replication.objects.values_list("repeat", "origin")) == [(first.pk, second.pk)]


def test_a_refusal_at_the_last_moment_is_said_and_no_failure(as_moderator, city, monkeypatch):
    first, second = two_drafts_that_close_a_circle(city)
    first.latest_revision.publish()
    monkeypatch.setattr(Replication, "clean", lambda edge: None)  # the form was checked a moment before
    data = origins_form(second, first) | {"action-publish": "1"}
    response = as_moderator.post(edit_url(second), data, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[0][0] == edit_url(second)
    assert "甲" in str(next(iter(response.context["messages"])))
    headers = {"accept": "application/json"}
    response = as_moderator.post(edit_url(second), data, headers=headers)
    assert response.status_code == 400
    assert "甲" in response.json()["error_message"]


def test_publishing_from_a_list_names_the_circle(city):
    first, second = two_drafts_that_close_a_circle(city)
    first.latest_revision.publish()
    assert any("甲" in line for line in what_is_missing(second.get_latest_revision_as_object()))


def test_a_schedule_goes_on_with_the_next_page(city):
    first, second = two_drafts_that_close_a_circle(city)
    first.latest_revision.publish()
    other = PilotFactory(parent=city, live=False)
    past = timezone.now() - datetime.timedelta(minutes=1)
    other.save_revision()
    for number, page in enumerate((second, other)):
        at = past - datetime.timedelta(minutes=5 - number)
        Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=at)
    call_command("publish_scheduled")
    assert PilotPage.objects.public().filter(pk=other.pk).exists()
    assert not Replication.objects.filter(repeat=second).exists()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_an_edge_saved_by_a_program_is_checked_too(city):
    first, second = PilotFactory(parent=city), PilotFactory(parent=city)
    Replication.objects.create(origin=first, repeat=second)
    with pytest.raises(ValidationError):
        Replication.objects.create(origin=second, repeat=first)


# --- who is told ----------------------------------------------------------------------------------------------------


@pytest.fixture
def told(other_city):
    """Editors of the origin, who read English and Chinese; one without an address, one who has left."""
    team = other_city.team
    english, chinese = make_user("english", team.editors), make_user("chinese", team.moderators)
    UserProfile.objects.create(user=english, preferred_language="en")
    UserProfile.objects.create(user=chinese, preferred_language="zh-hans")
    UserFactory(email="", groups=[team.editors])
    UserFactory(is_active=False, groups=[team.editors])
    return english, chinese


def test_the_origins_editors_get_a_letter_in_their_language_once_it_is_committed(
    as_editor, origin, city, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as waiting:
        begin(as_editor, origin, city)
    assert mail.outbox == []
    for send in waiting:
        send()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert letters.keys() == {"english@example.org", "chinese@example.org"}
    english, chinese = letters["english@example.org"], letters["chinese@example.org"]
    assert english.subject == "Yueyang repeats your pilot “Remote cranes of Puyang”"
    assert "An editor in Yueyang" in english.body
    assert chinese.subject.startswith("岳阳市")
    assert "濮阳远程岸桥" in chinese.subject
    for letter in (english, chinese):
        assert "http://localhost/" in letter.body
        assert reverse("repeats_of_your_pilots") in letter.body
        assert "remote-quay-cranes-in-yueyang" not in letter.body
        assert "&quot;" not in letter.body


def test_nobody_is_told_of_what_was_rolled_back(
    origin, city, editor, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        begin_repeat(origin, city, editor)
        transaction.set_rollback(True)
    assert mail.outbox == []


def test_who_repeats_a_pilot_of_the_own_city_is_not_told(
    as_editor, city, moderator, django_capture_on_commit_callbacks
):
    own = PilotFactory(parent=city)
    with django_capture_on_commit_callbacks(execute=True):
        begin(as_editor, own, city)
    assert [letter.to for letter in mail.outbox] == [["moderator@example.org"]]


def test_coordinators_stand_in_for_a_city_without_editors(
    as_editor, origin, city, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        begin(as_editor, origin, city)
    assert [letter.to for letter in mail.outbox] == [["coordinator@example.org"]]


def test_the_desk_and_the_report_tell_of_a_draft_but_not_what_it_holds(client, repeat, told, origin, city):
    client.force_login(told[0])
    for address in ("/admin/", reverse("repeats_of_your_pilots")):
        html = client.get(address).content.decode()
        assert "濮阳远程岸桥" in html
        assert city.title in html
        assert repeat.title not in html
        assert edit_url(repeat) not in html
    exported = client.get(reverse("repeats_of_your_pilots") + "?export=csv").getvalue().decode()
    assert city.title in exported
    assert repeat.title not in exported


def test_the_report_names_a_public_repeat_with_what_was_kept(client, told, origin, city):
    public = PilotFactory(parent=city, title="岳阳远程岸桥")
    Replication.objects.create(origin=origin, repeat=public, kept="同样的专网")
    client.force_login(told[0])
    assert public.title in client.get(reverse("repeats_of_your_pilots")).content.decode()
    exported = client.get(reverse("repeats_of_your_pilots") + "?export=csv").getvalue().decode()
    assert "同样的专网" in exported


def test_the_report_is_about_the_own_pilots_only(as_editor, origin, city, other_city):
    third = PilotFactory(parent=other_city, title="濮阳另一试点")
    Replication.objects.create(origin=origin, repeat=third)
    html = as_editor.get(reverse("repeats_of_your_pilots")).content.decode()
    assert "濮阳另一试点" not in html
    assert "濮阳远程岸桥" not in html


def test_the_report_can_be_filtered_and_xlsx_taken(client, told, repeat, origin, other_city):
    client.force_login(told[0])
    address = reverse("repeats_of_your_pilots")
    assert "濮阳远程岸桥" in client.get(f"{address}?live=False&city={other_city.pk}").content.decode()
    assert "濮阳远程岸桥" not in client.get(f"{address}?live=True").content.decode()
    assert client.get(f"{address}?export=xlsx").status_code == 200


# --- where it is found ----------------------------------------------------------------------------------------------


def test_the_public_page_offers_it_to_those_who_may(client, editor, origin, city):
    assert begin_url(origin) not in client.get(origin.url).content.decode()
    client.force_login(editor)
    html = client.get(origin.url).content.decode()
    assert html.count(begin_url(origin)) == 2  # in the page, and in Wagtail's bar
    client.force_login(UserFactory())
    assert begin_url(origin) not in client.get(origin.url).content.decode()


def test_the_public_page_without_a_session_does_not_vary_by_cookie(client, origin):
    assert "Cookie" not in client.get(origin.url).get("Vary", "")


def test_lists_and_headers_of_the_admin_offer_it_for_public_pilots(as_moderator, city):
    public, draft = PilotFactory(parent=city), PilotFactory(parent=city, live=False)
    html = as_moderator.get(reverse("wagtailadmin_explore", args=[city.pk])).content.decode()
    assert begin_url(public) in html
    assert begin_url(draft) not in html
    assert begin_url(public) in as_moderator.get(edit_url(public)).content.decode()
    assert begin_url(draft) not in as_moderator.get(edit_url(draft)).content.decode()
