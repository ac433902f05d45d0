"""The pilot form as a browser sends it, and people to send it."""

from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from scenarios.models import Evidence, Role, SourceKind, Stage
from tests.factories import ScenarioFactory, UnitFactory

LISTS = (
    "pilot_units",
    "measurements",
    "sources",
    "prerequisites",
    "lessons",
    "risks",
    "origins",
    "pilot_tasks",
)


def make_user(name: str, *its_groups):
    user = get_user_model().objects.create_user(name, email=f"{name}@example.org", password="x")
    user.groups.add(*its_groups)
    return user


def add_url(city) -> str:
    return reverse("wagtailadmin_pages:add", args=["scenarios", "pilotpage", city.pk])


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def empty_form(**fields) -> dict:
    """What the browser sends for an untouched form, with `fields` filled in."""
    lists = {name: inline_formset([]) for name in (*LISTS, "comments")}
    return nested_form_data({"title": "", "slug": "", "body": streamfield([]), **lists, **fields})


def full_form(**fields) -> dict:
    """A pilot that may be published; `fields` replace or add to it."""
    scenario = fields.pop("scenario", None) or ScenarioFactory()
    unit = UnitFactory(slug="port-group", name_zh="岳阳港务集团")
    data = {
        "title": "岳阳城陵矶5G+远程岸桥",
        "summary_zh": "在城陵矶港用5G远程操控岸桥。",
        "sector": scenario.sector.pk,
        "scenario": scenario.pk,
        "stage": Stage.LIVE,
        "evidence": Evidence.REPORTED,
        "text_licence": "cc-by-4.0",
        "pilot_units": inline_formset([{"unit": unit.pk, "role": Role.LEAD}]),
        "sources": inline_formset([{"title": "岸桥远程操控上线", "kind": SourceKind.PRESS}]),
        "measurements": inline_formset([{"indicator_zh": "每小时集装箱", "before": "28", "after": "36"}]),
    }
    return empty_form(**(data | fields))


def form_errors(response) -> dict:
    """Errors of a page form that was shown again, those of its lists by the list's name."""
    form = response.context["form"]
    lists = {name: list(formset.non_form_errors()) for name, formset in form.formsets.items()}
    return dict(form.errors) | {name: errors for name, errors in lists.items() if errors}
