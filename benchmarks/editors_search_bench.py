"""Times of the search in the admin: ours, Wagtail's own back-end on SQLite, and its fallback that compares with LIKE.

    .venv/bin/python benchmarks/editors_search_bench.py

An answer is what a list of the admin needs: the number of hits and the first 20, best first, of pilots put together
from names of fixtures/. The database is a temporary one. Wagtail's relevance query is quadratic: it is timed at 10,000
pages only with `--patient`, once, which takes a minute. Compare by the ratios of one run.
"""

import argparse
import csv
import os
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 3_000, 10_000)
ROUNDS = 7
WAGTAIL_ROUNDS = 3
PAGE = 20
QUERIES = ("5G", "医疗", "岳阳 智慧", "港", "remo")
USES = (
    "智慧医疗",
    "远程岸桥",
    "无人矿卡",
    "智慧港口",
    "机器视觉质检",
    "远程超声诊断",
    "智慧农业",
    "配网差动保护",
)

OURS = "search.editors.backend"
LIKE = "modelsearch.backends.database.fallback"
WAGTAIL = "modelsearch.backends.database"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of pages")
    options.add_argument(
        "--patient", action="store_true", help="time Wagtail's back-end beyond 3,000 pages too"
    )
    given = options.parse_args()
    with TemporaryDirectory() as state:
        _set_up(state)
        city = _a_city()
        for size in sorted(given.sizes):
            _measure(city, size, patient=given.patient)


def _set_up(state: str) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "REGISTRY_STATE": state,
        "DATABASE_URL": f"sqlite:///{state}/db.sqlite3",
        "SEARCH_URL": f"tantivy://{state}/index",
        "LOG_LEVEL": "WARNING",
    }
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measure(city: Any, size: int, *, patient: bool) -> None:
    from modelsearch.backends import get_search_backend

    from scenarios.models import PilotPage

    pages = _add_pilots(city, size - PilotPage.objects.count())
    print(f"\n{size:,} pages")
    for path in (OURS, WAGTAIL):
        start = perf_counter()
        get_search_backend(path).add_bulk(PilotPage, pages)
        print(f"  {len(pages):,} added to {path}: {perf_counter() - start:.1f} s")
    print(f"  {'':12}{'ours':>16}{'LIKE':>24}{'Wagtail, SQLite':>34}")
    for query in QUERIES:
        ours, hits = _time(OURS, query, ROUNDS)
        like = _compared(LIKE, query, ROUNDS, ours)
        slow = size > SIZES[1]
        wagtail = (
            "–" if slow and not patient else _compared(WAGTAIL, query, 1 if slow else WAGTAIL_ROUNDS, ours)
        )
        print(f"  {query:10}{hits:>7,} {ours:7.1f} ms  {like:>24}  {wagtail:>32}")


def _compared(path: str, query: str, rounds: int, ours: float) -> str:
    milliseconds, hits = _time(path, query, rounds)
    return f"{hits:,} {milliseconds:,.1f} ms ×{milliseconds / ours:,.1f}"


def _time(path: str, query: str, rounds: int) -> tuple[float, int]:
    """Median in milliseconds, and the number of hits."""
    from modelsearch.backends import get_search_backend
    from wagtail.models import Page

    times = []
    for _ in range(rounds):
        start = perf_counter()
        results = get_search_backend(path).autocomplete(query, Page.objects.all())
        hits = results.count()
        list(results[:PAGE])
        times.append((perf_counter() - start) * 1_000)
    return median(times), hits


def _a_city() -> Any:
    from wagtail.models import Page

    from scenarios.models import CityIndexPage, CityPage, Region

    region = Region.objects.create(code="430600", name="岳阳市", short_name="岳阳", level="city")
    cities = Page.get_first_root_node().add_child(instance=CityIndexPage(title="地区", slug="cities"))
    return cities.add_child(instance=CityPage(title="岳阳市", slug="yueyang", region=region))


def _add_pilots(city: Any, number: int) -> list[Any]:
    """Pilots below `city`, the same at every run. Django has no bulk insert over two tables, hence one for each."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page

    from scenarios.models import PilotPage

    with (ROOT / "fixtures/regions.csv").open(encoding="utf-8") as file:
        places = [row["name"] for row in csv.DictReader(file)]
    taken = PilotPage.objects.count()
    fields = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
    pages = []
    for n in range(taken, taken + number):
        page = PilotPage(
            title=f"5G+{USES[n % len(USES)]} {places[n * 7 % len(places)]}试点",
            title_en=f"Remote operation pilot {n}",
            summary_zh=f"{places[n * 11 % len(places)]}用5G做{USES[n * 5 % len(USES)]}，第{n}期，岳阳市专家参与。",
            slug=f"pilot-{n}",
            depth=city.depth + 1,
            path=Page._get_path(city.path, city.depth + 1, n + 1),
            url_path=f"{city.url_path}pilot-{n}/",
            locale=city.locale,
            region=city.region,
            content_type=ContentType.objects.get_for_model(PilotPage),
        )
        page.draft_title = page.title
        pages.append(page)
    rows = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in fields}) for page in pages)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.id = page.page_ptr_id = row.pk
    for start in range(0, number, 20):
        batch = pages[start : start + 20]
        PilotPage._base_manager._insert(batch, fields=PilotPage._meta.local_concrete_fields, using="default")
    return pages


if __name__ == "__main__":
    main()
