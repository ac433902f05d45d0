"""What stands above and below a plan's text: its title, number, day of issue and years."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scenarios.intake.annexes import LABEL
from scenarios.intake.numbering import han_number, mark_at
from scenarios.intake.reading import Span

MAX_TITLE = 80  # characters of one line of a title
MAX_HEAD_LINE = 40  # of a line that is part of a title or a day
MAX_LINES = 60  # lines in which a title may stand

_KIND = r"(?:方案|计划|意见|规划|措施|办法|行动|要点|纲要|政策|通知|任务书|路线图|细则|规定|决定|清单)"
_TITLE_LINE = re.compile(
    rf"[^。；;！？\t]{{4,{MAX_TITLE}}}?{_KIND}\s?(?:\s?[（(〔\[][^）)〕\]]{{1,30}}[）)〕\]])*\s?$"
)
# A title with the text on the same line, as in a document pasted as one paragraph: …行动方案一、总体目标…
_RUN_IN_TITLE = re.compile(
    rf"(?:^|(?<=[日号。：:\s]))(?![0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日)(?P<title>[^\s。；;！？，：:《》]{{2}}[^。；;！？，：:《》\n\t]{{2,{MAX_TITLE}}}?{_KIND}"
    r"(?:\s?[（(〔\[][^）)〕\]\n]{1,30}[）)〕\]])*)\s?"
    r"(?=一、|[（(]一[）)]|第一[章节条]|1[.．、]|为(?:了|深入|进一步|全面|贯彻|落实|加快|推[动进]|抢抓|[^\n]{4,80}制定)|根据|按照|各[省市县区镇乡街])",
    re.MULTILINE,
)
_SENT_ROUND = re.compile(r"(?:印发|发布|下达)\s?《\s?(?P<title>[^《》\n]{4,90}?)\s?》")
MAX_RUN_IN = 3000  # characters in which such a title begins
_NOTICE = re.compile(r"(?:印发|转发|发布|下达)[^。]{0,6}《|的(?:通知|公告|函|批复)$")
_QUOTED = re.compile(r"《\s?([^《》]{4,90})\s?》")
_BRACKETS_ONLY = re.compile(r"(?:\s?[（(〔\[][^）)〕\]]{1,30}[）)〕\]])+\s?$")
_BODY_BEGINS = re.compile(
    r"^(?:[一二三四五六七八九十]、|[（(][一二三四五六七八九十][）)]|第[一二三四五六七八九十]+[章节条]|为|根据|按照)"
)
# 附件2 above the title, or before it on its line.
_ANNEX_LABEL = re.compile(rf"{LABEL.pattern}\s?(?:[:：.、]\s?|$|(?<=[0-9０-９\s])(?=\S))")
_SALUTATION = re.compile(r"[:：]$")
_NUMBER = re.compile(
    r"^\s?([一-龥A-Za-z]{1,14}\s?[〔\[［（(【]\s?(?:19|20)[0-9]{2}\s?[〕\]］）)】]\s?第?\s?[0-9]{1,4}\s?号)\s?$"
)
_DAY = re.compile(r"([0-9０-９]{4})\s?年\s?([0-9０-９]{1,2})\s?月\s?([0-9０-９]{1,2})\s?日")
_HAN_DAY = re.compile(
    r"([二〇○零一九][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_RANGE = re.compile(r"(20[0-9]{2})\s?年?\s?[-—–－─~～至到]{1,2}\s?(20[0-9]{2})\s?年?")
_FIVE_YEARS = re.compile(r"“?十([三四五六七])五”?")
_YEAR = re.compile(r"(20[0-9]{2})\s?年")
_GOAL_YEAR = re.compile(r"(?<![比较与同])(20[0-9]{2})\s?年")
_DRAFT = re.compile(r"征求意见|草案|送审稿|讨论稿|初稿|公示稿")
_FIRST_OF_FIVE_YEARS = {"三": 2016, "四": 2021, "五": 2026, "六": 2031, "七": 2036}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """`title_span` covers the lines of the title; `head` are the lines above the text."""

    title: str
    title_span: Span
    number: str
    issued_on: date | None
    is_draft: bool
    head: tuple[Span, ...]


def read_letterhead(text: str, lines: Sequence[Span], body: Span) -> Letterhead:
    """From all lines of the document; `body` is where the plan's own text lies."""
    title_span = _title_span(text, lines, body)
    title = _joined(title_span.of(text))
    head = tuple(line for line in lines if line.start <= title_span.start)[:MAX_LINES]
    return Letterhead(
        title=title,
        title_span=title_span,
        number=_number(text, lines),
        issued_on=_day_of_issue(text, lines),
        is_draft=bool(_DRAFT.search(title)),
        head=head,
    )


def years_of(title: str, years_in_goals: Sequence[int]) -> tuple[int, int] | None:
    """The years a plan covers: as its title says, else those its goals name."""
    span = _RANGE.search(_half_width(title))
    if span and int(span[1]) <= int(span[2]):
        return int(span[1]), int(span[2])
    five = _FIVE_YEARS.search(title)
    if five:
        first = _FIRST_OF_FIVE_YEARS[five[1]]
        return first, first + 4
    single = _YEAR.search(_half_width(title))
    if single:
        return int(single[1]), int(single[1])
    return (min(years_in_goals), max(years_in_goals)) if years_in_goals else None


