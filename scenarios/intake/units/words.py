"""The words of a list of units: cut into mentions, with what each clause says they do."""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from scenarios.intake.reading import Span

MAX_NAME = 60  # characters; no unit and no group has a longer name
MAX_PIECE = 4 * MAX_NAME  # of what is joined by 和 or 会同; more is a paragraph, not a few units
MAX_VERB = 24  # characters of what a clause says its units do


class Role(Enum):
    """What a list, or a clause of one, says of its units."""

    LEAD = "lead"
    OTHER = "other"  # answers for it, helps, takes part


class Citation(NamedTuple):
    """A unit as the document writes it: `text` is text[span] without white space."""

    text: str
    span: Span
    role: Role


class Clause(NamedTuple):
    """Units between two commas.

    `says` tells whether the clause has a verb of its own (…牵头, …配合), `is_whole` whether it holds nothing but units
    and by when.
    """

    citations: tuple[Citation, ...]
    says: bool
    is_whole: bool


OPENING = dict.fromkeys("（(", "（") | dict.fromkeys("〔[［", "〔") | {"【": "【"}
CLOSING = dict.fromkeys("）)", "（") | dict.fromkeys("〕]］", "〔") | {"】": "【"}
_BRACKETS = re.compile("[" + re.escape("".join([*OPENING, *CLOSING])) + "]")
_OPENED, _CLOSED = "".join(OPENING), "".join(CLOSING)
_BETWEEN_UNITS, _BETWEEN_CLAUSES = "、/／|｜\t\n", "，,；;。！!？?：:"
_STRAY = " \t\n\r\f\v\u3000\xa0·*＊★▲、，,；;。.：:"

# Places and schools that begin with a word for "and".
_AND = (
    r"以及|及(?!时)|和(?!平区|田[地县市]|县|顺县|静县|硕县|政县|龙市|林格尔|布克)|与|或|并|暨(?!南|阳)|[&＆]"
)
_CONJUNCTION = re.compile(_AND)
_OPENS = re.compile(rf"(?:{_AND}|并?由|其中|请|[：:]|会同)(?=\S)")

_CLASS = (
    r"(?:设区的?|地级|县级|省辖|省?直管)?(?:自治[区州县旗]|市|州|盟|地区|特区|县|区|旗|乡|镇"
    r"|[（(〔][^）)〕]{1,12}[）)〕])"
)
# 各市, which may go on with 、县（区）人民政府; and how it goes on.
_CLASS_ALONE = re.compile(rf"(?:各|所辖)?{_CLASS}{{1,4}}")
_CLASS_GOES_ON = re.compile(rf"{_CLASS}{{1,4}}(?:(?:人民)?政府|党委|委员会)?")
_BARE_CLASS = re.compile(r"[省市县区州旗盟]")

_NAME_END = re.compile(
    r"(?:[局委厅部办院署处室站所馆台社联行会区县市旗盟乡镇府司队企校团库港段场园]|中心|集团|联盟|大学|运营商|专班|小组|组织|海关|单位|部门|机构|高校|院校|街道"
    r"|企业|电网)(?:[（(〔\[][^（(〔\[）)〕\]]{1,30}[）)〕\]])?$"
)
# 岳阳移动, 中国铁塔; 市文体广电 is the beginning of an office's name.
_OPERATOR = re.compile(r"(?![省市县区州]).{0,4}(?:移动|联通|电信|铁塔)|(?:中国)?广电")
# Words of sentences: what has them names no unit.
_SENTENCE = re.compile(
    r"[，。；：《》%％]|[0-9０-９]{4}\s?年|[0-9０-９]{1,2}\s?月|月底|底前|长期|持续|全年|[的了谁]|(?<!自)由|不得|应当|必须|以[上下]|不再|下同|加[快强大]|完成|推动"
    r"|提[升高]|实现|确保|制定|自行|按照|依据|根据|优先|包括|第一[位个]?为|首位|均[需由须]|为(?:牵头|责任|配合)"
)
_HOW = (
    r"按照?(?:各自)?(?:工作)?(?:职责|职能|责任|分工)|[根依]据(?:各自)?职责|依职责"
    r"|分别|共同|联合|具体|统一|统筹|积极|和?分工"
)
_DO = (
    r"牵头|负责|主办|承办|协办|配合|参与|参加|支持|协助|协同|落实|实施|推进|组织|协调|完成|做好|抓好|承担|开展|指导"
    r"|(?:相关|有关|此项|该项|本项|各项)?(?:工作|任务)"
)
_VERB = re.compile(rf"等?(?:{_HOW}|{_DO})*(?:{_DO})(?:分工)?$")
_LEADS = re.compile(r"牵头|主办")
_HELPS = re.compile(r"配合|协办|协助|协同|参与|参加|支持")
_JOINED_BY = re.compile(r"会同|商(?=[省市县区州]|有关)|联合(?=[省市县区州各]|有关|相关)")
_ANNOTATION = re.compile(
    r"[（(〔\[](?:(?P<role>牵头|主办|配合|协办|责任|参与|协助|负责)(?:单位|部门)?|以下(?:统称|简称)[^（()）]{0,30}|按[^（()）]{0,20}"
    r"|[^（()）]{1,30}(?:[为是](?:牵头|主办|主责)|(?:单位|部门)(?:牵头|主办))[^（()）]{0,20}|[^（()）]{0,40}下同)[）)〕\]]$"
)
# 高等学校 and 平等 have the sign too.
_AND_OTHERS = re.compile(r"(?<![高中初同平何均优])等(?![级额候离]).*$", re.DOTALL)
_THE_LIST_ITSELF = re.compile(
    r"(?:各|有关|相关|其他){0,2}(?:责任|牵头|配合|参与|承办|协办|主办)(?:单位|部门|主体)"
)
_SAYS_NO_UNIT = re.compile(
    rf"{_THE_LIST_ITSELF.pattern}|(?:[0-9０-９]{{4}}年.{{0,12}}|长期|持续|全年|每年.{{0,6}}|常态化)(?:坚持|推进|实施|开展|完成)?"
)
_WORD_SIGN = re.compile(r"[一-龥A-Za-z]")
_NO_SPACE = re.compile(r"\S+")


