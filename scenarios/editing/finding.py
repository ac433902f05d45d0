"""Search in the admin's lists and choosers: by the site's search back-end, or by parts of words in any field."""

from collections.abc import Iterable

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.search.backends import get_search_backend


def found(queryset: QuerySet, text: str) -> QuerySet:
    """Records that the back-end finds. A queryset still, which can be filtered and sorted by any column."""
    hits = get_search_backend().autocomplete(
        text, queryset.model._default_manager.all(), order_by_relevance=False
    )
    return queryset.filter(pk__in=hits.get_queryset().order_by().values("pk"))


def matching(queryset: QuerySet, fields: Iterable[str], text: str) -> QuerySet:
    """Records that hold every word of `text` somewhere in `fields` (lookups may follow relations)."""
    for word in text.split():
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        # A subquery, since a join to other names would list a record once for each of them.
        queryset = queryset.filter(pk__in=queryset.model._default_manager.filter(anywhere).values("pk"))
    return queryset


def search_form(fields: Iterable[str]) -> type[BaseFilterForm]:
    """The search box of a chooser over `fields`."""

    class SearchForm(BaseFilterForm):
        q = forms.CharField(
            label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
        )

        def filter(self, objects: QuerySet) -> QuerySet:
            self.search_query = self.cleaned_data.get("q") or None
            self.is_searching = bool(self.search_query)
            return matching(super().filter(objects), fields, self.search_query or "")

    return SearchForm
