"""A whole registry to measure with: the contents of fixtures/ and synthetic public pilots, in a database of its own.

from benchmarks import registry
registry.open_at(folder)     # before anything of Django's is imported
registry.fill(10_000)        # public pilots altogether
"""

import os
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.synthetic import UNITS, Drawn, draw

ROOT = Path(__file__).resolve().parents[1]
# As in life: bureaus of many places with the same few names.
BUREAUS = (
    ("工业和信息化局", "government"),
    ("卫生健康委员会", "government"),
    ("人民医院", "hospital"),
    ("交通运输局", "government"),
    ("港务集团有限公司", "port"),
    ("移动通信有限公司", "operator"),
    ("农业农村局", "government"),
    ("矿业有限公司", "enterprise"),
    ("职业技术学院", "school"),
    ("智能科技有限公司", "enterprise"),
)
ROLES = ("lead", "responsible", "operator", "vendor")
BATCH = 500
_FIRST_PUBLISHED = datetime(2023, 1, 1, tzinfo=UTC)


def environment(folder: Path) -> dict[str, str]:
    """Variables with which the site keeps all its state in `folder`."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REGISTRY_STATE": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "SEARCH_URL": f"tantivy://{folder}/index",
        "LOG_LEVEL": "WARNING",
    }


def open_at(folder: Path) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ |= environment(folder)
    import django

    django.setup()


def fill(number: int) -> list[Any]:
    """Adds public pilots until there are `number` of them; returns the new ones. Nothing is indexed.

    Everything is written in bulk, so that no signal is sent: for one page at a time it would take an hour.
    """
    from django.db import transaction

    from scenarios.models import PilotPage

    there = PilotPage.objects.filter(slug__startswith="synthetic-").count()
    missing = max(number - PilotPage.objects.public().count(), 0)
    with transaction.atomic():
        return _write(list(islice(draw(there + missing), there, None))) if missing else []


def _write(drawn: list[Drawn]) -> list[Any]:
    from wagtail.models import Page

    from scenarios.models import PilotPage, PilotTechnology, PilotUnit, Technology

    pages = list(_pages(drawn))
    rows = Page.objects.bulk_create([_plain(page) for page in pages], batch_size=BATCH)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
    fields = PilotPage._meta.local_concrete_fields
    for start in range(0, len(pages), 20):  # SQLite takes so many variables in one statement
        # Django's own bulk_create refuses models of two tables.
        PilotPage._base_manager._insert(pages[start : start + 20], fields=fields, using="default")
    units = _units()
    tags = dict(Technology.objects.values_list("slug", "pk"))
    PilotUnit.objects.bulk_create(
        [
            PilotUnit(
                pilot_id=page.pk, unit_id=units[int(unit.removeprefix("unit-"))], role=role, sort_order=n
            )
            for page, one in zip(pages, drawn, strict=True)
            for n, (unit, role) in enumerate(zip(one.units, ROLES, strict=False))
        ],
        batch_size=BATCH,
    )
    PilotTechnology.objects.bulk_create(
        [
            PilotTechnology(content_object_id=page.pk, tag_id=tags[tag])
            for page, one in zip(pages, drawn, strict=True)
            for tag in one.tags
        ],
        batch_size=BATCH,
    )
    _measure(pages, drawn)
    return pages


def _plain(page: Any) -> Any:
    from wagtail.models import Page

    names = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    return Page(**{name: getattr(page, name) for name in names})


def _pages(drawn: list[Drawn]) -> Iterator[Any]:
    from django.contrib.contenttypes.models import ContentType

    from media.models import RegistryImage
    from scenarios.models import PilotPage, Region, Scenario, Sector

    kind = ContentType.objects.get_for_model(PilotPage)
    sectors = dict(Sector.objects.values_list("code", "pk"))
    scenarios = dict(Scenario.objects.values_list("code", "pk"))
    regions = dict(Region.objects.values_list("code", "pk"))
    covers = list(RegistryImage.objects.order_by("pk").values_list("pk", flat=True)) or [None]
    # Else every start of the site would draw each of them a cover of its own.
    RegistryImage.objects.update(generated=False)
    cities = _Cities()
    for one in drawn:
        city = cities.of(one)
        title, title_en = one.titles
        problem, solution, outcome, note, *write_up = one.passages
        page = PilotPage(
            title=title[:255],
            draft_title=title[:255],
            title_en=title_en,
            slug=f"synthetic-{one.pk}",
            path=city.next_path(),
            depth=city.page.depth + 1,
            url_path=f"{city.page.url_path}synthetic-{one.pk}/",
            locale_id=city.page.locale_id,
            content_type=kind,
            live=True,
            first_published_at=_FIRST_PUBLISHED + timedelta(minutes=one.pk),
            last_published_at=_FIRST_PUBLISHED + timedelta(minutes=one.pk),
            summary_zh=one.summary[:300],
            sector_id=sectors[one.scenario["sector"]],
            scenario_id=scenarios[one.scenario["code"]],
            region_id=regions[one.regions[0]["code"]],
            stage=one.stage,
            evidence=one.evidence,
            started_year=one.year,
            problem_zh=problem,
            solution_zh=solution,
            outcome_zh=outcome,
            replication_note_zh=note,
            cover_id=covers[one.pk % len(covers)],
        )
        page.body = [("text", f"<p>{'</p><p>'.join(write_up)}</p>")]
        yield page
    cities.keep()


class _City:
    """A city page and the tree path of its next child."""

    def __init__(self, page: Any):
        self.page = page
        last = page.get_last_child()
        self._last = int(last.path[-4:], 36) if last else 0
        self.added = 0

    def next_path(self) -> str:
        self.added += 1
        return self.page._get_path(self.page.path, self.page.depth + 1, self._last + self.added)


class _Cities:
    """The page of the prefecture-level city of a pilot, made when first needed."""

    def __init__(self) -> None:
        from scenarios.models import CityIndexPage, CityPage

        self._index = CityIndexPage.objects.get()
        self._known = {page.region.code: _City(page) for page in CityPage.objects.select_related("region")}

    def of(self, one: Drawn) -> _City:
        from scenarios.models import CityPage, Region

        place = next((row for row in one.regions if row["level"] == "city"), one.regions[-1])
        if place["code"] not in self._known:
            region = Region.objects.get(code=place["code"])
            page = CityPage(
                title=region.name, title_en=region.name_en, slug=f"place-{region.code}", region=region
            )
            self._known[region.code] = _City(self._index.add_child(instance=page))
        return self._known[place["code"]]

    def keep(self) -> None:
        """Tells each city page how many children it has."""
        from django.db.models import F
        from wagtail.models import Page

        for city in self._known.values():
            if city.added:
                Page.objects.filter(pk=city.page.pk).update(numchild=F("numchild") + city.added)


def _units() -> list[int]:
    """Keys of the synthetic units, by their number."""
    from scenarios.models import Region, Unit

    if not Unit.objects.filter(slug="unit-0").exists():
        places = list(Region.objects.filter(level="city").order_by("code"))
        chance = random.Random(11)
        chance.shuffle(places)
        taken = set(Unit.objects.values_list("name_zh", flat=True))
        units = []
        for n in range(UNITS):
            place = places[n % len(places)]
            name, kind = BUREAUS[n // len(places) % len(BUREAUS)]
            name = f"{place.name}{name}" if n < len(places) * len(BUREAUS) else f"{place.name}第{n}{name}"
            if name in taken:
                name += "（分局）"
            taken.add(name)
            units.append(Unit(slug=f"unit-{n}", name_zh=name, kind=kind, region=place))
        Unit.objects.bulk_create(units, batch_size=BATCH)
    known = dict(Unit.objects.filter(slug__startswith="unit-").values_list("slug", "pk"))
    return [known[f"unit-{n}"] for n in range(UNITS)]


def _measure(pages: list[Any], drawn: list[Drawn]) -> None:
    from scenarios.models import Measurement

    rows = []
    for page, one in zip(pages, drawn, strict=True):
        for n, row in enumerate(one.source.get("measurements") or []):
            fields = {
                name: row.get(name) or "" for name in ("indicator_zh", "indicator_en", "unit_zh", "unit_en")
            }
            values = {name: str(row.get(name) or "") for name in ("before", "after", "change")}
            rows.append(Measurement(pilot_id=page.pk, sort_order=n, **fields, **values))
    Measurement.objects.bulk_create(rows, batch_size=BATCH)
