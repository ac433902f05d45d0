"""Text into tokens, and tokens back onto the text: the only module that knows about Chinese.

Both engines index what `cut` returns, split at white space, and add nothing of their own; queries are cut
by the same functions. So both match the same documents.

The chain is NFKC → lower case → Traditional to Simplified (OpenCC t2s) → runs:

- a run of Han becomes overlapping pairs, 远程手术 → 远程 程手 手术. Pairs in a row match exactly where the
  run contains the word, so words of any length ≥ 2 are found without a dictionary. Its single characters
  go into a second field, for queries of one character.
- a word of letters and digits stays whole, its English plural folded; a compound (C-V2X, 5G-A) is written
  joined (cv2x, 5ga) and as its parts (c, v2x); mixed ones also split where a number begins (4k8k → 4k 8k,
  100mhz → 100 mhz).
- `BREAK` stands between two runs of Han that nothing else parts, so a phrase of Han never matches
  across punctuation: 远程手，手术 does not contain 远程手术. It stands between two texts as well. Beside
  letters signs do not count: 5G+医疗, 5G 医疗 and 5G，医疗 are one phrase.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import NamedTuple, overload

from opencc import OpenCC

# Can come from no text: runs hold letters, digits and Han only.
BREAK = "|"

# Longer ones are no words, and engines would index them each in its own way.
LONGEST_WORD = 100

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ALNUM = rf"(?:[^\W_{_HAN}]|(?<=\d)\.(?=\d))"
HAN = re.compile(f"[{_HAN}]")
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<word>{_ALNUM}+(?:[-‐]{_ALNUM}+)*)(?:['’]s\b)?")
_PART = re.compile(rf"{_ALNUM}+")
_GROUP = re.compile(r"\d[\d.]*[^\W\d_]*|[^\W\d_]+")
_NUMBER_AND_UNIT = re.compile(r"(\d[\d.]*)([^\W\d_]{2,})")
# A character and the marks that combine with it: what NFKC may melt into one.
_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\u20d0-\u20ff]*", re.DOTALL)

# Plurals whose singular no rule below gives, and words that only look like plurals.
_FOLDED = {"buses": "bus", "gases": "gas", "lenses": "lens", "lens": "lens", "series": "series"}


class Tokens(NamedTuple):
    """What an engine indexes of one field, both parts separated by single spaces.

    `words` keeps positions (pairs of Han, words, breaks); `chars` holds each Han character once for each
    time it occurs, for queries of one character.
    """

    words: str
    chars: str


class Span(NamedTuple):
    """A token and the part of the normalised text it was read from."""

    token: str
    start: int
    end: int


class Run(NamedTuple):
    """An unbroken stretch of Han (`word` False) or of letters and digits (`word` True) in normalised text."""

    text: str
    start: int
    word: bool


@cache
def _simplify() -> OpenCC:
    return OpenCC("t2s")


def normalise(text: str) -> str:
    """NFKC, lower case, Simplified. Its length may differ from the text's (㎡ → m2)."""
    return _simplify().convert(unicodedata.normalize("NFKC", text).lower())


class _Itself(Sequence[tuple[int, int]]):
    """Where each character of a text came from that kept its length: from its own place."""

    def __init__(self, places: range):
        self._places = places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[int, int]]: ...
    def __getitem__(self, at: int | slice) -> tuple[int, int] | Sequence[tuple[int, int]]:
        if isinstance(at, slice):
            return _Itself(self._places[at])
        place = self._places[at]
        return place, place + 1


def normalise_aligned(text: str) -> tuple[str, Sequence[tuple[int, int]]]:
    """`normalise(text)` and, for each of its characters, the (start, end) of the text it came from."""
    whole = unicodedata.normalize("NFKC", text).lower()
    origin: Sequence[tuple[int, int]]
    if len(whole) == len(text) and all(map(_keeps_its_length, set(text))):
        origin = _Itself(range(len(text)))
    else:
        folded, origin = _fold_by_cluster(text)
        if folded != whole:  # marks or jamo beyond a cluster, a final sigma
            origin = _carry(origin, folded, whole)
    simplified = _simplify().convert(whole)
    if len(simplified) != len(whole):
        origin = _carry(origin, whole, simplified)
    return simplified, origin


@cache
def _keeps_its_length(char: str) -> bool:
    return len(unicodedata.normalize("NFKC", char).lower()) == 1


def _fold_by_cluster(text: str) -> tuple[str, list[tuple[int, int]]]:
    pieces: list[str] = []
    origin: list[tuple[int, int]] = []
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFKC", match.group()).lower()
        pieces.append(piece)
        origin.extend([match.span()] * len(piece))
    return "".join(pieces), origin


