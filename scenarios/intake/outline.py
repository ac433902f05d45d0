"""The tree of headings of a document, from its numbering and from lines that look like headings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scenarios.intake.headings import MAX_HEADING, MAX_TITLE_LINE, UNIT_LIST, USE, heading_of, trimmed
from scenarios.intake.numbering import HAN_NUMBER, Mark, Style, mark_at
from scenarios.intake.reading import Span

MAX_RUN_IN = 22  # of a heading without a number, before its text on the same line
MAX_LIST = 200  # of a list of units, or of the title of another document, before a number within a line
MIN_RUN_IN_TEXT = 20  # what must follow for it to be a heading and not a short sentence

_ENDS_SENTENCE = re.compile("[。；;！!？?]")
# What may stand before a number within a line: the end of a sentence, or of a list of units.
_BOUNDARY = frozenset("。；;！!？?）)〕】]：:…")
_WITHIN_LINE = re.compile(
    rf"第(?:{HAN_NUMBER}|\d{{1,3}})[章节条]|[（(〔]?{HAN_NUMBER}[、）)〕]|[0-9０-９]{{1,3}}[.．、]|[㈠-㈩⒈-⒛]"
)
_NO_HEADING = re.compile(r"[。；;，,？?！!]|\t|^\d{4}年|^20\d\d|[:：]$")
_BOX = re.compile(r"专\s?栏\s?[0-9一二三四五六七八九十]{0,2}(?=[\s:：]|$)")
_BARE_NUMBER = re.compile(r"[0-9０-９]{1,3}")
_RUN_IN = re.compile(rf"[^。：:，,；;\n\t（(]{{2,{MAX_RUN_IN}}}[。：:]")
_CUT_OFF = re.compile(r"\.{2,}|…")  # as summaries of web pages end
# Headings of the top level that documents without numbers use; the others stand below them.
_TOP = re.compile(
    r"^(?:指导思想|基本原则|(?:总体|工作|发展|主要|基本)(?:要求|思路|目标|任务)|(?:行动|建设|预期|具体)?目标|目标任务|重点(?:任务|工作|工程|领域|方向)"
    r"|(?:主要|工作)(?:措施|举措)|保障措施|组织(?:保障|实施|领导)|实施保障|工作要求)$"
)


@dataclass(eq=False)
class Node:
    """An item: `span` with all below it, `own` up to its first child, `heading` without number and full stop."""

    mark: Mark
    heading: Span
    end: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.mark.start

    @property
    def span(self) -> Span:
        return Span(self.mark.start, self.end)

    @property
    def own(self) -> Span:
        return Span(self.mark.start, self.children[0].start if self.children else self.end)

    @property
    def is_box(self) -> bool:
        """A box (专栏) that illustrates the items before it."""
        return self.mark.label.startswith("专栏")

    def lineage(self) -> list["Node"]:
        """From the top down to this one; without the root."""
        above = self.parent.lineage() if self.parent else []
        return [*above, self] if self.parent else above

    def descendants(self) -> Iterator["Node"]:
        for child in self.children:
            yield child
            yield from child.descendants()


def lines_of(text: str, span: Span | None = None) -> list[Span]:
    """The lines as spans, without their line ends; empty ones are left out."""
    start, end = span or (0, len(text))
    return [Span(match.start(), match.end()) for match in re.compile(r"[^\n]+").finditer(text, start, end)]


def read_outline(
    text: str, body: Span, headings: Sequence[tuple[Span, int]] = (), title: Span | None = None
) -> Node:
    """The root of the tree of `body`.

    `headings` are lines that a word processor marked, with their level from 1. On the line of the `title` the first
    item may follow.
    """
    root = Node(Mark(Style.PART, 0, body.start, body.start, ""), Span(body.start, body.start), body.end)
    lines = lines_of(text, body)
    builder = _Builder(text, root, title.end if title else body.start)
    levels = {span.start: level for span, level in headings if not (title and title.contains(span))}
    if not any((mark := mark_at(text, line.start)) and mark.style <= Style.HAN for line in lines):
        levels |= {line.start: 1 for line in lines if _TOP.match(line.of(text))}
    for line in lines:
        builder.read_line(line, levels.get(line.start))
    builder.finish()
    _drop_repeated(text, root)
    for node in [root, *root.descendants()]:
        _add_unnumbered(text, node)
    return root


class _Builder:
    def __init__(self, text: str, root: Node, title_end: int):
        self.text = text
        self.title_end = title_end
        self.stack = [root]
        self.last: dict[Style, int] = {}  # the number last seen in each style, for numbers that run on

    def read_line(self, line: Span, level: int | None) -> None:
        if "\t" in line.of(self.text):  # a row of a table
            return
        position = line.start
        mark = mark_at(self.text, line.start) or self._bare_number(line)
        if mark and mark.style is not Style.ORDINAL and (mark.end < line.end or mark.label.isdigit()):
            self._open(mark)
            position = mark.end
        elif box := _BOX.match(self.text, line.start, line.end):
            # Beside the item it illustrates, whose text ends here.
            self._open(Mark(self.stack[-1].mark.style, 0, line.start, box.end(), box[0].replace(" ", "")))
            return
        elif level:
            styles = (Style.HAN, Style.HAN_IN_BRACKETS, Style.DIGIT, Style.DIGIT_IN_BRACKETS)
            style = styles[min(level, len(styles)) - 1]
            self._open(Mark(style, self.last.get(style, 0) + 1, line.start, line.start, ""))
        for found in _WITHIN_LINE.finditer(self.text, position, line.end):
            within = mark_at(self.text, found.start())
            if within and within.end < line.end and self._is_heading_within(within, line):
                self._open(within)

    def _bare_number(self, line: Span) -> Mark | None:
        """A number alone on its line, without any sign after it, if it is the next one: else it is a page's."""
        written = line.of(self.text)
        if not _BARE_NUMBER.fullmatch(written) or int(written) != self.last.get(Style.DIGIT, 0) + 1:
            return None
        return Mark(Style.DIGIT, int(written), line.start, line.end, str(int(written)))

    def finish(self) -> None:
        for node in self.stack:
            node.end = self.stack[0].end

    def _open(self, mark: Mark) -> None:
        while len(self.stack) > 1 and self.stack[-1].mark.style >= mark.style:
            self.stack.pop().end = mark.start
        parent = self.stack[-1]
        if parent.heading.end > mark.start:
            parent.heading = trimmed(self.text, Span(parent.heading.start, mark.start))
        node = Node(mark, heading_of(self.text, mark, self.stack[0].end), mark.start, parent)
        parent.children.append(node)
        self.stack.append(node)
        self.last[mark.style] = mark.number

    def _is_heading_within(self, mark: Mark, line: Span) -> bool:
        """Whether a number inside a line begins an item: it is the next one, and stands where an item can begin."""
        if mark.style > Style.DIGIT:
            return False
        if line.start < self.title_end <= mark.start and not self.text[self.title_end : mark.start].strip():
            return True
        # Not all of the line: a document pasted as one line has thousands of numbers.
        before = self.text[max(line.start, mark.start - MAX_LIST) : mark.start].rstrip()
        if not before or before.rfind("《") > before.rfind("》"):
            return False
        opened = [node.mark for node in self.stack[1:] if node.mark.style == mark.style]
        is_next = bool(opened) and mark.number == opened[0].number + 1
        is_first = not opened and mark.number == 1
        runs_on = mark.number > 1 and mark.number == self.last.get(mark.style, 0) + 1
        if before[-1] in _BOUNDARY or _lists_units(before):
            return is_next or is_first or runs_on
        # A heading without a full stop runs into the first item below it: 二、重点任务（一）…
        latest = self.stack[-1].mark
        between = Span(max(latest.end, line.start), mark.start)
        short = between.end - between.start <= MAX_HEADING and not _ENDS_SENTENCE.search(self.text, *between)
        return (
            (is_first or runs_on)
            and len(self.stack) > 1
            and mark.style > latest.style
            and short
            and latest.end > line.start
        )


