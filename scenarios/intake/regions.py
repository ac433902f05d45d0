"""Which administrative division a plan is for, and whether it is a template that names none."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from scenarios.intake.gazetteer import Division, Gazetteer, Named
from scenarios.intake.reading import RegionReading, Span

__all__ = ["Gazetteer", "PlacedRegion", "is_template", "read_region"]

MAX_LINE = 40  # characters of a line that is nothing but the name of who issues
MAX_CONTEXT = 60_000  # characters of a document that are read for its places: some forty pages
FULL, SHORT = 2, 1  # what a mention of 岳阳市 and one of 岳阳 weigh
MIN_WEIGHT = 2 * FULL  # a place named but once may be an example

# 关于印发《岳阳市…》的通知 names the plan itself; 落实《湖南省…》 another one.
_QUOTED = re.compile(r"(?P<own>(?:印发|发布|公布|下发)\s?)?《[^《》]{0,120}》?")
_ISSUER = re.compile(
    r"(?:人民政府|政府|委员会|[委市县区州盟旗省]委|管委会|办公[室厅]|局|厅|指挥部|领导小组)$|〔|号$"
)
_ISSUED = re.compile(
    rf"^[ \t]*([^\n，。；：]{{2,{MAX_LINE}}}(?:人民政府|政府办公[室厅]|委员会|管委会|局|厅))[ \t]*$",
    re.MULTILINE,
)
_OWN_SITUATION = re.compile(
    r"(?:结合|立足|根据|符合|切合)([^，。；、：\n《》]{2,16}?)(?:的?发展|工作)?(?:的?实际|市情|县情|区情|省情)"
)
_SELF = re.compile(r"[我全]([省市县区州盟旗])|(?<![一-龥])([省市县区州盟旗])(?:人民)?政府")
# A zone has no code: the division it lies in stands for it.
_ZONE = re.compile(r"新区|开发区|高新区|经开区|示范区|试验区|度假区|自贸区|产业园区|临港区|新城")

_BLANK = r"(?:[XxＸｘ×✕╳Ⅹ]{1,4}|[*＊]{1,6}|[_＿]{2,12}|[□○◯〇●△]{1,4}|某某|某)"
_PLACE = r"(?:省|自治区|市(?!场)|县(?!域)|区(?![域块])|自治州|州|盟|旗)"
_BLANK_PLACE = re.compile(rf"(?<![A-Za-z0-9一二三四五六七八九十]){_BLANK}\s?{_PLACE}")
_BLANK_SITUATION = re.compile(rf"(?:结合|立足)\s?{_BLANK}\s?(?:{_PLACE})?的?实际")
# 岳阳市, but not 全市, 智慧城市, 园区.
_NAMED_PLACE = re.compile(r"[一-龥](?![全我本各城园社地景厂小校])[一-龥](?:省|市|县|区|州|盟|旗)")
# A real plan may blank a place out once, as an example; a template does it wherever a place would stand.
MIN_BLANKS = 3


@dataclass(frozen=True, slots=True)
class PlacedRegion(RegionReading):
    """A division with the names of what it lies in, from the nearest up: 昌乐县 lies in 潍坊市, 山东省.

    `forms` are other ways to write these places, each with the full name: (昌乐, 昌乐县), (内蒙古, 内蒙古自治区).
    """

    above: tuple[str, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()


def read_region(
    text: str, title: Span, gazetteer: Gazetteer, letterhead: Sequence[Span] = ()
) -> PlacedRegion | None:
    """The division the plan is for; its span is where the words stand that say so.

    The title decides; then who issued the plan, by the lines above the text or at its end; then the words 结合…实际;
    then the places named most among those that 我市 or 我县 can mean. None if nothing tells, or if the name is one
    of several divisions and nothing tells which.
    """
    reader = _Reader(text, gazetteer)
    zone = bool(_ZONE.search(title.of(text)))
    own = reader.in_title(title) or reader.in_letterhead(title, letterhead) or reader.in_sentences()
    if own is None:
        own = reader.around_zone() if zone else reader.by_mentions()
    if own is None:
        return None
    return placed(*own, gazetteer)


def placed(division: Division, span: Span, gazetteer: Gazetteer) -> PlacedRegion:
    """`division` as what is read at `span`."""
    above = gazetteer.above(division)
    forms = (
        (form, place.name) for place in (division, *above) for form in (*place.other_names, place.short_name)
    )
    return PlacedRegion(
        code=division.code,
        name=division.name,
        span=span,
        above=tuple(place.name for place in above),
        forms=tuple((form, name) for form, name in forms if form != name),
    )


def is_template(text: str, title: Span) -> bool:
    """Whether the place of the plan is left blank: X市, ××县, 某市, 结合X实际."""
    if _BLANK_PLACE.search(title.of(text)):
        return True
    if _NAMED_PLACE.search(title.of(text)):
        return False
    blanks = sum(1 for _found in _BLANK_PLACE.finditer(text))
    return blanks >= MIN_BLANKS or (blanks > 0 and bool(_BLANK_SITUATION.search(text)))


class _Reader:
    """The ways to find the plan's division in one document."""

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.body = Span(0, min(len(text), MAX_CONTEXT))

    def in_title(self, title: Span) -> tuple[Division, Span] | None:
        inside, outside = [], []
        place = title.start
        for quoted in _QUOTED.finditer(self.text, title.start, title.end):
            outside.append(Span(place, quoted.start()))
            if quoted["own"] or quoted.start() == title.start:
                inside.append(Span(quoted.start(), quoted.end()))
            place = quoted.end()
        outside.append(Span(place, title.end))
        return self._first([*inside, *outside])

    def in_letterhead(self, title: Span, letterhead: Iterable[Span]) -> tuple[Division, Span] | None:
        """By who issues the plan, or by the document's number (渝北府办发)."""
        lines = [
            line
            for line in letterhead
            if line != title
            and line.end - line.start <= MAX_LINE
            and _ISSUER.search(line.of(self.text).strip())
        ]
        issued = (Span(*match.span(1)) for match in _ISSUED.finditer(self.text, 0, self.body.end))
        return self._first([*lines, *issued])

    def in_sentences(self) -> tuple[Division, Span] | None:
        found = _OWN_SITUATION.finditer(self.text, 0, self.body.end)
        return self._first(Span(*match.span(1)) for match in found)

    def around_zone(self) -> tuple[Division, Span] | None:
        """The city or province named most; a city rather than the province it lies in."""
        weights, spans = self._weigh(lambda division: division.level < 3, quoted=True)
        for division in list(weights):
            inside = sum(weights[other] for other in weights if self.gazetteer.lies_in(other, division))
            weights[division] = 0 if inside else weights[division]
        return _heaviest(weights, spans, SHORT)

    def by_mentions(self) -> tuple[Division, Span] | None:
        """The division named most of those that 我市 can mean; counties of a city speak for it."""
        selves = Counter(match[1] or match[2] for match in _SELF.finditer(self.text, 0, self.body.end))
        if not selves:
            return None
        ending = selves.most_common(1)[0][0]
        weights, spans = self._weigh(lambda division: division.name.endswith(ending))
        _others, places = self._weigh(lambda division: division.level > 1)
        for division, span in places.items():
            parent = next(iter(self.gazetteer.above(division)), None)
            if parent and parent.name.endswith(ending):
                weights[parent] += FULL
                spans.setdefault(parent, span)
        return _heaviest(weights, spans, MIN_WEIGHT)

    def _first(self, passages: Iterable[Span]) -> tuple[Division, Span] | None:
        for passage in passages:
            for named in self.gazetteer.places_in(self.text, passage):
                if self._is_plain_word(named, passage):
                    continue
                division = self._which(named)
                if division:
                    return division, named.span
        return None

    def _is_plain_word(self, named: Named, passage: Span) -> bool:
        """Short names of counties are words as well (大通, 长安), unless the passage begins with one."""
        begins = not self.text[passage.start : named.span.start].strip('《“" 　\n').removeprefix("中共")
        return not named.is_full and not begins and all(division.level > 2 for division in named.divisions)

    def _which(self, named: Named) -> Division | None:
        """Of divisions that share a name, the one whose surroundings the document names; the wider of two levels."""
        widest = min(division.level for division in named.divisions)
        several = [division for division in named.divisions if division.level == widest]
        if len(several) == 1:
            return several[0]
        scores = {division: self._score(division) for division in several}
        best, second = sorted(scores.values(), reverse=True)[:2]
        return max(several, key=lambda division: scores[division]) if best > second else None

    def _score(self, division: Division) -> int:
        start, end = self.body
        return sum(
            FULL * self.text.count(above.name, start, end)
            + SHORT * self.text.count(above.short_name, start, end)
            for above in self.gazetteer.above(division)
        )

    def _weigh(
        self, admits: Callable[[Division], bool], *, quoted: bool = False
    ) -> tuple[Counter[Division], dict[Division, Span]]:
        """How much the text names each admitted division, and where it first does.

        Without names that several share, and short names of counties, which are words as well (平和, 大通).
        """
        weights: Counter[Division] = Counter()
        spans: dict[Division, Span] = {}
        for passage in [self.body] if quoted else self._unquoted():
            for named in self.gazetteer.places_in(self.text, passage):
                division = named.divisions[0]
                is_clear = len(named.divisions) == 1 and (named.is_full or division.level < 3)
                if is_clear and admits(division):
                    weights[division] += FULL if named.is_full else SHORT
                    spans.setdefault(division, named.span)
        return weights, spans

    def _unquoted(self) -> Iterator[Span]:
        place = 0
        for quoted in _QUOTED.finditer(self.text, 0, self.body.end):
            yield Span(place, quoted.start())
            place = quoted.end()
        yield Span(place, self.body.end)


def _heaviest(
    weights: Counter[Division], spans: dict[Division, Span], minimum: int
) -> tuple[Division, Span] | None:
    ranked = [division for division, weight in weights.most_common(2) if weight >= minimum]
    if not ranked or (len(ranked) == 2 and weights[ranked[0]] == weights[ranked[1]]):
        return None
    return ranked[0], spans[ranked[0]]
