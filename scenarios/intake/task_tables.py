"""Tables that share out the tasks: 序号 | 重点任务 | 牵头单位 | 配合单位 | 完成时限."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scenarios.intake.outline import lines_of
from scenarios.intake.reading import Span

MAX_HEADER_ROWS = 3  # above which the head of a table may stand: a title in one cell, a unit of measure
MAX_HEADING = 50
MAX_SECTION = 40  # of a line within a table that names the rows below it

_TASK = re.compile(
    r"任务|工作(?:内容|事项|举措|重点)?$|举措|措施|事项|项目(?:名称)?$|应用场景|场景(?:名称)?$"
)
_CONTENT = re.compile(r"内容|要求|目标|说明|具体")
_UNITS = re.compile(
    r"牵头|主办|主责|首责|(?:责任|配合|协办|参与|支持|实施|承办|参加|协同)[一-龥]{0,2}(?:单位|部门|主体)|^单位$"
)
_NUMBER = re.compile(r"^(?:序号|编号|No\.?)$", re.IGNORECASE)


@dataclass(frozen=True)
class TaskRow:
    """A row that is a task, with its number and the row above that heads it, if there is one.

    `column` is what the head of the table calls such a task: 重点任务, 应用场景.
    """

    label: str
    column: str
    section: Span | None
    heading: Span
    span: Span


@dataclass(frozen=True)
class _Columns:
    number: int | None
    task: int
    task_head: str


def task_rows(text: str, span: Span) -> Iterator[TaskRow]:
    """The tasks of all tables within `span` that name tasks and units in their heads."""
    columns: _Columns | None = None
    section: Span | None = None
    for line in lines_of(text, span):
        cells = cells_of(text, line)
        if len(cells) == 1:
            short = line.end - line.start <= MAX_SECTION
            section = line if columns and short else None
            columns = columns if short else None
            continue
        found = _columns([cell.of(text).strip() for cell in cells])
        if found:
            columns, section = found, None
        elif columns and (row := _row(text, line, cells, columns, section)):
            yield row


def cells_of(text: str, line: Span) -> list[Span]:
    bounds = [line.start - 1, *(match.start() for match in re.compile("\t").finditer(text, *line)), line.end]
    return [Span(before + 1, after) for before, after in itertools.pairwise(bounds)]


def _columns(heads: Sequence[str]) -> _Columns | None:
    """What the columns hold; None if this is no head of a table of tasks."""
    units = {place for place, head in enumerate(heads) if _UNITS.search(head)}
    tasks = [place for place, head in enumerate(heads) if _TASK.search(head) and place not in units]
    if not tasks or not units:
        return None
    named = [place for place in tasks if not _CONTENT.search(heads[place])]
    named = [place for place in named if "名称" in heads[place]] or named
    number = next((place for place, head in enumerate(heads) if _NUMBER.match(head)), None)
    task = (named or tasks)[-1 if len(named) > 1 else 0]
    return _Columns(number, task, heads[task])


def _row(
    text: str, line: Span, cells: Sequence[Span], columns: _Columns, section: Span | None
) -> TaskRow | None:
    def cell(place: int | None) -> Span | None:
        return (
            cells[place]
            if place is not None and place < len(cells) and cells[place].of(text).strip()
            else None
        )

    task = cell(columns.task)
    if task is None:
        return None
    number = cell(columns.number)
    return TaskRow(
        label=number.of(text).strip() if number else "",
        column=columns.task_head,
        section=section,
        heading=_heading(text, task),
        span=line,
    )


def _heading(text: str, cell: Span) -> Span:
    stop = re.compile(r"[。；;：:]").search(text, *cell)
    end = stop.start() if stop and stop.start() > cell.start else cell.end
    return Span(cell.start, min(end, cell.start + MAX_HEADING))