def _lists_units(before: str) -> bool:
    """Whether what stands before a number is a list of units, which often ends without any sign."""
    return bool(UNIT_LIST.search(_ENDS_SENTENCE.split(before)[-1]))


def _drop_repeated(text: str, node: Node) -> None:
    """A heading printed twice, or first in a summary of the page, counts once: the later one, which has the text."""
    kept: list[Node] = []
    for child in node.children:
        previous = kept[-1] if kept else None
        if previous and not previous.children and _repeats(text, previous, child):
            kept.pop()
        kept.append(child)
    node.children = kept
    for child in kept:
        _drop_repeated(text, child)


def _repeats(text: str, earlier: Node, later: Node) -> bool:
    same_number = earlier.mark.style == later.mark.style and earlier.mark.number == later.mark.number
    written = earlier.heading.of(text)
    first = _CUT_OFF.split(written)[0].strip()
    has_text = first == written and earlier.end - earlier.heading.end > MAX_HEADING
    return same_number and not has_text and bool(first) and later.heading.of(text).startswith(first)


def _add_unnumbered(text: str, node: Node) -> None:
    """Children of a node without numbered ones, from lines or beginnings of paragraphs that look like headings."""
    if node.children:
        return
    lines = lines_of(text, node.own)
    if node.parent:
        lines = lines[1:]
    found = [heading for heading in _unnumbered(text, lines) if _fits_below(text, node, heading)]
    # One short line may be anything; two are a list.
    if len(found) < 2:
        return
    for heading in found:
        is_top = node.parent is None and not _TOP.match(heading.of(text))
        style = Style.HAN_IN_BRACKETS if is_top or node.parent else Style.HAN
        parent = node
        if is_top and node.children and not node.children[-1].mark.style > Style.HAN:
            parent = node.children[-1]
        child = Node(Mark(style, 1, heading.start, heading.start, ""), heading, heading.start, parent)
        parent.children.append(child)
    _close(node)


def _close(node: Node) -> None:
    end = node.end
    for child in reversed(node.children):
        child.end = end
        end = child.start
        _close(child)


def _fits_below(text: str, node: Node, heading: Span) -> bool:
    """Below a small item only what names a use of technology: its paragraphs often begin with short sentences."""
    return node.mark.style <= Style.HAN_IN_BRACKETS or bool(USE.search(heading.of(text)))


def _unnumbered(text: str, lines: list[Span]) -> Iterator[Span]:
    for position, line in enumerate(lines):
        written = line.of(text)
        if UNIT_LIST.match(written) or mark_at(text, line.start):
            continue
        following = lines[position + 1] if position + 1 < len(lines) else None
        if len(written) <= MAX_TITLE_LINE:
            leads = following and (following.end - following.start > len(written) or _TOP.match(written))
            if leads and not _NO_HEADING.search(written):
                yield line
            continue
        run_in = _RUN_IN.match(written)
        if (
            run_in
            and len(written) - run_in.end() >= MIN_RUN_IN_TEXT
            and not _NO_HEADING.search(run_in[0][:-1])
        ):
            yield Span(line.start, line.start + run_in.end() - 1)
