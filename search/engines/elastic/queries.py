"""Tiers, filters and facets as Elasticsearch asks for them. Pure: nothing here talks to a cluster."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from elasticsearch.dsl import A, Agg, Q
from elasticsearch.dsl.query import Query

from search.engines.protocol import Likeness
from search.engines.weights import (
    ABSTRACT,
    BOOSTS,
    PLANNED_WEIGHT,
    SOUNDS,
    STANDING_STEP,
    TIE_BREAKER,
    TIER_BAND,
    facet_size,
)
from search.planning import Clause, Phrase, Tier
from search.query import FACETS, SearchQuery, Sort

Filters = Mapping[str, Query]
ORDER_OF_VALUES = [{"_count": "desc"}, {"_key": "asc"}]


def tier_query(tier: Tier) -> Query:
    required = [_clause(clause) for clause in tier.required]
    optional = [_clause(clause) for clause in tier.optional]
    if tier.minimum == len(optional):
        required, optional = required + optional, []
    if not required and not optional:
        required = [Q("match_all")]
    parts: dict[str, Any] = {"must": required} if required else {}
    if optional:
        parts |= {"should": optional, "minimum_should_match": tier.minimum}
    if tier.excluded:
        parts["must_not"] = [_clause(clause) for clause in tier.excluded]
    return required[0] if parts.keys() == {"must"} and len(required) == 1 else Q("bool", **parts)


def matching(found: Collection[Tier]) -> Query:
    """What any of the tiers matches; stricter ones stand above, and scores are means over the words asked for."""
    *stricter, widest = found
    scored = _happened_first(Q("bool", must=[tier_query(widest)], boost=1 / widest.size))
    bands = [
        Q("constant_score", filter=tier_query(tier), boost=(widest.number - tier.number) * TIER_BAND)
        for tier in stricter
    ]
    return Q("bool", should=[scored, *bands], minimum_should_match=1) if bands else scored


def with_standing(query: Query) -> Query:
    steps = {"field": "standing", "factor": STANDING_STEP, "missing": 0}
    return Q("function_score", query=query, functions=[{"field_value_factor": steps}], boost_mode="sum")


def _happened_first(query: Query) -> Query:
    """Worth less for what is only planned."""
    planned = {"filter": Q("term", standing=0), "weight": PLANNED_WEIGHT}
    return Q("function_score", query=query, functions=[planned], boost_mode="multiply")


def order(query: SearchQuery) -> list[str]:
    """No two documents are equal in it, so pages hold every hit once, whichever copy of the index answers."""
    if query.by_relevance:
        return ["_score", "-newest"]
    if query.sort is Sort.TITLE:
        return [f"title_key_{query.language}"]
    if query.sort is Sort.REPEATS:
        return ["repeats_key"]
    return ["-newest"]


def filters_of(query: SearchQuery) -> dict[str, Query]:
    return {name: _filter(name, query.selected(name)) for name in FACETS if query.selected(name)}


def all_of(filters: Iterable[Query]) -> Query:
    return Q("bool", filter=list(filters))


def facet_counts(query: SearchQuery, filters: Filters, wanted: Collection[str]) -> dict[str, Agg]:
    """Aggregations by name: "free" for the facets with nothing selected, and each of the others by its own name.

    Within each there is one by the name of the facet, and one "chosen" of the selected values, whether they are among
    the most frequent or not. To be asked of what the text matches; filters are within.
    """
    free = [name for name in FACETS if name in wanted and name not in filters]
    counts = {"free": _narrowed(filters.values(), {name: _values(name) for name in free})} if free else {}
    for name in FACETS:
        if name not in wanted or name not in filters:
            continue
        others = [other for key, other in filters.items() if key != name]
        chosen = list(query.selected(name))
        one_by_one = A("terms", field=f"facet_{name}", include=chosen, size=len(chosen))
        counts[name] = _narrowed(others, {name: _values(name), "chosen": one_by_one})
    return counts


def within(number: int) -> str:
    return f"within{number}"


def hits_within(found: Collection[Tier], filters: Filters) -> dict[str, Agg]:
    """Hits under the filters of the first tier, of the first two …"""
    asked = [tier_query(tier) for tier in found]
    return {
        within(number): A(
            "filter",
            filter=all_of([*filters.values(), Q("bool", should=asked[:number], minimum_should_match=1)]),
        )
        for number in range(1, len(asked) + 1)
    }


def alike(likeness: Likeness) -> Query | None:
    """What shares a value or a phrase, by the sum of their worth; None when nothing could be shared."""
    shared = [
        Q("constant_score", filter=_filter(name, (value,)), boost=worth)
        for (name, value), worth in likeness.values.items()
    ]
    shared += [
        Q("constant_score", filter=_phrase(phrase, ABSTRACT), boost=worth)
        for phrase, worth in likeness.phrases.items()
    ]
    if not shared:
        return None
    return Q("bool", should=shared, minimum_should_match=1, must_not=[Q("term", id=likeness.id)])


def words_like(word: str, most: int) -> Agg:
    """The words that begin with the same sign and are at most two signs longer or shorter."""
    shortest, longest = max(len(word) - 3, 0), len(word) + 1
    first = word[:1] if word[:1].isalnum() else f"\\{word[:1]}"
    return A("terms", field="spelled", include=f"{first}.{{{shortest},{longest}}}", size=most)


def _narrowed(filters: Iterable[Query], counts: dict[str, Agg]) -> Agg:
    filters = list(filters)
    return A("filter", filter=all_of(filters) if filters else Q("match_all"), aggs=counts)


def _values(name: str) -> Agg:
    return A("terms", field=f"facet_{name}", size=facet_size(name), order=ORDER_OF_VALUES)


def _filter(name: str, values: Collection[str]) -> Query:
    return Q("terms", **{f"facet_{name}": list(values)})


def _clause(clause: Clause) -> Query:
    readings = [
        _weighed([_phrase(phrase) for phrase in reading.phrases], reading.weight)
        for reading in clause.readings
    ]
    return readings[0] if len(readings) == 1 else Q("dis_max", queries=readings)


def _weighed(phrases: list[Query], weight: float) -> Query:
    if len(phrases) == 1 and weight == 1:
        return phrases[0]
    return Q("bool", must=phrases, boost=weight)


def _phrase(phrase: Phrase, fields: Collection[str] = tuple(BOOSTS)) -> Query:
    if phrase.facet:
        return Q("constant_score", filter=_filter(phrase.facet, phrase.tokens), boost=1.0)
    if phrase.sound:
        return _phrase_in(phrase.sound, phrase.tokens, SOUNDS[phrase.sound])
    suffix = "_chars" if phrase.chars else ""
    queries = [_phrase_in(f"{name}{suffix}", phrase.tokens, BOOSTS[name]) for name in fields]
    return Q("dis_max", queries=queries, tie_breaker=TIE_BREAKER)


def _phrase_in(field: str, tokens: tuple[str, ...], boost: float) -> Query:
    if len(tokens) == 1:
        return Q("term", **{field: {"value": tokens[0], "boost": boost}})
    return Q("match_phrase", **{field: {"query": " ".join(tokens), "boost": boost}})