def clauses(text: str, span: Span, role: Role) -> list[Clause]:
    """The clauses of a list in order; `role` is what its label says, where the clause itself says nothing."""
    found = []
    for pieces in _clauses_of_pieces(text, span):
        says, is_whole = False, True
        heard = role
        citations: list[Citation] = []
        for piece in reversed(pieces):
            rest, verb = _without_verb(text, piece)
            if verb:
                says, heard = True, _role_of(verb, role)
            cited = _citations(text, rest, heard)
            is_whole &= bool(cited) or _SAYS_NO_UNIT.fullmatch(_plain(text, rest)) is not None
            citations[:0] = cited
        found.append(Clause(tuple(citations), says, is_whole))
    return found


def is_name(written: str) -> bool:
    """Whether this can be the name of a unit or a group, and is no other part of a sentence."""
    if not 2 <= len(written) <= MAX_NAME or _SENTENCE.search(written):
        return False
    return bool(_NAME_END.search(written) or _OPERATOR.fullmatch(written))


def bracket_pairs(text: str, span: Span) -> dict[int, int]:
    """The places of opening brackets with those of the brackets that close them."""
    pairs: dict[int, int] = {}
    opened: dict[str, list[int]] = {kind: [] for kind in OPENING.values()}
    for found in _BRACKETS.finditer(text, span.start, span.end):
        kind = OPENING.get(found[0])
        if kind:
            opened[kind].append(found.start())
        elif places := opened[CLOSING[found[0]]]:
            pairs[places.pop()] = found.start()
    return pairs


def _clauses_of_pieces(text: str, span: Span) -> Iterator[list[Span]]:
    pieces: list[Span] = []
    for piece, ends_clause in _pieces(text, span):
        if piece.end > piece.start:
            pieces.append(piece)
        if ends_clause and pieces:
            yield _with_whole_classes(text, pieces)
            pieces = []


