"""Entries follow their records: saved, published, deleted, written in bulk."""

import pytest
from django.core.management import call_command
from django.db import connection
from modelsearch.index import get_indexed_models
from wagtail.models import Page

from home.models import PlainPage
from scenarios.models import PilotPage, Region
from search.editors.index import EditorsIndex, add_missing, drop_stale, without_entries
from search.editors.models import EditorsEntry
from tests.factories import PilotFactory, PlainPageFactory, make_pilots


def number(query: str) -> int:
    return Page.objects.search(query).count()


def entries(page: Page) -> set[str]:
    return set(EditorsEntry.objects.filter(object_id=page.pk).values_list("field", flat=True))


def test_a_changed_page_is_found_by_what_it_says_now(city):
    page = PilotFactory(title="远程岸桥", site_zh="集装箱")
    page.title, page.site_zh = "远程医疗", ""
    page.save_revision().publish()
    assert [number(query) for query in ("岸桥", "集装箱", "医疗")] == [0, 0, 1]
    assert "site_zh" not in entries(page)


def test_a_draft_is_found_by_its_title_and_by_that_of_the_live_page(city):
    page = PilotFactory(title="远程岸桥")
    page.title = "智能理货"
    revision = page.save_revision()
    assert [number(query) for query in ("远程岸桥", "智能理货")] == [1, 1]
    revision.publish()
    assert [number(query) for query in ("远程岸桥", "智能理货")] == [0, 1]


def test_a_page_that_was_never_published_is_found(city):
    assert PilotFactory(title="草稿试点", live=False).live is False
    assert number("草稿") == 1


def test_deleted_pages_leave_no_entries(city):
    page = PilotFactory(title="远程岸桥")
    below = PlainPageFactory(title="岸桥说明", parent=page)
    gone = [page.pk, below.pk]
    page.delete()
    assert not EditorsEntry.objects.filter(object_id__in=gone).exists()
    assert number("岸桥") == 0


def test_what_was_written_in_bulk_is_added_once(city):
    add_missing(EditorsIndex(None))  # Wagtail's root page, which a migration makes
    make_pilots(20, city=city)
    assert number("远程作业") == 0
    assert add_missing(EditorsIndex(None)) == 20
    assert number("远程作业") == 20
    assert add_missing(EditorsIndex(None)) == 0


def test_a_record_without_any_text_is_not_taken_for_new_each_time(home):
    Region.objects.bulk_create([Region(code="1", level="city")])
    assert add_missing(EditorsIndex(None)) > 0
    assert add_missing(EditorsIndex(None)) == 0


def test_entries_of_records_that_are_gone_are_dropped(city):
    pages = [PilotFactory(title="远程岸桥"), PilotFactory(title="远程采矿")]
    EditorsEntry.objects.filter(object_id=pages[0].pk).update(object_id=10**9)
    assert drop_stale() > 0
    assert (number("岸桥"), number("采矿")) == (0, 1)
    assert drop_stale() == 0


def test_all_is_made_anew_in_place(city):
    PilotFactory(title="远程岸桥")
    make_pilots(5, city=city)
    EditorsEntry.objects.filter(field="title").update(length=0)
    call_command("update_index", verbosity=0)
    assert (number("岸桥"), number("远程作业试点")) == (1, 5)
    assert not EditorsEntry.objects.filter(field="title", length=0).exists()
    assert not any(without_entries(model).exists() for model in get_indexed_models())


def test_an_emptied_index_finds_nothing_and_is_filled_by_the_command(city, capsys):
    PilotFactory(title="远程岸桥")
    EditorsIndex(None).reset()
    assert number("岸桥") == 0
    call_command("index_for_editors")
    assert number("岸桥") == 1
    call_command("index_for_editors")
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 records added, 0 entries dropped")


def test_a_batch_costs_the_same_whatever_its_size(city, django_assert_num_queries):
    make_pilots(60, city=city)
    pages = list(PilotPage.objects.all())
    index = EditorsIndex(None)
    index.add_items(PilotPage, pages[:2])
    # A savepoint and its end, rows in, rows of fields that hold nothing any more.
    with django_assert_num_queries(4 + (connection.vendor == "sqlite")):
        index.add_items(PilotPage, pages[2:])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")
def test_the_full_text_table_agrees_with_the_entries(city):
    page = PilotFactory(title="远程岸桥")
    PilotFactory(title="远程采矿").delete()
    page.title = "远程医疗"
    page.save()
    with connection.cursor() as cursor:
        # Raises when the index holds anything else than the table does.
        cursor.execute(
            "INSERT INTO search_editorsentry_fts(search_editorsentry_fts, rank) VALUES ('integrity-check', 1)"
        )
    assert PlainPage.objects.search("医疗").count() == 0
