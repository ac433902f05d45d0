"""A pilot, or a few of them, with everything their pages show, in one query.

A pilot has nine lists besides its relations. A query for each would be twenty round trips to the database for one
page; here the database gives each list as JSON beside the pilot's own row.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, JSONField, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from media.models import RegistryImage
from scenarios.models import (
    Lesson,
    Measurement,
    PilotPage,
    PilotTask,
    PilotTechnology,
    PilotUnit,
    PlanPage,
    Prerequisite,
    Region,
    Replication,
    Risk,
    Scenario,
    Sector,
    Source,
    Task,
    Technology,
    Unit,
)

RELATIONS: dict[str, type[Model]] = {
    "sector": Sector,
    "scenario": Scenario,
    "cover": RegistryImage,
    "contact_unit": Unit,
}
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
    """What `public_origins` and `public_repeats` give, of a pilot filled by `complete`. A query where there are any."""
    edges: list[Replication] = pilot.edges
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
    """Fill the relations and lists of a saved pilot, so that its page asks for nothing more; `.edges` to and from it.

    Terms, units and technologies in lists come with the fields a link needs; all of it is to be shown, not saved. So
    are the tasks of public plans it serves, which are returned. One query, and another where it serves a task.
    """
    found = _read([pilot.pk])[pilot.pk]
    _fill(pilot, found)
    return _public_ties(_ordered(found["pilot_tasks"]))


def complete_several(pilots: Sequence[PilotPage]) -> None:
    """The same for a few pilots, without the tasks they serve. One query; none for no pilots."""
    if not pilots:
        return
    found = _read([pilot.pk for pilot in pilots])
    for pilot in pilots:
        _fill(pilot, found[pilot.pk])


def _fill(pilot: PilotPage, found: dict[str, list[dict]]) -> None:
    for name, model in RELATIONS.items():
        setattr(pilot, name, next((_whole(model, row) for row in found[name]), None))
    regions = {row["id"]: _whole(Region, row) for row in found["region"]}
    for region in regions.values():
        if region.parent_id in regions:
            region.parent = regions[region.parent_id]
    pilot.region = regions[pilot.region_id]
    for name, model in OWN_LISTS.items():
        setattr(pilot, name, [model(**row) for row in _ordered(found[name])])
    for name, model in TERM_LISTS.items():
        setattr(pilot, name, [model(**row) for row in found[name]])
    pilot.pilot_units = [
        PilotUnit(
            id=row["id"], role=row["role"], sort_order=row["sort_order"], unit=_related(Unit, "unit", row)
        )
        for row in _ordered(found["pilot_units"])
    ]
    pilot.pilot_technologies = [
        PilotTechnology(id=row["id"], tag=_related(Technology, "tag", row))
        for row in found["pilot_technologies"]
    ]
    pilot.edges = [Replication(**row) for row in _ordered(found["edges"])]


def _public_ties(rows: list[dict]) -> list[PilotTask]:
    if not rows:
        return []
    plans = PlanPage.objects.public().filter(pk__in={row["task__plan__id"] for row in rows})
    public = set(plans.values_list("pk", flat=True))
    return [_tie(row) for row in rows if row["task__plan__id"] in public]


def _tie(row: dict) -> PilotTask:
    task = _related(Task, "task", {name: value for name, value in row.items() if "plan__" not in name})
    task.plan = _related(PlanPage, "task__plan", row)
    return PilotTask(id=row["id"], path=row["path"], task=task)


def _read(pks: Sequence[int]) -> dict[int, dict[str, list[dict]]]:
    """What stands beside the row of each of these pilots, by its number."""
    statement, parameters, names = _statement(connection.vendor, len(pks))
    given = dict(zip(_stand_ins(len(pks)), pks, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(statement, [given.get(value, value) for value in parameters])
        rows = cursor.fetchall()
    found = {
        pk: {
            name: json.loads(rows) if isinstance(rows, str) else rows
            for name, rows in zip(names, columns, strict=True)
        }
        for pk, *columns in rows
    }
    if missing := set(pks) - found.keys():
        raise PilotPage.DoesNotExist(missing)
    return found


def _stand_ins(number: int) -> list[int]:
    """Stand in the statement for the numbers of pilots; none of them is one."""
    return [-position for position in range(1, number + 1)]


@cache
def _statement(vendor: str, number: int) -> tuple[str, tuple, tuple[str, ...]]:
    """The SQL and the names of its columns, made once: it takes Django longer than a database takes to answer."""
    lists = _lists()
    # Under names of their own: those of the lists are taken by the pilot's relations.
    pilots = (
        PilotPage.objects.order_by()
        .filter(pk__in=_stand_ins(number))
        .annotate(**{f"{name}_": rows for name, rows in lists.items()})
    )
    columns = pilots.values_list("pk", *(f"{name}_" for name in lists))
    statement, parameters = columns.query.sql_with_params()
    return statement, parameters, tuple(lists)


def _lists() -> dict[str, Rows]:
    this = OuterRef("pk")
    lists = {
        name: Rows(model.objects.filter(pk=OuterRef(f"{name}_id")), *_columns(model))
        for name, model in RELATIONS.items()
    }
    above = [OuterRef("region_id"), OuterRef("region__parent_id"), OuterRef("region__parent__parent_id")]
    lists["region"] = Rows(Region.objects.filter(pk__in=above), *_columns(Region))
    lists |= {
        name: Rows(model.objects.filter(pilot=this), *_columns(model)) for name, model in OWN_LISTS.items()
    }
    for name, model in TERM_LISTS.items():
        lists[name] = Rows(model.objects.filter(extra_pilots=this), *TERM_FIELDS)
    edges = Replication.objects.filter(Q(repeat=this) | Q(origin=this))
    lists["edges"] = Rows(edges, *_columns(Replication))
    units = PilotUnit.objects.filter(pilot=this)
    lists["pilot_units"] = Rows(units, "id", "role", "sort_order", *(f"unit__{name}" for name in UNIT_FIELDS))
    technologies = PilotTechnology.objects.filter(content_object=this)
    lists["pilot_technologies"] = Rows(technologies, "id", *(f"tag__{name}" for name in TECHNOLOGY_FIELDS))
    lists["pilot_tasks"] = Rows(
        PilotTask.objects.filter(pilot=this), "id", "path", "sort_order",
        *(f"task__{name}" for name in TASK_FIELDS), *(f"task__plan__{name}" for name in PLAN_FIELDS),
    )  # fmt: skip
    return lists


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _whole(model: type[Model], row: dict) -> Model:
    """A record from all its columns as they come in JSON."""
    values = [_value(field, row[field.attname]) for field in model._meta.concrete_fields]
    return model.from_db(connection.alias, _columns(model), values)


def _value(field: Field, value: Any) -> Any:
    if isinstance(field, JSONField):
        # SQLite keeps JSON as text, and puts it into JSON as such.
        return json.loads(value) if isinstance(value, str) else value
    return field.to_python(value)


def _ordered(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: (row["sort_order"] is None, row["sort_order"], row["id"]))


def _related(model: type[Model], name: str, row: dict) -> Model:
    """The record whose fields stand in the row under `name__`."""
    prefix = f"{name}__"
    return model(**{key.removeprefix(prefix): value for key, value in row.items() if key.startswith(prefix)})
