"""What stands in the search box, taken apart: words, “phrases”, -words and field:values. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

# What people may write before a colon, in both languages, and the facet it names.
FIELDS = {
    **dict.fromkeys(
        ("city", "region", "province", "county", "place", "城市", "地区", "省", "市", "县"), "region"
    ),
    **dict.fromkeys(("sector", "industry", "行业", "领域"), "sector"),
    **dict.fromkeys(("scenario", "use", "场景", "应用场景"), "scenario"),
    **dict.fromkeys(("unit", "organisation", "organization", "单位", "机构", "公司"), "unit"),
    **dict.fromkeys(("tag", "technology", "tech", "技术"), "tag"),
    **dict.fromkeys(("stage", "阶段", "状态"), "stage"),
    **dict.fromkeys(("evidence", "证据", "依据"), "evidence"),
    **dict.fromkeys(("repeated", "reuse", "复制", "复制推广"), "reuse"),
    **dict.fromkeys(("year", "年份", "年"), "year"),
}

# Between a field and its name a space may stand; behind any other word with a colon it parts two words.
_FIELD = "|".join(sorted(FIELDS, key=len, reverse=True))
_QUOTES = '"“”„‟＂«»「」『』'
_PART = re.compile(
    rf"""(?:(?<!\S)(?P<minus>[-－−])(?=\S))?           # excluded: the sign stands before a word, not between two
        (?:(?P<field>(?:{_FIELD})(?=[:：])|[^\W\d_]+(?=[:：]\S))[:：](?:\s+(?![-－−]))?(?=\S))?
        (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)(?:[{_QUOTES}]|$)|(?P<plain>[^\s{_QUOTES}]+))""",
    re.VERBOSE | re.IGNORECASE,
)
_EMPTY = re.compile(rf"({_FIELD})[:：]", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One piece of a query. `field` is the facet a field:value names, "" for words."""

    text: str
    quoted: bool = False
    excluded: bool = False
    field: str = ""
    given: str = ""
    """As it was typed, with its signs."""

    @property
    def is_plain(self) -> bool:
        """Whether it is words without any sign."""
        return not (self.quoted or self.excluded or self.field)

    @property
    def empty_field(self) -> str:
        """The facet of a field without a value, as in “city:”; "" for everything else."""
        found = None if self.quoted or self.field else _EMPTY.fullmatch(self.text)
        return FIELDS[found[1].casefold()] if found else ""

    def followed_by(self, others: Iterable["Part"]) -> "Part":
        """One piece with the words that follow: scenario:remote surgery names one scenario."""
        text = " ".join([self.text, *(other.text for other in others)])
        before = self.given[: len(self.given) - len(self.text)]
        return replace(self, text=text, given=f'{before}"{text}"')


def parts(text: str) -> list[Part]:
    """The pieces in their order. A field that is not known is part of the words: 5G：智慧医疗 asks for both.

    >>> [(part.text, part.quoted, part.excluded, part.field) for part in parts('city:岳阳 "远程 手术" -港口')]
    [('岳阳', False, False, 'region'), ('远程 手术', True, False, ''), ('港口', False, True, '')]
    """
    return [part for match in _PART.finditer(text) if (part := _part(match)).text.strip()]


def text_of(pieces: Iterable[Part]) -> str:
    """The query that `parts` takes apart into these."""
    return " ".join(piece.given for piece in pieces)


def _part(match: re.Match[str]) -> Part:
    quoted = match["quoted"]
    words = match["plain"] if quoted is None else quoted
    name = (match["field"] or "").casefold()
    field = FIELDS.get(name, "")
    if name and not field:
        words = f"{match['field']} {words}"
    excluded = match["minus"] is not None
    return Part(words, quoted is not None, excluded, field, match.group())
