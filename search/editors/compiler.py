"""From Wagtail's query and queryset to a queryset of hits: sub-queries on entries, nothing read into Python."""

from collections import OrderedDict
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from modelsearch.backends.base import BaseSearchQueryCompiler, BaseSearchResults, FilterFieldError
from modelsearch.query import And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from search.editors.content import root_type
from search.editors.models import EditorsEntry
from search.editors.terms import Term, Word, phrase_of, words_of

# Django's way of saying yes and no to every record.
EVERYTHING = ~Q(pk__in=[])
NOTHING = Q(pk__in=[])
SCORE = "_editors_score"


class EditorsQueryCompiler(BaseSearchQueryCompiler):
    """Finds records that hold every word of the query in one or other of their fields."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    LAST_IS_PREFIX = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.entries = EditorsEntry.objects.filter(content_type=root_type(self.queryset.model))
        if self.fields:
            self.entries = self.entries.filter(field__in=self.fields)

    def hits(self) -> QuerySet:
        """The given queryset without what does not match; a query that holds nothing to look for finds nothing."""
        condition = self._condition(self.query, self.entries)
        return self.queryset.filter(NOTHING if condition is None else condition)

    def ordered_hits(self, score_field: str | None = None) -> QuerySet:
        """Hits in the order asked for, `score_field` annotated when it has a name."""
        hits = self.hits()
        in_names = self._condition(self.query, self.entries.filter(is_name=True), only_positive=True)
        if self.order_by_relevance and in_names is not None and not isinstance(self.query, MatchAll):
            name = score_field or SCORE
            return hits.annotate(**{name: self._score(in_names)}).order_by(F(name).desc(), "-pk")
        if score_field:
            hits = hits.annotate(**{score_field: Value(0.0, FloatField())})
        # Without an order, pages of one list could repeat or leave out records.
        return hits if hits.ordered else hits.order_by("-pk")

    def _score(self, in_names: Q) -> Any:
        """1 for words found in names, and the more the shorter the shortest name is: 岳阳市 before 岳阳市教育局."""
        lengths = (
            self.entries.filter(is_name=True, object_id=OuterRef("pk")).order_by("length").values("length")
        )
        length = Coalesce(Subquery(lengths[:1]), Value(1_000))
        return Case(When(in_names, then=Value(1.0)), default=Value(0.0)) + Value(1.0) / (length + 1.0)

    def _condition(self, query: SearchQuery, entries: QuerySet, *, only_positive: bool = False) -> Q | None:
        """What a hit must fulfil, None for a query without a letter or digit. Weights (`Boost`) change nothing here."""
        if isinstance(query, MatchAll):
            return EVERYTHING
        if isinstance(query, Boost):
            return self._condition(query.subquery, entries, only_positive=only_positive)
        if isinstance(query, PlainText):
            words = words_of(query.query_string, last_is_prefix=self.LAST_IS_PREFIX)
            return _joined([_word(word, entries) for word in words], any_of=query.operator == "or")
        if isinstance(query, Phrase):
            phrase = phrase_of(query.query_string)
            return _word(phrase, entries) if phrase else None
        if isinstance(query, (And, Or)):
            parts = [self._condition(part, entries, only_positive=only_positive) for part in query.subqueries]
            return _joined([part for part in parts if part is not None], any_of=isinstance(query, Or))
        if isinstance(query, Not):
            found = None if only_positive else self._condition(query.subquery, entries)
            return None if found is None else ~found
        raise NotImplementedError(f"The editors' search knows no {type(query).__name__} queries.")


class EditorsAutocompleteCompiler(EditorsQueryCompiler):
    """The same while typing: a last word of letters and digits may be unfinished."""

    LAST_IS_PREFIX = True


def _joined(conditions: list[Q], *, any_of: bool) -> Q | None:
    return reduce(or_ if any_of else and_, conditions) if conditions else None


def _word(word: Word, entries: QuerySet) -> Q:
    return reduce(or_, (reduce(and_, (_term(term, entries) for term in terms)) for terms in word))


def _term(term: Term, entries: QuerySet) -> Q:
    return Q(pk__in=entries.filter(tokens__matches=term).values("object_id"))


class EditorsResults(BaseSearchResults):
    supports_facet = True

    def get_queryset(self) -> QuerySet:
        return self.query_compiler.ordered_hits(self._score_field)[self.start : self.stop]

    def _do_search(self) -> list[Any]:
        return list(self.get_queryset())

    def _do_count(self) -> int:
        return self.query_compiler.hits()[self.start : self.stop].count()

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        """Values of a field → number of hits, most first. Raises FilterFieldError for a field not declared as one."""
        compiler = self.query_compiler
        if compiler._get_filterable_field(field_name) is None:
            model = compiler.queryset.model.__name__
            raise FilterFieldError(
                f'Cannot facet search results with field "{field_name}". '
                f"Please add index.FilterField('{field_name}') to {model}.search_fields.",
                field_name=field_name,
            )
        counted = compiler.hits().order_by().values(field_name).annotate(_hits=Count("pk"))
        return OrderedDict(counted.order_by("-_hits", field_name).values_list(field_name, "_hits"))
