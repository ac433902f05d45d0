"""Index for the editors' search what was written in bulk; all else is indexed as it is saved."""

from django.core.management.base import BaseCommand
from modelsearch.backends import get_search_backend

from search.editors.backend import SearchBackend
from search.editors.index import EditorsIndex, add_missing, drop_stale


class Command(BaseCommand):
    help = (
        "Complete the index of the admin's lists and choosers: add records that are not in it, drop those that are "
        "gone. `update_index` makes all of it anew."
    )

    def handle(self, *args: object, **options: object) -> None:
        backend = get_search_backend()
        if not isinstance(backend, SearchBackend):
            self.stdout.write("WAGTAILSEARCH_BACKENDS names another back-end: nothing to do.")
            return
        dropped = drop_stale()
        added = add_missing(EditorsIndex(backend))
        self.stdout.write(f"{added} records added, {dropped} entries dropped.")
