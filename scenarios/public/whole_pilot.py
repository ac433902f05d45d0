"""A pilot with everything its page shows, in one query.

A pilot has nine lists besides its relations. A query for each would be twenty round trips to the database for one
page; here the database gives each list as JSON beside the pilot's own row.
"""

from typing import Any

from django.db.models import JSONField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from scenarios.models import (
    Lesson,
    Measurement,
    PilotPage,
    PilotTask,
    PilotTechnology,
    PilotUnit,
    PlanPage,
    Prerequisite,
    Replication,
    Risk,
    Scenario,
    Sector,
    Source,
    Task,
    Technology,
    Unit,
)

RELATIONS = ("sector", "scenario", "region__parent__parent", "cover", "contact_unit")
OWN_LISTS: dict[str, type[Model]] = {
    "measurements": Measurement,
    "prerequisites": Prerequisite,
    "lessons": Lesson,
    "risks": Risk,
    "sources": Source,
}
TERM_FIELDS = ("id", "code", "label_zh", "label_en")
TERM_LISTS: dict[str, type[Model]] = {"extra_sectors": Sector, "extra_scenarios": Scenario}
UNIT_FIELDS = ("id", "slug", "name_zh", "name_en", "kind")
TECHNOLOGY_FIELDS = ("id", "slug", "name", "label_en")
TASK_FIELDS = ("id", "path", "heading")
PLAN_FIELDS = ("id", "title", "title_en", "url_path")


class Rows(Subquery):
    """The rows of a queryset as one JSON list of objects with the named fields; [] when there are none."""

    template = "(SELECT JSON_GROUP_ARRAY(JSON(row_)) FROM (%(subquery)s) rows_)"  # SQLite
    output_field = JSONField()

    def __init__(self, rows: QuerySet, *fields: str):
        row = JSONObject(**{name: name for name in fields})
        super().__init__(rows.order_by().annotate(row_=row).values("row_"))

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple:
        template = "(SELECT COALESCE(JSONB_AGG(row_), '[]') FROM (%(subquery)s) rows_)"
        return self.as_sql(compiler, connection, template=template)


def public_edges(pilot: PilotPage) -> tuple[list[Replication], list[Replication]]:
    """What `public_origins` and `public_repeats` give, at once. One query where there are none, else two."""
    edges = list(Replication.objects.filter(Q(repeat=pilot) | Q(origin=pilot)))
    if not edges:
        return [], []
    # By number: asked for within the query, what is public would be found out for every pilot there is.
    others = {edge.origin_id if edge.repeat_id == pilot.pk else edge.repeat_id for edge in edges}
    public = PilotPage.objects.public().filter(pk__in=others).select_related("region").in_bulk()
    origins, repeats = [], []
    for edge in edges:
        if edge.repeat_id == pilot.pk and edge.origin_id in public:
            edge.origin = public[edge.origin_id]
            origins.append(edge)
        elif edge.origin_id == pilot.pk and edge.repeat_id in public:
            edge.repeat = public[edge.repeat_id]
            repeats.append(edge)
    return origins, repeats


def complete(pilot: PilotPage) -> list[PilotTask]:
    """Fill the relations and lists of a saved pilot, so that its page asks for nothing more.

    Terms, units and technologies come with the fields a link needs; they are to be shown, not saved. So do the
    tasks of public plans it serves, which are returned.
    """
    found = PilotPage.objects.filter(pk=pilot.pk).select_related(*RELATIONS).annotate(**_lists()).get()
    for name in RELATIONS:
        relation = name.partition("__")[0]
        setattr(pilot, relation, getattr(found, relation))
    for name, model in OWN_LISTS.items():
        setattr(pilot, name, [model(**row) for row in _ordered(getattr(found, f"{name}_"))])
    for name, model in TERM_LISTS.items():
        setattr(pilot, name, [model(**row) for row in getattr(found, f"{name}_")])
    pilot.pilot_units = [
        PilotUnit(
            id=row["id"], role=row["role"], sort_order=row["sort_order"], unit=_related(Unit, "unit", row)
        )
        for row in _ordered(found.pilot_units_)
    ]
    pilot.pilot_technologies = [
        PilotTechnology(id=row["id"], tag=_related(Technology, "tag", row))
        for row in found.pilot_technologies_
    ]
    return [_tie(row) for row in _ordered(found.pilot_tasks_)]


def _tie(row: dict) -> PilotTask:
    task = _related(Task, "task", {name: value for name, value in row.items() if "plan__" not in name})
    task.plan = _related(PlanPage, "task__plan", row)
    return PilotTask(id=row["id"], path=row["path"], task=task)


def _lists() -> dict[str, Rows]:
    this = OuterRef("pk")
    lists = {
        f"{name}_": Rows(
            model.objects.filter(pilot=this), *(field.attname for field in model._meta.concrete_fields)
        )
        for name, model in OWN_LISTS.items()
    }
    for name, model in TERM_LISTS.items():
        lists[f"{name}_"] = Rows(model.objects.filter(extra_pilots=this), *TERM_FIELDS)
    units = PilotUnit.objects.filter(pilot=this)
    lists["pilot_units_"] = Rows(
        units, "id", "role", "sort_order", *(f"unit__{name}" for name in UNIT_FIELDS)
    )
    technologies = PilotTechnology.objects.filter(content_object=this)
    lists["pilot_technologies_"] = Rows(technologies, "id", *(f"tag__{name}" for name in TECHNOLOGY_FIELDS))
    tasks = PilotTask.objects.filter(pilot=this, task__plan__in=PlanPage.objects.public())
    lists["pilot_tasks_"] = Rows(
        tasks, "id", "path", "sort_order", *(f"task__{name}" for name in TASK_FIELDS),
        *(f"task__plan__{name}" for name in PLAN_FIELDS)
    )  # fmt: skip
    return lists


def _ordered(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: (row["sort_order"] is None, row["sort_order"], row["id"]))


def _related(model: type[Model], name: str, row: dict) -> Model:
    """The record whose fields stand in the row under `name__`."""
    prefix = f"{name}__"
    return model(**{key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)})
