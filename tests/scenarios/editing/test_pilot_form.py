from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from scenarios.models import PilotPage, Stage
from tests.factories import PilotFactory, RegionFactory, ScenarioFactory, TechnologyFactory, yueyang_county
from tests.scenarios.editing.helpers import add_url, edit_url, empty_form, form_errors, full_form


def test_a_title_is_enough_for_a_draft(as_editor, city):
    response = as_editor.post(add_url(city), empty_form(title="城陵矶港5G试点"))
    pilot = PilotPage.objects.get()
    assert response.url == edit_url(pilot)
    assert not pilot.live
    assert pilot.sector is None
    assert pilot.scenario is None
    assert pilot.region == city.region
    assert pilot.slug == "cheng-ling-ji-gang-5g-shi-dian"


def test_a_draft_with_just_a_title_can_be_opened_listed_and_previewed(as_editor, city):
    as_editor.post(add_url(city), empty_form(title="城陵矶港5G试点"))
    pilot = PilotPage.objects.get()
    assert as_editor.get(edit_url(pilot)).status_code == 200
    assert "城陵矶港5G试点" in as_editor.get(reverse("pilots:index")).content.decode()
    assert as_editor.get(reverse("wagtailadmin_pages:view_draft", args=[pilot.pk])).status_code == 200


def test_the_english_title_makes_the_slug(as_editor, city):
    as_editor.post(add_url(city), empty_form(title="远程岸桥", title_en="Remote quay cranes"))
    assert PilotPage.objects.get().slug == "remote-quay-cranes"


def test_a_slug_used_in_another_city_is_not_taken_again(as_editor, city, other_city):
    PilotFactory(parent=other_city, slug="remote-quay-cranes")
    as_editor.post(add_url(city), empty_form(title="远程岸桥", title_en="Remote quay cranes"))
    assert PilotPage.objects.child_of(city).get().slug == "remote-quay-cranes-2"


def test_clearing_the_slug_of_a_draft_makes_a_new_one(as_editor, city):
    as_editor.post(add_url(city), empty_form(title="远程"))
    pilot = PilotPage.objects.get()
    as_editor.post(edit_url(pilot), empty_form(title="远程岸桥"))
    pilot.refresh_from_db()
    assert pilot.slug == "yuan-cheng-an-qiao"


def test_publishing_asks_for_what_a_reader_needs(as_moderator, city):
    response = as_moderator.post(add_url(city), empty_form(title="城陵矶港", **{"action-publish": "1"}))
    errors = form_errors(response)
    assert {
        "summary_zh",
        "sector",
        "scenario",
        "stage",
        "evidence",
        "pilot_units",
        "sources",
    } <= errors.keys()
    assert not PilotPage.objects.exists()


def test_submitting_asks_for_what_a_reader_needs(as_editor, city):
    response = as_editor.post(add_url(city), full_form(sources=inline_formset([]), **{"action-submit": "1"}))
    assert form_errors(response).keys() == {"sources"}
    assert "至少" in str(form_errors(response)) or "at least one source" in str(form_errors(response))


def test_a_source_about_to_be_removed_does_not_count(as_moderator, city):
    rows = inline_formset([{"title": "报道", "kind": "press", "DELETE": "on"}])
    response = as_moderator.post(add_url(city), full_form(sources=rows, **{"action-publish": "1"}))
    assert form_errors(response).keys() == {"sources"}


def test_a_public_pilot_without_a_unit_can_be_drafted_but_not_published_again_without_one(as_moderator, city):
    pilot = PilotFactory(title="无人船")
    lists = {"pilot_units": inline_formset([])}
    as_moderator.post(edit_url(pilot), full_form(title="5G无人船", **lists))
    pilot.refresh_from_db()
    assert pilot.get_latest_revision_as_object().title == "5G无人船"
    response = as_moderator.post(edit_url(pilot), full_form(**lists, **{"action-publish": "1"}))
    assert form_errors(response).keys() == {"pilot_units"}
    (message,) = form_errors(response)["pilot_units"]
    assert message in response.content.decode()
    pilot.refresh_from_db()
    assert pilot.title == "无人船"


def test_a_complete_pilot_is_published_with_its_lists(as_moderator, city):
    tag = TechnologyFactory(name="边缘计算")
    as_moderator.post(add_url(city), full_form(**{"action-publish": "1"}) | {"technologies": ["边缘计算"]})
    pilot = PilotPage.objects.get()
    assert pilot.live
    assert pilot.region == city.region
    assert pilot.pilot_units.get().unit.name_zh == "岳阳港务集团"
    assert pilot.measurements.get().after == "36"
    assert list(pilot.technologies.all()) == [tag]


def test_ticked_technologies_stay_ticked(as_editor, city):
    TechnologyFactory(name="边缘计算")
    as_editor.post(add_url(city), full_form() | {"technologies": ["边缘计算"]})
    form = as_editor.get(edit_url(PilotPage.objects.get())).context["form"]
    assert str(form["technologies"]).count("checked") == 1


def test_a_scenario_of_another_sector_is_refused_with_its_sector(as_editor, city):
    stray = ScenarioFactory(label_zh="远程超声")
    response = as_editor.post(add_url(city), full_form(scenario=ScenarioFactory()) | {"scenario": stray.pk})
    message = form_errors(response)["scenario"][0]
    assert "远程超声" in message
    assert stray.sector.label_zh in message


def test_a_scenario_of_a_further_sector_is_accepted(as_editor, city):
    stray = ScenarioFactory()
    data = full_form(scenario=ScenarioFactory()) | {"scenario": stray.pk, "extra_sectors": [stray.sector.pk]}
    as_editor.post(add_url(city), data)
    assert PilotPage.objects.get().scenario == stray


def test_only_parts_of_the_city_are_offered_as_region(as_editor, city):
    county, elsewhere = yueyang_county(), RegionFactory()
    offered = set(as_editor.get(add_url(city)).context["form"].fields["region"].queryset)
    assert offered == {city.region, county}
    response = as_editor.post(add_url(city), full_form(region=elsewhere.pk))
    assert city.region.name in form_errors(response)["region"][0]


def test_a_stopped_pilot_must_say_why(as_editor, city):
    response = as_editor.post(add_url(city), full_form(stage=Stage.STOPPED))
    assert "stopped_reason" in form_errors(response)


def test_the_note_to_editors_stands_above_the_form_while_there_is_one(as_editor, city):
    noted, plain = PilotFactory(editor_note="需要更好的来源"), PilotFactory()
    assert "registry-note__text" in as_editor.get(edit_url(noted)).content.decode()
    assert "registry-note__text" not in as_editor.get(edit_url(plain)).content.decode()


def test_an_unsaved_pilot_can_be_previewed_with_its_lists(as_editor, city):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["scenarios", "pilotpage", city.pk])
    assert as_editor.post(address, full_form()).json()["is_valid"]
    page = as_editor.get(address)
    assert page.status_code == 200
    assert "岳阳港务集团" in page.content.decode()


def test_form_has_no_select_over_units_or_all_regions(as_editor, city):
    html = as_editor.get(add_url(city)).content.decode()
    assert '<select name="contact_unit"' not in html
    assert "choose/scenarios/unit" in html


def test_an_editor_cannot_give_the_city_page_another_region(as_editor, city):
    assert "region" not in as_editor.get(edit_url(city)).context["form"].fields