def _carry(origin: Sequence[tuple[int, int]], before: str, after: str) -> list[tuple[int, int]]:
    """Origins of the characters of `after`, which a conversion made of `before`."""
    carried: list[tuple[int, int]] = []
    for tag, start, end, start_after, end_after in SequenceMatcher(
        a=before, b=after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            carried.extend(origin[start:end])
        elif end_after > start_after:
            reach = origin[start:end] or origin[max(start - 1, 0) : start] or [(0, 0)]
            carried.extend([(reach[0][0], reach[-1][1])] * (end_after - start_after))
    return carried


def runs(normalised: str) -> Iterator[Run]:
    for match in _RUN.finditer(normalised):
        kind = "word" if match["word"] else "han"
        yield Run(match[kind], match.start(kind), kind == "word")


def cut(texts: Iterable[str]) -> Tokens:
    """The tokens of a field that holds these texts; no phrase reaches from one text into the next."""
    words: list[str] = []
    chars: list[str] = []
    for text in texts:
        of_before = len(words)
        for run, is_parted in _parted(runs(normalise(text))):
            if run.word:
                tokens = [span.token for span in word_spans(run)]
                words.extend(token if len(token) <= LONGEST_WORD else BREAK for token in tokens)
                continue
            chars.extend(run.text)
            if is_parted:
                words.append(BREAK)
            words.extend(pairs(run.text))
        if 0 < of_before < len(words):
            words.insert(of_before, BREAK)
    return Tokens(" ".join(words), " ".join(chars))


def token_spans(stretch: Iterable[Run]) -> Iterator[Span]:
    """The tokens that `cut` gives of these runs of one text, each with its place; a word stays as long as it is."""
    for run, is_parted in _parted(stretch):
        if run.word:
            yield from word_spans(run)
            continue
        if is_parted:
            yield Span(BREAK, run.start, run.start)
        yield from (Span(pair, at, at + 2) for at, pair in enumerate(pairs(run.text), run.start))


def _parted(stretch: Iterable[Run]) -> Iterator[tuple[Run, bool]]:
    """Each run, and whether a `BREAK` stands before its tokens. A character by itself has none among the words."""
    after_han = False
    for run in stretch:
        has_pairs = not run.word and len(run.text) > 1
        yield run, has_pairs and after_han
        after_han = has_pairs or (after_han and not run.word)


def pairs(han: str) -> list[str]:
    return [han[index : index + 2] for index in range(len(han) - 1)]


def word_spans(run: Run) -> list[Span]:
    """Every form under which a word of letters and digits is indexed, and where it stands."""
    return [
        Span(token, start + run.start, end + run.start)
        for token, start, end in (_forms(run.text) if len(run.text) <= LONGEST_WORD else _forms_of(run.text))
    ]


def _forms_of(word: str) -> tuple[Span, ...]:
    parts = [Span(part.group(), *part.span()) for part in _PART.finditer(word)]
    spans = []
    if len(parts) > 1 and (joined := _joined(parts)):
        spans.append(Span(fold(joined), 0, len(word)))
    for part in parts:
        spans.append(Span(fold(part.token), part.start, part.end))
        spans.extend(_groups(part))
    return tuple(spans)


# The words of a language come again and again.
_forms = lru_cache(maxsize=16_384)(_forms_of)


def word_readings(word: str) -> list[tuple[str, ...]]:
    """The ways a query's word may stand in a text, each a set of tokens that must all be there.

    c-v2x → cv2x; 4k8k → 4k8k, or 4k and 8k; smart-port → smartport, or smart and port. Parts of one letter
    say too little to be looked for by themselves: 5g-a is 5ga only.
    """
    parts = [Span(part.group(), *part.span()) for part in _PART.finditer(word)]
    joined = _joined(parts)
    readings: list[tuple[str, ...]] = [(fold(joined),)] if joined else []
    pieces = parts if len(parts) > 1 else _groups(parts[0])
    tokens = tuple(fold(piece.token) for piece in pieces)
    if len(tokens) > 1 and all(len(token) > 1 or token.isdigit() for token in tokens):
        readings.append(tokens)
    return readings or [(fold(parts[0].token),)]


def parts_of(compound: str) -> list[str]:
    """The words of letters and digits that hyphens join; of Han the run itself.

    >>> parts_of("ship-to-shore"), parts_of("crane"), parts_of("岸桥")
    (['ship', 'to', 'shore'], ['crane'], ['岸桥'])
    """
    return _PART.findall(compound) or [compound]


def as_one(word: str) -> str:
    """The token under which a word of letters and digits is known: c-v2x and cv2x are one word, cranes is crane."""
    parts = [Span(part.group(), *part.span()) for part in _PART.finditer(word)]
    return fold(_joined(parts) or word)


def _joined(parts: list[Span]) -> str:
    """The compound as one word, "" for dates and ranges: 2018-2021 is two numbers."""
    if len(parts) > 1 and all(part.token.replace(".", "").isdigit() for part in parts):
        return ""
    return "".join(part.token for part in parts)


def _groups(part: Span) -> list[Span]:
    """What a part splits into where letters meet digits; empty when it does not split."""
    groups: list[Span] = []
    for match in _GROUP.finditer(part.token):
        pieces = [match.span()]
        if unit := _NUMBER_AND_UNIT.fullmatch(match.group()):
            pieces = [
                (match.start(), match.start() + unit.end(1)),
                (match.start() + unit.end(1), match.end()),
            ]
        groups.extend(Span(part.token[a:b], part.start + a, part.start + b) for a, b in pieces)
    return groups if len(groups) > 1 else []


def fold(word: str) -> str:
    """An English plural becomes its singular; the same word always gives the same token.

    Only the plural: cranes/crane and ports/port are one thing to a reader, while longer stemming would melt
    words that are not (university/universal).
    """
    if word in _FOLDED:
        return _FOLDED[word]
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
