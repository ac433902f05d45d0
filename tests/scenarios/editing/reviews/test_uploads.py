"""The upload page: the city a document names, what waits for a city, how long readings are kept."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from scenarios.models import CityIndexPage, PlanReview
from tests.factories import CityPageFactory, PlanFactory, RegionFactory, yueyang_county
from tests.scenarios.editing.helpers import make_user
from tests.scenarios.editing.reviews.drafts import TEXT, plan_draft

UPLOAD = "/admin/plans/read/"
PLACELESS = "5G应用行动方案\n一、重点任务\n1.智慧港口。试点5G远程控制。（责任单位：市工信局）"
FOREIGN = TEXT.replace("岳阳市", "潍坊市")
TEMPLATE = TEXT.replace("岳阳市", "X市")


def text_file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", text.encode())


def send(client, **fields):
    return client.post(UPLOAD, {"city": "named", **fields})


def read_in_english(client) -> None:
    user = client.get(UPLOAD).wsgi_request.user
    UserProfile.objects.create(user=user, preferred_language="en")


@pytest.fixture
def of_two_cities(client, city, other_city):
    """Someone who plans for 岳阳市 and for 濮阳市, but not for the whole country."""
    client.force_login(make_user("both", city.team.moderators, other_city.team.moderators))
    return client


def test_someone_with_several_cities_need_not_choose_one(of_two_cities, city, other_city):
    other_city.region.parent = RegionFactory(code="410000", name="河南省")
    other_city.region.save()
    form = of_two_cities.get(UPLOAD).context["form"]
    first, *cities = form.fields["city"].choices
    assert first[0] == "named"
    assert cities == [
        ("河南省", [(str(other_city.pk), "濮阳市")]),
        ("湖南省", [(str(city.pk), "岳阳市")]),
    ]
    assert form["city"].value() is None  # so that the browser shows the first
    send(of_two_cities, text=TEXT)
    assert PlanReview.objects.get().city == city


def test_the_document_of_a_county_goes_to_the_innermost_own_city(as_coordinator, city):
    document = TEXT.replace("岳阳市5G", "岳阳县5G")
    RegionFactory(code="410900", name="濮阳市")
    yueyang_county()
    send(as_coordinator, text=document)
    assert PlanReview.objects.get().city == city
    county = CityPageFactory(region=yueyang_county())
    send(as_coordinator, text=document)
    assert set(PlanReview.objects.values_list("city", flat=True)) == {city.pk, county.pk}


def test_a_chosen_city_counts_more_than_what_the_document_names(of_two_cities, other_city):
    send(of_two_cities, city=other_city.pk, text=TEXT)
    assert PlanReview.objects.get().city == other_city


def test_a_template_belongs_to_no_city_for_those_who_may_write_it_there(
    as_coordinator, of_two_cities, coordinator
):
    page = send(of_two_cities, text=TEMPLATE)
    assert list(page.context["form"].errors) == ["city"]
    of_two_cities.force_login(coordinator)
    send(of_two_cities, text=TEMPLATE)
    assert PlanReview.objects.get().city is None


@pytest.mark.parametrize("given", ["file", "text"])
@pytest.mark.parametrize(
    ("document", "said"),
    [(PLACELESS, "The document names no place"), (FOREIGN, "The document is about 潍坊市")],
)
def test_what_was_read_waits_until_its_city_is_chosen(of_two_cities, city, given, document, said):
    RegionFactory(code="370700", name="潍坊市", name_en="")
    read_in_english(of_two_cities)
    page = send(of_two_cities, **{given: text_file(document) if given == "file" else document})
    form = page.context["form"]
    assert list(form.errors) == ["city"]
    assert said in page.content.decode()
    assert ("“plan.txt” was read" in page.content.decode()) is (given == "file")
    # What the browser sends of that page, where it does not repeat the file.
    sent = {name: form[name].value() or "" for name in ("text", "read_before")}
    assert send(of_two_cities, city=city.pk, **sent).status_code == 302
    review = PlanReview.objects.get()
    assert review.city == city
    assert review.draft["text"].split("\n")[-1] == document.split("\n")[-1]
    if given == "file":
        assert review.file_name == "plan.txt"


def test_a_place_without_a_page_is_said_to_have_none_and_can_be_added_by_those_who_may(
    of_two_cities, coordinator
):
    read_in_english(of_two_cities)
    weifang = RegionFactory(code="370700", name="潍坊市", name_en="")
    add = reverse("wagtailadmin_pages:add", args=["scenarios", "citypage", CityIndexPage.objects.get().pk])
    [asked] = send(of_two_cities, text=FOREIGN).context["form"].errors["city"]
    assert "no page here yet. Ask a coordinator" in asked
    of_two_cities.force_login(coordinator)
    page = send(of_two_cities, file=text_file(FOREIGN))
    assert f'<a href="{add}" target="_blank">' in page.content.decode()
    new = CityPageFactory(region=weifang)
    send(of_two_cities, read_before=page.context["form"]["read_before"].value())
    assert PlanReview.objects.get().city == new


def test_a_place_whose_page_is_other_peoples_is_not_said_to_be_missing(of_two_cities):
    read_in_english(of_two_cities)
    CityPageFactory(region=RegionFactory(code="370700", name="潍坊市", name_en=""))
    [asked] = send(of_two_cities, text=FOREIGN).context["form"].errors["city"]
    assert "where you have no city" in asked


def test_a_new_document_replaces_the_one_that_waits(of_two_cities, city):
    page = send(of_two_cities, file=text_file(PLACELESS))
    waiting = page.context["form"]["read_before"].value()
    send(of_two_cities, text=TEXT, read_before=waiting)
    assert PlanReview.objects.get().draft["title"] == "岳阳市5G应用行动方案"


@pytest.mark.parametrize("forged", ["nonsense", "e30:1:x"])
def test_a_reading_that_was_not_made_here_is_not_taken_up(of_two_cities, city, forged):
    page = send(of_two_cities, city=city.pk, read_before=forged)
    assert list(page.context["form"].errors) == ["file"]
    assert not PlanReview.objects.exists()


def test_a_reading_too_large_to_be_sent_again_does_not_wait(of_two_cities, monkeypatch):
    monkeypatch.setattr("scenarios.editing.reviews.uploads.MAX_KEPT", 100)
    page = send(of_two_cities, file=text_file(PLACELESS))
    assert list(page.context["form"].errors) == ["city"]
    assert not page.context["form"]["read_before"].value()


def test_pasted_text_stays_while_the_city_is_missing(of_two_cities):
    page = of_two_cities.post(UPLOAD, {"city": "", "text": TEXT})
    assert page.context["form"]["text"].value() == TEXT


# --- the model plan ------------------------------------------------------------------------------------------------


def test_the_upload_page_leads_to_the_model_plan(as_moderator, template):
    address = reverse("plan_reading:template", args=[template.pk])
    assert address in as_moderator.get(UPLOAD).content.decode()


# --- how long readings are kept ------------------------------------------------------------------------------------


@pytest.fixture
def forgotten(review):
    PlanReview.objects.update(updated_at=timezone.now() - timedelta(days=90, minutes=1))
    return review


def test_readings_nobody_touches_for_90_days_are_gone(as_moderator, forgotten, city, moderator):
    kept = PlanReview.objects.create(city=city, owner=moderator, file_name="b", draft=plan_draft().to_json())
    PlanReview.objects.filter(pk=kept.pk).update(updated_at=timezone.now() - timedelta(days=89))
    page = as_moderator.get(UPLOAD)
    assert list(page.context["unfinished"]) == [kept]
    assert "90" in page.content.decode()
    address = reverse("plan_reading:section", args=[forgotten.pk, "document"])
    assert as_moderator.get(address).status_code == 404
    PlanReview.objects.delete_forgotten()
    assert list(PlanReview.objects.all()) == [kept]


def test_a_correction_keeps_a_reading(forgotten):
    forgotten.save()
    PlanReview.objects.delete_forgotten()
    assert PlanReview.objects.get() == forgotten


def test_the_list_of_readings_leaves_the_texts_of_plans_where_they_are(as_moderator, review, city):
    review.plan = PlanFactory(parent=city, region=city.region, text="一份很长的正文")
    review.save()
    with CaptureQueriesContext(connection) as queries:
        as_moderator.get(UPLOAD)
    [listing] = [query["sql"] for query in queries if '"file_name"' in query["sql"]]
    assert '"scenarios_planpage"."status"' in listing
    assert '"scenarios_planpage"."text"' not in listing
