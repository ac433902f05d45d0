"""The examples in the API's description are answers it could give."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils.translation import override

from scenarios.exports import examples
from scenarios.exports.records import LANGUAGES
from scenarios.exports.schemas import PilotList, PilotOut, PlanList, PlanOut
from scenarios.models import (
    CostBand,
    Evidence,
    LessonKind,
    Metric,
    PlanStatus,
    PrerequisiteKind,
    Role,
    SourceKind,
    Stage,
    TaskKind,
    TextLicence,
)

ANSWERS = {
    PilotOut: examples.PILOT,
    PilotList: examples.PILOTS,
    PlanOut: examples.PLAN,
    PlanList: examples.PLANS,
}
# By the names under which they stand.
CHOICES = {
    "stage": Stage,
    "evidence": Evidence,
    "band": CostBand,
    "text_licence": TextLicence,
    "status": PlanStatus,
    "metric": Metric,
}
KINDS = {
    "prerequisites": PrerequisiteKind,
    "lessons": LessonKind,
    "sources": SourceKind,
    "tasks": TaskKind,
}


@pytest.mark.parametrize("shape", ANSWERS, ids=lambda shape: shape.__name__)
def test_an_example_has_the_shape_of_the_answer_and_nothing_else(shape):
    example = ANSWERS[shape]
    # Read and written again it is the same: no field is missing, and none is there that is not described.
    assert shape.model_validate(example).model_dump(mode="json") == example


def test_the_description_gives_them(client, db):
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    for shape, example in ANSWERS.items():
        assert described[shape.__name__]["examples"] == [example]


def coded(data: Any, name: str = "", within: str = "") -> Iterator[tuple[str, str, dict]]:
    """(where it stands, list it belongs to, code with its label)"""
    if isinstance(data, dict):
        if set(data) == {"code", "label"}:
            yield name, within, data
        for key, value in data.items():
            yield from coded(value, key, within)
    elif isinstance(data, list):
        for each in data:
            yield from coded(each, name, name)


def test_labels_are_those_of_the_codes():
    checked = set()
    for name, within, one in coded([*ANSWERS.values()]):
        choices = CHOICES.get(name) or (KINDS.get(within) if name == "kind" else None)
        if one["code"] == Role.LEAD:  # the units of tasks have roles of their own
            choices = Role
        if choices is None:
            continue
        checked.add(choices)
        for key, language in LANGUAGES.items():
            with override(language):
                assert one["label"][key] == str(choices(one["code"]).label)
    assert checked == {*CHOICES.values(), *KINDS.values(), Role}
