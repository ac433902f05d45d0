"""Which items of the outline are tasks, and which of them list several uses."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from scenarios.intake.annexes import LABEL
from scenarios.intake.kinds import Part, part_of
from scenarios.intake.listing import listed_uses
from scenarios.intake.numbering import Style, mark_at
from scenarios.intake.outline import Node, lines_of
from scenarios.intake.reading import Span
from scenarios.intake.task_tables import task_rows
from scenarios.intake.units import find_lists

MIN_SIBLINGS = 2
# An item that is a step towards a use and not one itself.
_MEASURE = re.compile(
    r"^(?:完善|加强|建立|健全|强化|加大|优化|落实|组织|鼓励|支持|制定|编制|明确|做好|开展培训)|(?:体系|机制|标准|平台|基础)(?:建设)?$"
)
_GOAL_LINE = re.compile(r"(?:[一-龥]{2,4})?目标(?:任务)?(?:是|为)?[：:。]|(?:力争)?到20[0-9]{2}年")
MAX_STEP = 20  # characters of a heading in a path
MANY = 12  # items below a top heading: more than one list of units at its head is meant for


@dataclass(frozen=True)
class Use:
    """An entry of a task that names a use of its own."""

    label: str
    head: Span
    span: Span


@dataclass
class Item:
    """A task: an item that is not cut further. `above` are the headings it stands below, from the top down.

    `numbers` is the path without headings. `section` tells which items are neighbours. `uses` are the several uses it
    lists, if it does. `elsewhere` is where its units stand if its own text names none: once for its whole section, or
    in a table.
    """

    path: str
    numbers: str
    heading: Span
    span: Span
    above: tuple[Span, ...]
    headings: list[str]
    part: Part
    section: int
    uses: list[Use] = field(default_factory=list)
    elsewhere: Span | None = None


def task_items(text: str, root: Node, annexes: Sequence[Span]) -> list[Item]:
    """The tasks in the order of the document: of the outline, and of tables that share tasks out."""
    listed = {
        node.span: text[lists[0].span.start - 1] == "\n"
        for node in root.descendants()
        if (lists := find_lists(text, node.own))
    }
    closing = _units_close_sections(root, listed)
    items = [
        item
        for item, has_units in _items(text, root, listed, closing)
        if item.part is Part.TASKS or (item.part is Part.SUPPORT and has_units)
    ]
    rows = list(_table_items(text, root.span, ""))
    for annex in annexes:
        label = LABEL.match(text, *annex)
        rows += _table_items(text, annex, label[0] if label else "")
    return _merged(text, _without_tables(items, rows), rows)


def goals_and_rest(text: str, root: Node) -> tuple[list[Span], list[Span]]:
    """Passages of goals, and what else may name a number to be reached; without what describes the past."""
    goals, rest = [], []
    first = root.children[0].start if root.children else root.end
    rest.append(Span(root.start, first))
    for node in _topmost(root.children, text):
        part = part_of(_headings(text, node))
        if part is Part.GOALS:
            goals.append(node.span)
        elif part is Part.PREAMBLE:
            texts = (step.own for step in (node, *node.descendants()))
            goals += (line for own in texts for line in lines_of(text, own) if _names_goal(text, line))
        else:
            rest.append(node.span)
    return goals, [span for span in rest if span.end > span.start]


def _names_goal(text: str, line: Span) -> bool:
    mark = mark_at(text, line.start)
    return bool(_GOAL_LINE.match(text[mark.end if mark else line.start : line.end].lstrip()))


def _topmost(nodes: Iterable[Node], text: str) -> Iterator[Node]:
    """Nodes whose part holds for all below them: the goals often are an item among 总体要求."""
    for node in nodes:
        below = {part_of(_headings(text, child)) for child in node.descendants()}
        mine = part_of(_headings(text, node))
        if node.children and below - {mine}:
            yield from _topmost(node.children, text)
        else:
            yield node


def _numbers(node: Node) -> str:
    return "/".join(step.mark.label for step in node.lineage() if step.mark.label)


def _path(text: str, node: Node) -> str:
    """The numbers from the top down. An item without one is called by its heading; headings above it are left out."""
    if node.mark.label:
        return _numbers(node)
    heading = node.heading.of(text)[:MAX_STEP]
    return f"{numbers}/{heading}" if (numbers := _numbers(node)) else heading


def _headings(text: str, node: Node) -> list[str]:
    return [step.heading.of(text) for step in node.lineage()]


def _items(text: str, node: Node, listed: dict[Span, bool], closing: bool) -> Iterator[tuple[Item, bool]]:
    """Each with whether units are named in it."""
    for child in node.children:
        if child.is_box:
            continue
        whole = _is_whole(child, listed, closing)
        if child.children and not (whole and child.children[0].mark.style >= Style.DIGIT_IN_BRACKETS):
            for item, has_units in _items(text, child, listed, closing):
                if whole and not has_units:
                    item.elsewhere = item.elsewhere or _units_of_all(child, listed)
                yield item, has_units or whole
            continue
        headings = _headings(text, child)
        item = Item(
            path=_path(text, child),
            numbers=_numbers(child),
            heading=child.heading,
            span=child.span,
            above=tuple(step.heading for step in child.lineage()[:-1]),
            headings=headings,
            part=part_of(headings),
            section=id(node),
            uses=_uses(text, child),
        )
        yield item, any(step.span in listed for step in (child, *child.descendants()))


def _table_items(text: str, span: Span, label: str) -> Iterator[Item]:
    for row in task_rows(text, span):
        above = (row.section,) if row.section else ()
        mark = mark_at(text, row.section.start) if row.section else None
        steps = [label, mark.label if mark else "", row.label or row.heading.of(text)]
        path = "/".join(step for step in steps if step)
        yield Item(
            path=path,
            numbers=path,
            heading=row.heading,
            span=row.span,
            above=above,
            headings=[row.column, *(heading.of(text) for heading in (*above, row.heading))],
            part=Part.TASKS,
            section=row.section.start if row.section else span.start,
        )


def _without_tables(items: list[Item], rows: list[Item]) -> list[Item]:
    """Without the items that only head a table of tasks; what they say goes above its rows."""
    kept = []
    starts = [row.span.start for row in rows]
    for item in items:
        inside = rows[bisect_left(starts, item.span.start) : bisect_left(starts, item.span.end)]
        if item.part is not Part.TASKS or len(inside) < MIN_SIBLINGS:
            kept.append(item)
            continue
        for row in inside:
            row.path = f"{item.numbers}/{row.path}" if item.numbers else row.path
            row.above = (*item.above, item.heading, *row.above)
            row.headings = [*item.headings, *row.headings]
    return kept


def _merged(text: str, items: list[Item], rows: list[Item]) -> list[Item]:
    """A table often repeats the tasks of the text: then it adds the units, and what the text does not have."""
    known = {_plain(item.heading.of(text)): item for item in items}
    added = []
    for row in rows:
        same = known.get(_plain(row.heading.of(text)))
        if same is None:
            added.append(row)
        else:
            same.elsewhere = same.elsewhere or row.span
    return sorted([*items, *added], key=lambda item: item.span)


def _plain(heading: str) -> str:
    return re.sub(r"[\s“”。，、：:（）()]", "", heading)


def _units_of_all(node: Node, listed: dict[Span, bool]) -> Span:
    """The part of a section in which its units stand: its own words, or its last item."""
    if node.span in listed:
        return node.own
    return next(child.own for child in reversed(list(node.descendants())) if child.span in listed)


def _is_whole(node: Node, listed: dict[Span, bool], closing: bool) -> bool:
    """Whether the units of a node with children stand once, for all of it."""
    below = list(node.descendants())
    if node.mark.style <= Style.HAN and node.parent and node.parent.parent is None and len(below) > MANY:
        return False
    with_units = [child for child in below if child.span in listed]
    if node.span in listed:
        return not with_units
    leaves = [child for child in below if not child.children]
    if with_units != leaves[-1:] or len(leaves) < MIN_SIBLINGS:
        return False
    # On a line of its own below small items, the list is for all of them.
    return closing or (leaves[0].mark.style >= Style.DIGIT_IN_BRACKETS and listed[leaves[-1].span])


def _units_close_sections(root: Node, listed: dict[Span, bool]) -> bool:
    """Whether this document names the units of a section once, after its last item, rather than after each."""
    closing = single = 0
    for node in root.descendants():
        leaves = [child for child in node.children if not child.children]
        if len(leaves) < MIN_SIBLINGS or len(leaves) < len(node.children):
            continue
        with_units = [child for child in leaves if child.span in listed]
        closing += with_units == leaves[-1:]
        single += len(with_units) > 1
    return closing > single


def _uses(text: str, node: Node) -> list[Use]:
    if node.children:
        if any(_MEASURE.search(child.heading.of(text)) for child in node.children):
            return []
        return [
            Use(child.mark.label or child.heading.of(text), child.heading, child.span)
            for child in node.children
        ]
    inside = Span(node.mark.end, node.end)
    return [Use(entry.mark.label, entry.head, entry.span) for entry in listed_uses(text, inside)]
