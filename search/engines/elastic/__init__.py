"""The engine for more than one machine: an Elasticsearch cluster."""

from search.engines.elastic.connection import Access
from search.engines.elastic.engine import ElasticEngine

__all__ = ["Access", "ElasticEngine"]
