import pytest
from django.core.cache import cache

from scenarios.models import Synonym
from search.vocabulary import _VERSION_KEY, vocabulary

pytestmark = pytest.mark.django_db


def test_what_another_machine_changed_is_seen_when_the_version_has_expired():
    before = vocabulary()
    Synonym.objects.bulk_create([Synonym(terms="天车\n行车")])  # as from elsewhere: no signal is sent
    assert vocabulary() is before
    cache.delete(_VERSION_KEY)
    assert vocabulary().thesaurus.meanings(("天车",)) == (("行车",),)


def test_names_that_are_as_before_are_not_made_anew():
    before = vocabulary()
    cache.delete(_VERSION_KEY)
    assert vocabulary() is before


def test_a_changed_synonym_loads_no_dictionary_again(monkeypatch):
    before = vocabulary().planner
    monkeypatch.setattr("search.vocabulary.Segmenter", None)
    Synonym.objects.bulk_create([Synonym(terms="天车\n行车")])
    cache.delete(_VERSION_KEY)
    after = vocabulary().planner
    assert after is not before
    assert after.knows("港口")
