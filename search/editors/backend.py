"""The back-end that the setting WAGTAILSEARCH_BACKENDS names."""

from modelsearch.backends.base import BaseSearchBackend

from search.editors.compiler import EditorsAutocompleteCompiler, EditorsQueryCompiler, EditorsResults
from search.editors.index import EditorsIndex, EditorsRebuilder


class SearchBackend(BaseSearchBackend):
    """Takes no parameters; needs SQLite or PostgreSQL."""

    query_compiler_class = EditorsQueryCompiler
    autocomplete_query_compiler_class = EditorsAutocompleteCompiler
    index_class = EditorsIndex
    rebuilder_class = EditorsRebuilder
    results_class = EditorsResults
