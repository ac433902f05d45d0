"""Readers' questions in the admin: who sees which, what can be done with them, what is never told."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from scenarios.models import Enquiry, EnquiryState
from tests.factories import AdministratorFactory, PilotFactory, UnitFactory
from tests.scenarios.editing.helpers import make_user

INDEX = "/admin/enquiries/"


def ask(pilot, name="王某", **fields) -> Enquiry:
    values = {
        "reason": "repeat",
        "question": f"{name}想知道时延<b>多少</b>。",
        "name": name,
        "email": "asker@port.example",
    }
    return Enquiry.objects.create(pilot=pilot, **(values | fields))


@pytest.fixture
def own(city):
    return ask(
        PilotFactory(title="自家试点", parent=city), name="自家人", unit=UnitFactory(name_zh="港务集团")
    )


@pytest.fixture
def other(other_city):
    return ask(PilotFactory(title="别家试点", parent=other_city), name="别家人")


def edit(enquiry) -> str:
    return reverse("enquiries:edit", args=[enquiry.pk])


def bulk(action: str, *enquiries) -> str:
    numbers = "&".join(f"id={enquiry.pk}" for enquiry in enquiries)
    return f"/admin/bulk/scenarios/enquiry/{action}/?next={INDEX}&{numbers}"


def test_an_editor_sees_the_questions_on_the_own_citys_pilots(as_editor, own, other):
    html = as_editor.get(INDEX).text
    assert "自家人" in html
    assert "别家人" not in html


def test_a_coordinator_and_an_administrator_see_all(client, coordinator, own, other):
    for user in (coordinator, AdministratorFactory()):
        client.force_login(user)
        html = client.get(INDEX).text
        assert "自家人" in html
        assert "别家人" in html


def test_people_without_pages_see_none(client, home, own):
    from django.contrib.auth.models import Permission

    guest = make_user("guest")
    guest.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(guest)
    assert client.get(INDEX).status_code == 302
    assert client.get(edit(own)).status_code in (302, 404)
    assert INDEX not in client.get("/admin/").text


def test_visitors_are_sent_to_log_in(client, own):
    for address in (INDEX, edit(own), bulk("close", own)):
        assert "/admin/login/" in client.get(address).url


@pytest.mark.parametrize("name", ["edit", "delete"])
def test_of_questions_to_other_cities_not_even_the_number_is_told(as_editor, other, name):
    address = reverse(f"enquiries:{name}", args=[other.pk])
    assert as_editor.get(address).status_code == 404
    assert as_editor.post(address, {"state": "closed"}).status_code == 404
    other.refresh_from_db()
    assert other.state == "new"


def test_there_is_no_way_to_write_copy_choose_or_list_them_otherwise(as_editor, own):
    for address in ("new/", f"copy/{own.pk}/", f"history/{own.pk}/", f"usage/{own.pk}/"):
        assert as_editor.get(INDEX + address).status_code == 404
    assert as_editor.get("/admin/snippets/choose/scenarios/enquiry/").status_code == 404
    assert "/new/" not in as_editor.get(INDEX).text


def test_a_question_is_shown_whole_escaped_and_with_a_way_to_answer(as_editor, own):
    html = as_editor.get(edit(own)).text
    assert "时延&lt;b&gt;多少&lt;/b&gt;" in html
    assert 'href="mailto:asker@port.example"' in html
    assert "港务集团" in html


def test_its_state_changes_and_nothing_else(as_editor, own):
    assert as_editor.post(edit(own), {"state": "answered", "question": "changed"}).status_code == 302
    own.refresh_from_db()
    assert own.state == "answered"
    assert "changed" not in own.question


def test_it_is_deleted_and_the_log_says_nothing_of_it(as_editor, own):
    from wagtail.models import ModelLogEntry

    response = as_editor.post(reverse("enquiries:delete", args=[own.pk]))
    assert response.status_code == 302
    assert not Enquiry.objects.exists()
    logged = repr(list(ModelLogEntry.objects.values_list("label", "data")))
    assert "自家人" not in logged
    assert "asker" not in logged


@pytest.mark.parametrize(
    ("action", "state"), [("close", EnquiryState.CLOSED), ("answered", EnquiryState.ANSWERED)]
)
def test_several_are_closed_at_once_but_none_of_others(as_editor, own, other, action, state):
    second = ask(own.pilot)
    address = bulk(action, own, second, other)
    confirm = as_editor.get(address)
    assert "自家人" in confirm.text
    assert "别家" not in confirm.text
    assert f"Question {other.pk}" not in confirm.text
    assert as_editor.post(address).url == INDEX
    states = dict(Enquiry.objects.values_list("pk", "state"))
    assert states == {own.pk: state, second.pk: state, other.pk: "new"}


@pytest.mark.parametrize("unknown", ["9" * 20, "9" * 5000, "0", "-1", "x", ""])
def test_numbers_of_nothing_are_passed_over(as_editor, own, unknown):
    address = f"{bulk('close', own)}&id={unknown}"
    assert as_editor.get(address).status_code == 200
    assert as_editor.post(address).url == INDEX
    assert Enquiry.objects.get().state == EnquiryState.CLOSED


def test_several_are_deleted_at_once_but_none_of_others(as_editor, own, other):
    as_editor.post(bulk("delete", own, other))
    assert list(Enquiry.objects.all()) == [other]


def test_all_takes_none_of_others(as_editor, own, other):
    as_editor.post(f"/admin/bulk/scenarios/enquiry/delete/?next={INDEX}&id=all")
    assert Enquiry.objects.count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=new", {"甲"}),
        ("?state=closed", {"乙"}),
        ("?reason=visit", {"乙"}),
        ("?q=时延", {"甲", "乙"}),
        ("?q=甲", {"甲"}),
    ],
)
def test_questions_are_filtered_and_found(as_editor, city, query, found):
    pilot = PilotFactory(parent=city)
    ask(pilot, name="甲")
    ask(pilot, name="乙", state=EnquiryState.CLOSED, reason="visit")
    listed = as_editor.get(INDEX + query).context["object_list"]
    assert {enquiry.name for enquiry in listed} == found


def test_a_coordinator_filters_by_city(as_coordinator, own, other, other_city):
    listed = as_coordinator.get(f"{INDEX}?city={other_city.pk}").context["object_list"]
    assert list(listed) == [other]


def test_questions_go_with_a_pilot_that_moves(as_editor, own, other_city):
    own.pilot.move(other_city, pos="last-child")
    assert "自家人" not in as_editor.get(INDEX).text


def test_those_whose_time_is_over_are_not_shown_before_they_are_deleted(as_editor, own, settings):
    from datetime import timedelta

    from django.utils import timezone

    Enquiry.objects.update(created_at=timezone.now() - timedelta(days=settings.ENQUIRY_DAYS, minutes=1))
    assert "自家人" not in as_editor.get(INDEX).text
    assert as_editor.get(edit(own)).status_code == 404


def test_the_desk_counts_new_questions_of_the_own_city(as_editor, own, other):
    ask(own.pilot, state=EnquiryState.CLOSED)
    assert "1 条读者提问未处理" in as_editor.get("/admin/").text
    own.state = EnquiryState.ANSWERED
    own.save()
    assert "读者提问未处理" not in as_editor.get("/admin/").text


def test_the_list_costs_the_same_whatever_its_length(as_editor, own, django_assert_max_num_queries):
    for _number in range(30):
        ask(own.pilot)
    as_editor.get(INDEX)
    with django_assert_max_num_queries(20):
        as_editor.get(INDEX)


def test_a_question_is_no_reason_not_to_delete_its_pilot(own):
    assert not ReferenceIndex.get_references_to(own.pilot).exists()
    assert not ReferenceIndex.get_references_to(own.unit).exists()