def years_named(text: str, goals: Sequence[Span]) -> list[int]:
    """The years in passages of goals, without those that only are compared with (比2019年)."""
    return sorted(
        {int(match[1]) for goal in goals for match in _GOAL_YEAR.finditer(_half_width(goal.of(text)))}
    )


def _title_span(text: str, lines: Sequence[Span], body: Span) -> Span:
    """The title's lines: the plan's own if it stands alone, else what a letter of transmission quotes."""
    head = _without_annex_labels(text, _head_lines(text, lines, body))
    candidates = [i for i, line in enumerate(head) if _TITLE_LINE.fullmatch(line.of(text))]
    own = [i for i in candidates if not _NOTICE.search(_joined_above(text, head, i))]
    if own:
        # In the body first: a letter and a page of its own may both name the plan.
        chosen = next((i for i in own if head[i].start >= body.start), own[0])
        return _whole_title(text, head, chosen)
    above = Span(head[0].start, head[-1].end) if head else Span(0, 0)
    quoted = _QUOTED.search(text, above.start, above.end)
    if quoted and candidates:
        return Span(quoted.start(1), quoted.end(1))
    if candidates:
        return _whole_title(text, head, candidates[0])
    run_in = _RUN_IN_TITLE.search(text, above.start, min(above.end, above.start + MAX_RUN_IN))
    if run_in:
        return Span(*run_in.span("title"))
    sent = _SENT_ROUND.search(text, above.start, min(above.end, above.start + MAX_RUN_IN))
    if sent:
        return Span(*sent.span("title"))
    lone = (line for line in head if len(line.of(text)) <= MAX_TITLE and not mark_at(text, line.start))
    return next(lone, Span(0, 0))


def _head_lines(text: str, lines: Sequence[Span], body: Span) -> list[Span]:
    """Lines before the first numbered one of the body; the title is among them."""
    head: list[Span] = []
    for line in lines:
        if line.start >= body.start and _BODY_BEGINS.match(line.of(text)) and head:
            break
        head.append(line)
        if len(head) >= MAX_LINES and line.start >= body.start:
            break
    return head


def _without_annex_labels(text: str, head: Sequence[Span]) -> list[Span]:
    labels = (_ANNEX_LABEL.match(line.of(text)) for line in head)
    left = (
        Span(line.start + (label.end() if label else 0), line.end)
        for line, label in zip(head, labels, strict=True)
    )
    return [line for line in left if line.end > line.start]


def _joined_above(text: str, head: Sequence[Span], index: int) -> str:
    """The line with those above it that are part of the same sentence: 关于印发《…实施 / 方案》的通知."""
    first = max(0, index - 2)
    return "".join(line.of(text) for line in head[first : index + 1]) if _is_notice(text, head, index) else ""


def _is_notice(text: str, head: Sequence[Span], index: int) -> bool:
    line = head[index].of(text)
    opens = line.count("《") - line.count("》")
    return opens != 0 or bool(_NOTICE.search(line))


def _whole_title(text: str, head: Sequence[Span], index: int) -> Span:
    first = last = index
    while first > 0 and _continues_title(text, head, first - 1, head[first].of(text)):
        first -= 1
    while last + 1 < len(head) and _BRACKETS_ONLY.fullmatch(head[last + 1].of(text)):
        last += 1
    return Span(head[first].start, head[last].end)


def _continues_title(text: str, head: Sequence[Span], index: int, below: str) -> bool:
    """Whether the line above belongs to the title: the body that issues it, or its first half."""
    above = head[index].of(text)
    if (
        len(above) > MAX_HEAD_LINE
        or _SALUTATION.search(above)
        or _NUMBER.match(above)
        or re.search(r"[。；，,）)]$", above)
    ):
        return False
    if _DAY.search(above) or _TITLE_LINE.fullmatch(above):
        return False
    issuer = bool(re.search(r"(?:政府|办公[室厅]|委员会|[局厅委部])$", above))
    return issuer if below.startswith("关于") else not issuer and not _starts_title(below) and index == 0


def _starts_title(line: str) -> bool:
    return bool(re.match(r"[一-龥]{2,9}(?:省|市|县|区|州|盟|旗)|关于|加快|推进", line))


def _joined(title: str) -> str:
    return re.sub(r"\s*\n\s*", "", title).strip()


def _number(text: str, lines: Sequence[Span]) -> str:
    for line in lines[:MAX_LINES]:
        match = _NUMBER.match(_half_width(line.of(text)))
        if match:
            return re.sub(r"\s", "", line.of(text))
    return ""


def _day_of_issue(text: str, lines: Sequence[Span]) -> date | None:
    """A day on a line of its own, or with 印发: days within sentences are deadlines."""
    for line in lines:
        written = line.of(text)
        if len(written) > MAX_HEAD_LINE:
            continue
        match = _DAY.search(_half_width(written))
        rest = re.sub(r"\s", "", written).replace("（", "").replace("）", "")
        if match and (match.end() - match.start() >= len(rest) - 2 or "印发" in written or "发布" in written):
            return _date(int(match[1]), int(match[2]), int(match[3]))
        han = _HAN_DAY.search(written)
        if han and han.end() - han.start() >= len(rest) - 2:
            return _date(han_number(re.sub("[○零]", "〇", han[1])), han_number(han[2]), han_number(han[3]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _half_width(text: str) -> str:
    return text.translate({0xFF10 + value: str(value) for value in range(10)})
