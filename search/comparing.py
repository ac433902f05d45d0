"""Pilots to set beside those of a comparison: what somebody looks for, else those like the first."""

from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scenarios.models import PilotPage
from scenarios.public.compare import Comparison
from scenarios.public.edition import kept
from search.forms import Repeated, read
from search.results import search
from search.similar import Similar, similar_pilots
from search.vocabulary import vocabulary

SHOWN = 6


@dataclass(frozen=True)
class Offer:
    """`url` is that of the comparison with this pilot."""

    pilot: PilotPage
    url: str
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Offers:
    """`heading` says what they are, or that nothing was found."""

    heading: str = ""
    pilots: list[Offer] = field(default_factory=list)


def offers(comparison: Comparison) -> Offers:
    """Nothing when there is no room for one more. Pilots that stand there already are not offered."""
    if comparison.is_full:
        return Offers()
    if comparison.choice.find:
        return _found(comparison)
    return _alike(comparison) if comparison.pilots else Offers()


def _found(comparison: Comparison) -> Offers:
    text = comparison.choice.find
    size = SHOWN + len(comparison.pilots)
    results = search(read(Repeated({"q": [text]}), vocabulary(), size=size).query)
    if results.degraded:
        return Offers(_("The search is not available at the moment."))
    pilots = [hit.pilot for hit in results.hits if hit.pilot.pk not in comparison.numbers]
    if not pilots:
        return Offers(_("Nothing more was found for “%(text)s”.") % {"text": text})
    heading = _("Found for “%(text)s”") % {"text": text}
    return Offers(heading, [Offer(pilot, comparison.with_url(pilot)) for pilot in pilots[:SHOWN]])


def _alike(comparison: Comparison) -> Offers:
    first = comparison.pilots[0]
    size = SHOWN + len(comparison.pilots)
    similar: list[Similar] = kept(
        ("similar", first.pk, size, get_language()), lambda: similar_pilots(first, shown=size)
    )
    shown = [one for one in similar if one.pilot.pk not in comparison.numbers][:SHOWN]
    heading = _("Like “%(title)s”") % {"title": first.heading} if shown else ""
    return Offers(heading, [Offer(one.pilot, comparison.with_url(one.pilot), one.reasons) for one in shown])
