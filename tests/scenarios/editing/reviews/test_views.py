"""The way of a document from its upload to a plan, as a browser without scripts goes it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from scenarios.drafting.draft import PlanDraft
from scenarios.editing.reviews.base import version_of
from scenarios.editing.reviews.sections import SECTIONS
from scenarios.editing.reviews.words import problem_text, remark_text
from scenarios.intake.formats.unreadable import FOUND, Limits, Problem, UnreadableDocument
from scenarios.intake.remarks import MESSAGES as REMARKS
from scenarios.models import PilotPage, PlanPage, PlanReview, Scenario, Sector, Unit
from tests.factories import PlanFactory, ScenarioFactory, SectorFactory, plan_index
from tests.scenarios.editing.reviews.drafts import TEXT, plan_draft
from tests.scenarios.editing.reviews.sending import fields_of

UPLOAD = "/admin/plans/read/"


@pytest.fixture(autouse=True)
def vocabulary(db):
    for code in ("ports", "health"):
        ScenarioFactory(code=f"{code}-use", sector=SectorFactory(code=code))


def text_file(text: str = TEXT, name: str = "plan.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def section_url(review, name: str) -> str:
    return reverse("plan_reading:section", args=[review.pk, name])


def changes_url(review) -> str:
    return reverse("plan_reading:changes", args=[review.pk])


def untouched(review, name: str) -> dict:
    """The form of a part of the review as a browser sends it back."""
    section = SECTIONS[name](review, PlanDraft.from_json(review.draft))
    return {"version": version_of(review), "page": "1"} | fields_of(section)


def draft_of(review) -> PlanDraft:
    review.refresh_from_db()
    return PlanDraft.from_json(review.draft)


def write(client, review, **fields):
    version = client.get(changes_url(review)).context["version"]
    return client.post(changes_url(review), {"version": version, "publish": "draft"} | fields, follow=True)


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- upload --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [{"file": True}, {"text": TEXT}])
def test_a_document_becomes_a_review_of_the_city(as_moderator, moderator, city, given):
    fields = {"file": text_file()} if "file" in given else given
    response = as_moderator.post(UPLOAD, {"city": city.pk, **fields})
    review = PlanReview.objects.get()
    assert response.url == section_url(review, "document")
    assert (review.city, review.owner, review.plan) == (city, moderator, None)
    assert review.file_name == ("plan.txt" if "file" in given else "岳阳市5G应用行动方案")
    draft = PlanDraft.from_json(review.draft)
    assert draft.title == "岳阳市5G应用行动方案"
    assert [task.heading for task in draft.tasks] == ["智慧港口", "智慧医疗"]


def test_terms_the_vocabulary_here_does_not_hold_are_left_out(as_moderator, city):
    Scenario.objects.all().delete()
    Sector.objects.filter(code="health").delete()
    as_moderator.post(UPLOAD, {"city": city.pk, "text": TEXT})
    pilots = PlanDraft.from_json(PlanReview.objects.get().draft).pilots
    assert [(pilot.sectors, pilot.scenario) for pilot in pilots] == [(["ports"], ""), ([], "")]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({}, "file", "请选择文件"),
        ({"file": True, "text": TEXT}, "text", "不要两者"),
        ({"city": "", "text": TEXT}, "city", ""),
        ({"text": "今天天气很好。"}, "text", "编号"),
        ({"file": SimpleUploadedFile("plan.exe", b"MZ\x90")}, "file", ".exe"),
        ({"file": SimpleUploadedFile("plan.txt", b"%PDF-1.7\n")}, "file", "txt"),
        ({"file": SimpleUploadedFile("plan.docx", b"PK\x03\x04 broken")}, "file", "损坏"),
        ({"file": SimpleUploadedFile("plan.txt", b"")}, "file", ""),
    ],
)
def test_what_cannot_be_read_is_named_beside_its_field(as_moderator, city, fields, field, words):
    fields = {"city": city.pk} | fields
    if fields.get("file") is True:
        fields["file"] = text_file()
    response = as_moderator.post(UPLOAD, fields)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert words in str(errors[field])
    assert not PlanReview.objects.exists()


def test_a_file_over_the_limit_is_refused_before_it_is_read(as_moderator, city, monkeypatch):
    monkeypatch.setattr("scenarios.editing.reviews.uploads.Limits", lambda: Limits(max_bytes=1000))
    monkeypatch.setattr(
        "scenarios.editing.reviews.uploads.read_draft", lambda *args: pytest.fail("it was read")
    )
    response = as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file("一、" * 1000)})
    assert list(response.context["form"].errors) == ["file"]


def test_problems_and_remarks_are_told_in_chinese():
    han = re.compile("[一-龥]")
    params = dict.fromkeys(("extension", "size", "limit", "pages"), 7)
    errors = [UnreadableDocument(problem, **params, found=".png") for problem in Problem]
    with override("zh-hans"):
        told = [problem_text(error) for error in errors] + [remark_text(code) for code in REMARKS]
        assert [text for text in told if not han.search(text)] == []
        for found in FOUND:
            error = UnreadableDocument(Problem.NOT_WHAT_IT_SAYS, extension="txt", found=found)
            assert han.search(re.search("（(.+)）", problem_text(error))[1]), found


def test_pasted_text_stays_when_something_is_wrong(as_moderator):
    page = as_moderator.post(UPLOAD, {"city": "", "text": TEXT}).content.decode()
    assert TEXT.split("\n")[4] in page


# --- the review ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SECTIONS, "changes"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_part_is_shown_beside_the_text(as_moderator, moderator, review, name, language):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=moderator, preferred_language=language)
    address = changes_url(review) if name == "changes" else section_url(review, name)
    page = as_moderator.get(address)
    assert page.status_code == 200
    assert "在城陵矶港试点5G远程控制" in page.content.decode()


def test_unknown_parts_and_pages_do_no_harm(as_moderator, review):
    assert as_moderator.get(section_url(review, "nonsense")).status_code == 404
    assert as_moderator.get(section_url(review, "tasks") + "?page=99").status_code == 200
    assert as_moderator.get(section_url(review, "tasks") + "?page=x&show=task-x").status_code == 200


def test_a_link_shows_its_passage_without_scripts(as_moderator, review):
    page = as_moderator.get(section_url(review, "pilots") + "?show=pilot-0").content.decode()
    assert '<mark id="passage">1.智慧港口。在</mark><mark class="reading-words">城陵矶港</mark>' in page
    assert 'href="#item-pilot-0"' in page


def test_markup_in_a_document_is_shown_as_text(as_moderator, review):
    evil = "<script>alert(1)</script>"
    draft = plan_draft(title=evil)
    draft.tasks[0].heading = draft.tasks[0].units[0].cited = draft.tasks[0].units[0].name = evil
    draft.pilots[0].title = draft.targets[0].note = draft.remarks[1].detail = evil
    draft.text = draft.text.replace("智慧港口", evil)
    review.draft = draft.to_json()
    review.save()
    for name in SECTIONS:
        assert evil not in as_moderator.get(section_url(review, name)).content.decode()
    assert evil not in as_moderator.get(changes_url(review)).content.decode()


def test_corrections_are_kept(as_moderator, review):
    fields = untouched(review, "tasks") | {"task-0-heading": "5G+智慧港口"}
    response = as_moderator.post(section_url(review, "tasks"), fields)
    assert response.url == section_url(review, "tasks") + "?page=1"
    assert draft_of(review).tasks[0].heading == "5G+智慧港口"


def test_saving_can_lead_on_to_what_will_change(as_moderator, review):
    response = as_moderator.post(
        section_url(review, "units"), untouched(review, "units") | {"then": "changes"}
    )
    assert response.url == changes_url(review)


def test_wrong_values_come_back_and_nothing_is_saved(as_moderator, review):
    fields = untouched(review, "targets") | {"target-0-value": "许多", "target-0-note": "改过"}
    page = as_moderator.post(section_url(review, "targets"), fields)
    assert page.status_code == 200
    assert 'value="许多"' in page.content.decode()
    assert 'value="改过"' in page.content.decode()
    assert draft_of(review) == plan_draft()


def test_corrections_made_meanwhile_are_not_overwritten(as_moderator, review):
    fields = untouched(review, "tasks") | {"task-0-heading": "我的"}
    as_moderator.post(section_url(review, "tasks"), untouched(review, "tasks") | {"task-0-heading": "同事的"})
    page = as_moderator.post(section_url(review, "tasks"), fields)
    assert page.status_code == 200
    assert 'value="我的"' in page.content.decode()
    assert draft_of(review).tasks[0].heading == "同事的"


def test_saving_once_more_after_a_refusal_is_refused_too(as_moderator, review):
    """What was typed is numbered as the items were before, so that it would now mean others."""
    stale = untouched(review, "document")
    as_moderator.post(section_url(review, "document"), stale | {"title": "甲"})
    again = as_moderator.post(section_url(review, "document"), stale | {"title": "乙"})
    as_moderator.post(section_url(review, "document"), stale | {"version": again.context["version"]})
    assert draft_of(review).title == "甲"


def test_a_review_is_given_up_after_a_question(as_moderator, review):
    address = reverse("plan_reading:delete", args=[review.pk])
    assert as_moderator.get(address).status_code == 200
    assert PlanReview.objects.exists()
    assert as_moderator.post(address).url == UPLOAD
    assert not PlanReview.objects.exists()


def test_a_part_costs_the_same_number_of_queries_whatever_it_holds(
    as_moderator, review, django_assert_max_num_queries
):
    few = plan_draft()
    many = plan_draft()
    for number in range(40):
        more = plan_draft()
        more.tasks[0].units[0].name = f"岳阳市第{number}局"
        many.tasks += more.tasks
        many.pilots += more.pilots
        many.targets += more.targets
    for name in (*SECTIONS, "changes"):
        address = changes_url(review) if name == "changes" else section_url(review, name)
        counts = []
        for draft in (few, many):
            review.draft = draft.to_json()
            review.save()
            as_moderator.get(address)
            with django_assert_max_num_queries(40) as captured:
                as_moderator.get(address)
            counts.append(len(captured))
        assert counts[0] == counts[1], name


# --- another place -------------------------------------------------------------------------------------------------


def test_a_document_about_another_city_is_not_written_unless_that_is_confirmed(
    as_moderator, review, city, other_city
):
    review.draft = plan_draft(region="410900").to_json()
    review.save()
    assert as_moderator.get(section_url(review, "tasks")).context["foreign_place"] == "濮阳市"
    page = write(as_moderator, review)
    assert "place_is_right" in page.context["form"].errors
    assert not PlanPage.objects.exists()
    write(as_moderator, review, place_is_right="on")
    assert PlanPage.objects.child_of(city).get().region == city.region


def test_a_document_about_a_county_belongs_to_its_city(as_moderator, review):
    from tests.factories import yueyang_county

    yueyang_county()
    review.draft = plan_draft(region="430621").to_json()
    review.save()
    page = as_moderator.get(changes_url(review))
    assert page.context["foreign_place"] is None
    assert "place_is_right" not in page.context["form"].fields


def test_a_document_of_a_place_is_not_written_without_a_city_unless_that_is_confirmed(
    as_coordinator, review, city
):
    plan_index()
    review.city = None
    review.save()
    page = write(as_coordinator, review)
    assert page.context["foreign_place"] == "岳阳市"
    assert "place_is_right" in page.context["form"].errors
    assert not PlanPage.objects.exists()
    write(as_coordinator, review, place_is_right="on")
    assert PlanPage.objects.get().region == city.region
    assert not PilotPage.objects.exists()


def test_a_plan_that_stands_elsewhere_already_is_named(as_moderator, review, other_city):
    elsewhere = PlanFactory(parent=other_city, title=plan_draft().title, region=other_city.region)
    for page in (as_moderator.get(changes_url(review)), as_moderator.get(section_url(review, "document"))):
        assert page.context["elsewhere"] == elsewhere
        assert other_city.region.label in page.content.decode()


# --- writing -------------------------------------------------------------------------------------------------------


def test_what_will_change_names_a_new_plan_and_its_records(as_moderator, review):
    page = as_moderator.get(changes_url(review))
    assert page.context["changes"].is_new
    assert {name: len(getattr(page.context["changes"], name)) for name in ("tasks", "targets", "pilots")} == {
        "tasks": 2,
        "targets": 1,
        "pilots": 2,
    }
    assert not PlanPage.objects.exists()


def test_a_confirmed_reading_becomes_a_plan_with_pilots_and_the_review_is_gone(as_moderator, review, city):
    page = write(as_moderator, review)
    plan = PlanPage.objects.child_of(city).get()
    assert plan.title in messages_of(page)
    assert reverse("wagtailadmin_pages:edit", args=[plan.pk]) in page.content.decode()
    assert not plan.live
    assert not PlanReview.objects.exists()
    assert {pilot.sector.code for pilot in PilotPage.objects.child_of(city)} == {"ports", "health"}


def test_what_was_left_out_is_not_written(as_moderator, review, city):
    for name, fields in (
        ("tasks", {"task-1-keep": None}),
        ("pilots", {"pilot-1-keep": None}),
        ("units", {"unit-1-keep": None, "unit-0-name": "岳阳市工信委"}),
    ):
        review.refresh_from_db()
        sent = {key: value for key, value in (untouched(review, name) | fields).items() if value is not None}
        assert as_moderator.post(section_url(review, name), sent).status_code == 302
    write(as_moderator, review, publish="publish")
    plan = PlanPage.objects.child_of(city).get()
    assert [task.heading for task in plan.tasks.all()] == ["智慧港口"]
    assert [row.unit.name_zh for row in plan.tasks.get().task_units.all()] == ["岳阳市工信委"]
    assert PilotPage.objects.child_of(city).count() == 1


@pytest.mark.parametrize(("publish", "is_live"), [("draft", False), ("publish", True)])
def test_the_plan_is_published_only_when_asked_for(as_moderator, review, city, publish, is_live):
    draft = plan_draft()
    for pilot in draft.pilots:
        pilot.scenario = f"{pilot.sectors[0]}-use"
    review.draft = draft.to_json()
    review.save()
    write(as_moderator, review, publish=publish)
    assert PlanPage.objects.child_of(city).get().live is is_live
    assert [pilot.live for pilot in PilotPage.objects.child_of(city)] == [is_live] * 2


def test_nothing_is_written_of_a_draft_that_cannot_be_and_the_review_stays(as_moderator, review):
    review.draft = plan_draft(title="").to_json()
    review.save()
    page = write(as_moderator, review)
    assert page.status_code == 200
    assert messages_of(page)
    assert PlanReview.objects.get() == review
    assert not PlanPage.objects.exists()
    assert not Unit.objects.exists()


def test_what_was_changed_meanwhile_is_looked_at_again_before_it_is_written(as_moderator, review):
    page = as_moderator.post(
        changes_url(review), {"version": "2020-01-01T00:00:00+00:00", "publish": "draft"}
    )
    assert page.status_code == 200
    assert not PlanPage.objects.exists()


def test_a_plan_edited_meanwhile_is_looked_at_again_before_it_is_written(as_moderator, city):
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
    write(as_moderator, PlanReview.objects.get())
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file(TEXT.replace("2000个", "3000个"))})
    review = PlanReview.objects.get()
    version = as_moderator.get(changes_url(review)).context["version"]
    PlanPage.objects.get().get_latest_revision_as_object().save_revision()
    page = as_moderator.post(changes_url(review), {"version": version, "publish": "draft"})
    assert page.status_code == 200
    assert PlanReview.objects.filter(pk=review.pk).exists()


def test_what_was_written_is_counted_and_not_what_the_document_holds(as_moderator, city):
    for number in (1, 2):
        as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
        page = write(as_moderator, PlanReview.objects.get())
        assert ("2" in messages_of(page)) is (number == 1), messages_of(page)


def test_a_pilot_that_exists_is_corrected_on_its_own_page(as_moderator, city):
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
    write(as_moderator, PlanReview.objects.get())
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
    review = PlanReview.objects.get()
    page = as_moderator.get(section_url(review, "pilots"))
    for pilot in PilotPage.objects.all():
        assert reverse("wagtailadmin_pages:edit", args=[pilot.pk]) in page.content.decode()
    assert 'name="pilot-0-title"' not in page.content.decode()
    assert (
        as_moderator.post(
            section_url(review, "pilots"), {"version": version_of(review), "page": "1"}
        ).status_code
        == 302
    )
    assert all(pilot.keep for pilot in draft_of(review).pilots)


# --- the same document again ---------------------------------------------------------------------------------------


def test_a_second_reading_changes_nothing_and_makes_no_duplicates(as_moderator, city):
    for _time in range(2):
        as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
        review = PlanReview.objects.get()
        changes = as_moderator.get(changes_url(review)).context["changes"]
        write(as_moderator, review, publish="publish")
    assert changes.is_empty
    assert PlanPage.objects.count() == 1
    assert PilotPage.objects.count() == 2


def test_a_second_reading_shows_what_the_document_says_otherwise_now(as_moderator, city):
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file()})
    write(as_moderator, PlanReview.objects.get(), publish="publish")
    newer = TEXT.replace("2000个", "3000个").replace("市交通局", "市交通局、市商务局")
    as_moderator.post(UPLOAD, {"city": city.pk, "file": text_file(newer)})
    review = PlanReview.objects.get()
    assert review.plan == PlanPage.objects.get()
    changes = as_moderator.get(changes_url(review)).context["changes"]
    assert [str(change.kind) for change in changes.tasks] == ["changed", "same"]
    assert [str(change.kind) for change in changes.targets] == ["changed"]
    write(as_moderator, review, publish="publish")
    plan = PlanPage.objects.get()
    assert plan.targets.get().value == 3000
    assert plan.tasks.first().task_units.count() == 3


# --- starting from a template --------------------------------------------------------------------------------------


def test_a_citys_plan_starts_from_the_template_with_its_names(as_coordinator, template, city):
    address = reverse("plan_reading:template", args=[template.pk])
    response = as_coordinator.post(address, {"city": city.pk})
    review = PlanReview.objects.get()
    assert response.url == section_url(review, "document")
    draft = PlanDraft.from_json(review.draft)
    assert (draft.title, draft.region, draft.status) == ("岳阳市5G网络建设实施方案", "430600", "draft")
    assert "依托岳阳市第一人民医院" in draft.text
    assert "《湖南省加快5G发展的若干政策》" in draft.text
    assert [mention.cited for mention in draft.tasks[0].units] == ["市卫健委", "中国电信岳阳分公司"]
    write(as_coordinator, review)
    assert PlanPage.objects.child_of(city).get().title == "岳阳市5G网络建设实施方案"
    template.refresh_from_db()
    assert "X市第一人民医院" in template.text


def test_starting_from_a_template_needs_a_city(as_coordinator, template, city):
    response = as_coordinator.post(reverse("plan_reading:template", args=[template.pk]), {"city": ""})
    assert response.context["form"].errors
    assert not PlanReview.objects.exists()
