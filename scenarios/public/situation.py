"""What a visitor says of their own place: where, which network, what else is at hand, how much money.

It lives in the address, in parameters that begin with `my-`, and nowhere on the server.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from scenarios.models import CostBand, PrerequisiteKind, Region

PREFIX = "my-"
REGION, BUDGET = f"{PREFIX}region", f"{PREFIX}budget"
# Codes of `Region`: six digits, or a country and perhaps a city in it.
_CODE = re.compile(r"[0-9]{6}|[A-Z]{2}(-[a-z0-9-]{1,37})?")


class Detail(models.TextChoices):
    """What there is to say of a 5G network; the values are names of parameters."""

    PUBLIC = "public", _("public 5G coverage")
    PRIVATE = "private", _("5G private network")
    STANDALONE = "sa", _("standalone network (SA)")
    SLICING = "slicing", _("network slicing")
    EDGE = "edge", _("edge computing")
    ADVANCED = "5ga", _("5G-Advanced (5G-A)")
    REDCAP = "redcap", _("RedCap")
    MMWAVE = "mmwave", _("millimetre waves")


YES, NO, NOT_KNOWN = (
    pgettext_lazy("at hand", "yes"),
    pgettext_lazy("at hand", "no"),
    pgettext_lazy("at hand", "not known"),
)
# Kinds of needs about which one question is asked; of the network there are several, of money how much.
ASKED_KINDS = tuple(
    kind for kind in PrerequisiteKind if kind not in (PrerequisiteKind.NETWORK, PrerequisiteKind.MONEY)
)
QUESTIONS = (*Detail.values, *(kind.value for kind in ASKED_KINDS))


@dataclass(frozen=True)
class Said:
    """One answer in words: 专网：有."""

    question: str | Promise
    answer: str | Promise


@dataclass(frozen=True)
class Situation:
    """`region` is a code that need not exist; `answers` are (question, has it), in the order of the form.

    What was not answered, or with anything but yes and no, is not known.
    """

    region: str = ""
    answers: tuple[tuple[str, bool], ...] = ()
    budget: str = ""

    @classmethod
    def read(cls, parameters: QueryDict) -> "Situation":
        """Never fails: what cannot be understood was not said."""
        region, budget = parameters.get(REGION, ""), parameters.get(BUDGET, "")
        given = ((question, parameters.get(PREFIX + question)) for question in QUESTIONS)
        return cls(
            region=region if _CODE.fullmatch(region) else "",
            answers=tuple((question, value == "yes") for question, value in given if value in ("yes", "no")),
            budget=budget if budget in CostBand.values else "",
        )

    def __bool__(self) -> bool:
        return bool(self.region or self.answers or self.budget)

    def parameters(self) -> list[tuple[str, str]]:
        """As they stand in an address, in the order of the form."""
        rows = [(REGION, self.region)] if self.region else []
        rows += [(PREFIX + question, "yes" if has else "no") for question, has in self.answers]
        return [*rows, (BUDGET, self.budget)] if self.budget else rows

    @property
    def query(self) -> str:
        return urlencode(self.parameters())

    def has(self, question: str) -> bool | None:
        """None when it is not known. Slices are cut in standalone networks only (3GPP TS 23.501, 5.15)."""
        answers = dict(self.answers)
        if question == Detail.STANDALONE and question not in answers and answers.get(Detail.SLICING):
            return True
        return answers.get(question)

    @property
    def has_no_network(self) -> bool:
        return self.has(Detail.PUBLIC) is False and self.has(Detail.PRIVATE) is False

    @cached_property
    def place(self) -> Region | None:
        """The region with those above it; None when none was named or there is none of that code. One query."""
        if not self.region:
            return None
        return Region.objects.with_ancestors().filter(code=self.region).first()

    def said(self) -> Iterator[Said]:
        if self.place:
            yield Said(_("Region"), " · ".join(region.label for region in self.place.lineage()))
        for question, has in self.answers:
            yield Said(question_label(question), YES if has else NO)
        if self.budget:
            yield Said(_("Budget"), CostBand(self.budget).label)

    @property
    def in_words(self) -> str:
        """In one line: Your situation: edge computing: no; Budget: ¥2–10 million"""
        colon = pgettext("between a label and its value", ": ")
        said = (f"{one.question}{colon}{one.answer}" for one in self.said())
        return f"{_('Your situation')}{colon}{pgettext('between statements', '; ').join(said)}"


def question_label(question: str) -> str | Promise:
    return Detail(question).label if question in Detail.values else PrerequisiteKind(question).label


def situation_of(request: HttpRequest | None) -> Situation:
    """The one in the address of the page; read once a request. Pages of errors and previews may have none to ask."""
    if not hasattr(request, "GET"):
        return Situation()
    if not hasattr(request, "situation"):
        request.situation = Situation.read(request.GET)
    return request.situation


def speaks_of_a_situation(request: HttpRequest) -> bool:
    """Whether the address says anything of one, also what cannot be understood."""
    return any(name.startswith(PREFIX) for name in request.GET)


def with_situation(url: str, situation: Situation) -> str:
    """The address of a page of this site with this situation in place of the one it may name; "" stays empty."""
    if not url:
        return ""
    parts = urlsplit(url)
    others = QueryDict(parts.query, mutable=True)
    for name in [name for name in others if name.startswith(PREFIX)]:
        del others[name]
    query = "&".join(filter(None, (others.urlencode(), situation.query)))
    return urlunsplit(parts._replace(query=query))