def _pieces(text: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """What stands between separators outside of brackets, and whether a clause ends after it."""
    pairs = bracket_pairs(text, span)
    place = start = span.start
    while place < span.end:
        sign = text[place]
        if sign in _BETWEEN_UNITS or sign in _BETWEEN_CLAUSES:
            yield _trimmed(text, start, place), sign in _BETWEEN_CLAUSES
            start = place + 1
        place = pairs.get(place, place) + 1
    yield _trimmed(text, start, span.end), True


def _with_whole_classes(text: str, pieces: list[Span]) -> list[Span]:
    """各市、县（区）人民政府 is one group, and so is 市、县工信局; 各县区、市直部门 are two."""
    whole = [pieces[0]]
    last = pieces[0].of(text)
    for piece in pieces[1:]:
        written = piece.of(text)
        joins = _CLASS_ALONE.fullmatch(last) and _CLASS_GOES_ON.fullmatch(written)
        if joins or (_BARE_CLASS.fullmatch(last) and _BARE_CLASS.match(written)):
            whole[-1] = Span(whole[-1].start, piece.end)
        else:
            whole.append(piece)
        last = written
    return whole


def _without_verb(text: str, piece: Span) -> tuple[Span, str]:
    """A piece up to the verb at its end, and the verb; "" without one."""
    verb = _VERB.search(text[max(piece.start, piece.end - MAX_VERB) : piece.end])
    if not verb:
        return piece, ""
    return _trimmed(text, piece.start, piece.end - len(verb[0])), verb[0]


def _role_of(verb: str, label: Role) -> Role:
    """负责 and 落实 leave a unit the role that the label of its list gives."""
    if _LEADS.search(verb):
        return Role.LEAD
    return Role.OTHER if _HELPS.search(verb) else label


def _citations(text: str, piece: Span, role: Role) -> list[Citation]:
    if piece.end - piece.start > MAX_PIECE:
        return []
    joint = _JOINED_BY.search(text, piece.start, piece.end)
    if joint and joint.start() > piece.start:
        # 市工信局会同市发改委负责: the first of them leads.
        first = _citations(text, Span(piece.start, joint.start()), Role.LEAD)
        return [*first, *_citations(text, Span(joint.end(), piece.end), Role.OTHER)]
    found = (_citation(text, part, role) for part in _parts(text, piece))
    return [citation for citation in found if citation]


def _parts(text: str, piece: Span) -> list[Span]:
    """A piece cut at 和, 及 and spaces where names stand on both sides; 发展和改革局 stays whole."""
    parts = []
    start = piece.start
    for conjunction in _CONJUNCTION.finditer(text, piece.start, piece.end):
        left, right = Span(start, conjunction.start()), Span(conjunction.end(), piece.end)
        if _is_balanced(left.of(text)) and _is_side(text, left) and _is_side(text, right):
            parts.append(left)
            start = conjunction.end()
    parts.append(Span(start, piece.end))
    return [cut for part in parts for cut in _cut_at_spaces(text, part)]


def _is_side(text: str, span: Span) -> bool:
    """市级部门和单位, 乡镇和街道 stay whole: 单位 alone is no name."""
    written = _AND_OTHERS.sub("", _plain(text, span))
    return is_name(written) and (len(written) > 2 or bool(_OPERATOR.fullmatch(written)))


def _cut_at_spaces(text: str, part: Span) -> list[Span]:
    cuts = [Span(*match.span()) for match in _NO_SPACE.finditer(text, part.start, part.end)]
    apart = len(cuts) > 1 and all(cut.end - cut.start > 2 and is_name(cut.of(text)) for cut in cuts)
    return cuts if apart else [part]


def _citation(text: str, part: Span, role: Role) -> Citation | None:
    part = _trimmed(text, *part)
    while opening := _OPENS.match(text, part.start, part.end):
        part = _trimmed(text, opening.end(), part.end)
    annotation = _ANNOTATION.search(text[part.start : part.end])
    if annotation:
        if annotation["role"]:
            role = _role_of(annotation["role"], role)
        part = _trimmed(text, part.start, part.start + annotation.start())
    others = _AND_OTHERS.search(text[part.start : part.end])
    if others and _is_balanced(text[part.start : part.start + others.start()]):
        part = _trimmed(text, part.start, part.start + others.start())
    written = _plain(text, part)
    is_unit = 2 <= len(written) <= MAX_NAME and _WORD_SIGN.search(written) and not _SENTENCE.search(written)
    return Citation(written, part, role) if is_unit and not _THE_LIST_ITSELF.fullmatch(written) else None


def _plain(text: str, span: Span) -> str:
    return re.sub(r"\s", "", span.of(text))


def _is_balanced(written: str) -> bool:
    return sum(map(written.count, _OPENED)) == sum(map(written.count, _CLOSED))


def _trimmed(text: str, start: int, end: int) -> Span:
    """Without spaces and stray punctuation around it, and without a bracket that only opens or only closes."""
    open_still = sum(text.count(sign, start, end) for sign in _OPENED)
    open_still -= sum(text.count(sign, start, end) for sign in _CLOSED)
    while start < end:
        if text[start] in _STRAY:
            start += 1
        elif text[end - 1] in _STRAY:
            end -= 1
        elif open_still > 0 and text[start] in _OPENED:
            start, open_still = start + 1, open_still - 1
        elif open_still < 0 and text[end - 1] in _CLOSED:
            end, open_still = end - 1, open_still + 1
        else:
            break
    return Span(start, end)
