"""All numbers of an index, a page at a time."""

from collections.abc import Iterator

from elasticsearch import Elasticsearch

PAGE = 5_000


def pairs(client: Elasticsearch, alias: str, key: str, value: str) -> dict[int, int]:
    return dict(rows(client, alias, key, value))  # type: ignore[arg-type]  # rows of two


def rows(client: Elasticsearch, alias: str, key: str, *others: str) -> Iterator[tuple[int, ...]]:
    """(key, other, …) of each document that has the number `key`, by which no two are equal, in its order."""
    after: list[int] | None = None
    while True:
        answer = client.search(
            index=alias,
            query={"exists": {"field": key}},
            size=PAGE,
            sort=[{key: "asc"}],
            search_after=after,
            docvalue_fields=[{"field": name} for name in (key, *others)],
            source=False,
            track_total_hits=False,
        )
        hits = answer["hits"]["hits"]
        for hit in hits:
            yield tuple(hit["fields"][name][0] for name in (key, *others))
        if len(hits) < PAGE:
            return
        after = hits[-1]["sort"]
