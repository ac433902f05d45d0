"""Pilots offered beside those of a comparison."""

import pytest
from django.http import QueryDict
from wagtail.models import PageViewRestriction

from scenarios.public.compare import Choice, comparison
from search import outbox
from search.comparing import SHOWN, Offers, offers
from search.engines.protocol import EngineError
from tests.factories import PilotFactory, ScenarioFactory


@pytest.fixture
def pilots(engine, city):
    scenario = ScenarioFactory(code="cranes")
    made = [
        PilotFactory(title=f"远程岸桥{n}", scenario=scenario, sector=scenario.sector, slug=f"crane-{n}")
        for n in range(5)
    ]
    hidden = PilotFactory(title="远程岸桥内部", scenario=scenario, sector=scenario.sector)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    outbox.rebuild()
    return made


def offered(query: str) -> Offers:
    return offers(comparison(Choice.read(QueryDict(query))))


def slugs(found: Offers) -> set[str]:
    return {offer.pilot.slug for offer in found.pilots}


def test_what_is_looked_for_is_offered_with_the_comparison_it_makes(pilots):
    first, second = pilots[:2]
    found = offered(f"p={first.pk}&only=differences&find=远程岸桥")
    assert slugs(found) == {f"crane-{n}" for n in range(1, 5)}
    (offer,) = [offer for offer in found.pilots if offer.pilot == second]
    assert offer.url == f"/compare/?p={first.pk}&p={second.pk}&only=differences"


def test_without_words_those_like_the_first_are_offered_with_reasons(pilots):
    found = offered(f"p={pilots[0].pk}&p={pilots[1].pk}")
    assert slugs(found) == {"crane-2", "crane-3", "crane-4"}
    assert all(offer.reasons for offer in found.pilots)
    assert pilots[0].title in found.heading


def test_there_may_be_nothing_to_offer(pilots):
    assert offered("") == Offers()
    assert offered("&".join(f"p={pilot.pk}" for pilot in pilots[:4])) == Offers()
    nothing = offered("find=量子咖啡机")
    assert (nothing.pilots, "量子咖啡机" in nothing.heading) == ([], True)


def test_to_begin_with_pilots_are_found_by_words(pilots):
    assert len(slugs(offered("find=远程岸桥"))) == min(len(pilots), SHOWN)


def test_without_the_index_it_says_so(pilots, monkeypatch):
    class Away:
        def __getattr__(self, name):
            def refuse(*_arguments, **_named):
                raise EngineError("away")

            return refuse

    monkeypatch.setattr("search.results.default_engine", lambda: Away())
    found = offered("find=远程岸桥")
    assert found.pilots == []
    assert found.heading
