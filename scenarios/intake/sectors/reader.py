"""The sectors a passage is about, and the scenario it describes."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scenarios.intake.reading import ScenarioMatch, SectorReading, Span
from scenarios.intake.sectors.finder import Found
from scenarios.intake.sectors.strengths import Lexicon, Sectors, Strength, lexicon_of
from scenarios.intake.vocabulary import Vocabulary

# What a word adds to its sector; a sector is given from ENOUGH on: a use, a field with a trace of it, three traces.
POINTS = {Strength.NAME: 3, Strength.USE: 3, Strength.FIELD: 2, Strength.TRACE: 1}
ENOUGH = 3
# The same within a passage about a sector that takes the word's sector in: a name, or two uses.
POINTS_TAKEN_IN = {Strength.NAME: 3, Strength.USE: 2, Strength.FIELD: 0, Strength.TRACE: 0}
# Of the sectors a passage says at least this share of the most about, the first is the main one.
ABOUT_AS_MUCH = 0.5

# 教育、医疗等领域 is a list of fields. 公安、消防等部门 says who takes part, 园区、景区等场景下 where, and no use.
_LIST_END = re.compile(
    r"(?:等[一-鿿]{0,6}?)?"
    r"(?:(?P<fields>领域|行业|产业|方面)|部门|单位|数据|机构|院校|高校|场景下|环境下)"
)
_CLAUSE_ENDS = "，。；：！？,;:!?\n"
MAX_LIST = 120  # characters: what goes on longer without a comma is no list
# What makes a use of a bare field: 教育信息化, 河道巡查, 果园物联网, 5G+石化. The field alone may be said in passing.
_APPLIED = re.compile(
    r"(?:行业|领域|产业)?"
    r"(?:应用|场景|平台|大数据|物联网|监测|监控|巡查|巡检|管理|监管|治理|信息化|数字化|智能化|智慧化)"
)
_PLUS = ("+", "＋")


@dataclass(slots=True)
class Evidence:
    """What speaks for one sector: its words with their strengths, and which of them stand in a list of fields."""

    words: dict[str, Strength] = field(default_factory=dict)
    in_list: set[str] = field(default_factory=set)

    def score(self, promoted: bool = False, taken_in: bool = False) -> int:
        """Each word counts once. `promoted`: bare fields in a list of fields count as uses."""
        points = POINTS_TAKEN_IN if taken_in else POINTS
        total = 0
        for word, strength in self.words.items():
            if strength <= Strength.FIELD and any(word in other for other in self.words if other != word):
                continue
            lifted = promoted and strength is Strength.FIELD and word in self.in_list
            total += points[Strength.USE if lifted else strength]
        return total


def read_sectors(
    text: str,
    title: Span,
    passage: Span,
    vocabulary: Vocabulary,
    setting: Sequence[Span] = (),
    whole: Span | None = None,
    leads: Sequence[str] = (),
) -> tuple[tuple[SectorReading, ...], ScenarioMatch | None]:
    """Every sector whose use the passage describes, the main one first, and the scenario that fits best.

    `title` names the use and may lie within `passage`; `setting` are the headings above, from the top down. The
    title's words decide what the passage is about; the passage adds what else it describes; the setting helps only
    where the title says nothing. `whole`, one of them, heads the task that lists this use: its sector counts beside
    one that it takes in (无人驾驶观光车 of 智慧文旅). `leads` are names of the units that lead. The scenario is of one
    of the sectors. Parts of spans outside the text are left out.
    """
    lexicon = lexicon_of(vocabulary)
    title, passage = _within(text, title), _within(text, passage)
    body = list(_without(passage, title))
    in_title = list(lexicon.find_sectors(text, title))
    in_body = [found for part in body for found in lexicon.find_sectors(text, part)]
    in_setting = [list(lexicon.find_sectors(text, _within(text, span))) for span in setting]
    evidence = _evidence(text, passage, [*in_title, *in_body])
    above = next((codes for heading in reversed(in_setting) if (codes := _named(heading))), [])
    named = _named(in_title) or [code for code in above if code in evidence]
    main = named or _described(evidence) or above or _mentioned(evidence)
    wider = [] if whole is None else _named(lexicon.find_sectors(text, _within(text, whole)))
    if len(wider) == 1 and lexicon.takes_in_all(wider[0], main):
        main = [*main, *wider]
    # An office that leads speaks for its field if the title has any word of it: 防汛 with 水利局.
    spoken = {code for found in in_title for code in found.meaning}
    main += [code for code in lexicon.sectors_of_offices(leads) if code in spoken and code not in main]
    codes = main + _others(lexicon, evidence, main, named)
    headings = [found for heading in in_setting for found in heading]
    sectors = tuple(
        SectorReading(code, _spans(code, [*in_title, *in_body]) or _spans(code, headings)) for code in codes
    )
    return sectors, _scenario(text, lexicon, codes, [title, *body])


def _evidence(text: str, passage: Span, words: Iterable[Found[Sectors]]) -> dict[str, Evidence]:
    """By sector, in the order of the words. Of who takes part and where, only uses are left."""
    evidence: dict[str, Evidence] = {}
    lists = list(_lists(text, passage))
    starts = [span.start for span, _of_fields in lists]
    for word, sectors, span in words:
        place = bisect_right(starts, span.start) - 1
        listed = place >= 0 and lists[place][0].contains(span)
        of_fields = listed and lists[place][1]
        applied = text[max(0, span.start - 1) : span.start] in _PLUS or _APPLIED.match(text, span.end)
        for code, strength in sectors.items():
            if listed and not of_fields and strength is not Strength.USE:
                continue
            of_sector = evidence.setdefault(code, Evidence())
            counted = Strength.USE if applied and strength is Strength.FIELD else strength
            of_sector.words[word] = max(counted, of_sector.words.get(word, counted))
            if of_fields:
                of_sector.in_list.add(word)
    return evidence


def _lists(text: str, passage: Span) -> Iterator[tuple[Span, bool]]:
    """Lists from the start of their clause, and whether they are of fields; in order."""
    last = passage.start
    for end in _LIST_END.finditer(text, *passage):
        start = max(last, end.start() - MAX_LIST)
        start = max(start, *(text.rfind(mark, start, end.start()) + 1 for mark in _CLAUSE_ENDS))
        yield Span(start, end.start()), end["fields"] is not None
        last = end.end()


def _named(heading: Iterable[Found[Sectors]]) -> list[str]:
    """The sectors a heading names: by a name or a use, then by a bare field. Traces name nothing."""
    best: dict[str, tuple[bool, int]] = {}
    for _word, sectors, span in heading:
        for code, strength in sectors.items():
            if strength > Strength.TRACE:
                rank = (strength < Strength.USE, span.start)
                best[code] = min(rank, best.get(code, rank))
    return sorted(best, key=lambda code: best[code])


def _described(evidence: dict[str, Evidence]) -> list[str]:
    """What a passage that nothing names is about: the first of the sectors it says most about."""
    scores = {code: found.score(promoted=True) for code, found in evidence.items()}
    enough = max([ENOUGH, *(score * ABOUT_AS_MUCH for score in scores.values())])
    return [code for code, score in scores.items() if score >= enough][:1]


def _mentioned(evidence: dict[str, Evidence]) -> list[str]:
    """The last resort: the first field that is mentioned."""
    return [code for code, found in evidence.items() if max(found.words.values()) > Strength.TRACE][:1]


def _others(lexicon: Lexicon, evidence: dict[str, Evidence], main: list[str], named: list[str]) -> list[str]:
    """The sectors beside the main ones, in the order of the passage.

    A passage that nothing names holds different things together: there no sector takes in another.
    """
    promoted = not named or lexicon.wide.issuperset(named)
    taken_in = {code for of_main in named for code in lexicon.takes_in.get(of_main, ())}
    return [
        code
        for code, found in evidence.items()
        if code not in main and found.score(promoted, code in taken_in) >= ENOUGH
    ]


def _scenario(
    text: str, lexicon: Lexicon, codes: Sequence[str], parts: Iterable[Span]
) -> ScenarioMatch | None:
    """Of the scenarios that the title (the first part) names, or else the rest: the main sector's, and named first."""
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    ranks: dict[str, tuple[bool, int, int]] = {}
    for number, part in enumerate(parts):
        for _word, scenarios, span in lexicon.find_scenarios(text, part):
            for scenario in scenarios:
                sector = lexicon.sector_of[scenario]
                if sector in codes:
                    spans[scenario].append(span)
                    ranks.setdefault(scenario, (number > 0, codes.index(sector), span.start))
    if not ranks:
        return None
    best = min(ranks, key=lambda scenario: ranks[scenario])
    return ScenarioMatch(best, tuple(sorted(spans[best])))


def _spans(code: str, words: Iterable[Found[Sectors]]) -> tuple[Span, ...]:
    return tuple(sorted({found.span for found in words if code in found.meaning}))


def _within(text: str, span: Span) -> Span:
    start = min(max(span.start, 0), len(text))
    return Span(start, max(start, min(span.end, len(text))))


def _without(passage: Span, title: Span) -> Iterator[Span]:
    """The passage before and after its title."""
    if passage.end <= title.start or title.end <= passage.start:
        yield passage
        return
    if passage.start < title.start:
        yield Span(passage.start, title.start)
    if title.end < passage.end:
        yield Span(title.end, passage.end)
