"""Tables of a plan, lines whose cells are parted by tabs: what head, label and unit say of each figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scenarios.intake.reading import Span
from scenarios.intake.targets.deadlines import bare_year, years_named
from scenarios.intake.targets.lines import Line, make_line
from scenarios.intake.targets.metrics import OTHER, metric_of
from scenarios.intake.targets.nouns import noun_before
from scenarios.intake.targets.quantities import Quantity, lone_quantity
from scenarios.intake.targets.rules import OPERATOR, is_addition

_SCALES = {"百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8}
_UNIT = (
    r"(?P<scale>[百千]?[万亿]|[百千])?"
    r"(?P<unit>(?:个|户|家|项|座|处|美元|元|%|％|张|人次|人|名|台|套|条|公里|机架|部|亩|站)(?:[/／][一-龥]{1,4})?)?"
)
_UNIT_IN_BRACKETS = re.compile(rf"[（(\[]\s*(?:单位\s*[:：]\s*)?{_UNIT}\s*[）)\]]")
_UNIT_NAMED = re.compile(rf"单位\s*[:：]\s*{_UNIT}")
_UNIT_ALONE = re.compile(_UNIT)
_BASELINE = re.compile(r"基数|基期|基准|现状|现有|实际|已完成|完成[值数情]|已建|存量|截[至止]|上年|去年")
_UNITS_OF_EACH_KIND = ["个", "元", "%"]
_TOTAL = re.compile(r"(?:合计|总计|小计|总数|总量|共计|汇总|全[市省县区州](?:合计|总计)?)$")
_UNIT_HEAD = re.compile(r"(?:计量|计算)?单位$")
_UNREAD_HEAD = re.compile(r"序号|编号|属性|备注|说明|性质|责任|牵头|配合|部门|单位|依据|来源")
_DEADLINE_HEAD = re.compile(r"年份|年度$|时间|时限|期限|节点")
_TRAILING_HEAD = re.compile(
    r"(?:发展|建设|工作)?(?:目标|任务|计划)(?:任务|值|数|量|分解)?表?$|指标值$|数值$|^20[0-9]{2}$"
)
_PLACE = re.compile(
    r"(?:[县市区镇乡州省旗盟]|街道|开发区|高新区|经开区|新区|管委会|功能区|示范区|园区|风景区|办事处|农场)$"
)
_CAPTION_NUMBER = re.compile(r"^(?:附?表|附件|专栏)\s*[0-9一二三四五六七八九十]{0,2}[-：:.、\s]*")
_PART = re.compile(r"^(?:其中[:：]?|——|-+)")


@dataclass(frozen=True)
class Cell:
    """`raw` as in the plan; `line` is ready for reading."""

    raw: str
    line: Line

    @property
    def text(self) -> str:
        return self.line.text


@dataclass(frozen=True, slots=True)
class Facts:
    """What a head, a label or a caption says of its figures; "" and None where it says nothing.

    `noun` counts in a known metric; `label` is any other name. `share`: of an operator or a place, or after 其中.
    """

    role: str = "figures"  # or unit, deadline, unread
    noun: str = ""
    label: str = ""
    year: int | None = None
    share: str = ""
    is_operator: bool = False
    is_total: bool = False
    is_part: bool = False
    is_addition: bool = False
    unit: str = ""
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a table, with what its column (`head`) and its row (`row`) say of it."""

    quantity: Quantity
    head: Facts
    row: Facts
    span: Span
    value_span: Span
    has_own_scale: bool


def cells_of(text: str, row: Span) -> list[Cell]:
    cells, start = [], row.start
    for piece in row.of(text).split("\t"):
        cells.append(Cell(piece.strip(), make_line(text, start, start + len(piece))))
        start += len(piece) + 1
    return cells


def figures_of(rows: Sequence[Span], cells: Sequence[Sequence[Cell]]) -> list[Figure]:
    """All figures below the head, row by row; none in columns of what there was before."""
    depth = next((place for place, row in enumerate(cells) if _has_figure(row)), len(cells))
    width = max(len(row) for row in cells)
    columns = [Facts()] * width
    for row in cells[:depth]:
        columns = [
            _with(column, facts_of(cell.raw, cell.text)) if cell else column
            for column, cell in zip(columns, _aligned(row, width), strict=True)
        ]
    return [
        figure
        for span, row in zip(rows[depth:], cells[depth:], strict=True)
        for figure in _row_figures(span, row, columns)
    ]


@lru_cache(maxsize=4096)  # the cells of a column often say the same
def facts_of(raw: str, text: str) -> Facts:
    """What a cell or a caption says; `text` is it without remarks in brackets."""
    mentions = years_named(text)
    year = bare_year(text) or (mentions[-1].year if mentions else None)
    measure = _UNIT_IN_BRACKETS.search(raw) or _UNIT_NAMED.search(raw)
    facts = Facts(year=year, is_addition=is_addition(text), is_part=bool(_PART.match(text)))
    if measure:
        facts = _measured_in(facts, measure)
    for mention in reversed(mentions):
        text = text[: mention.start] + text[mention.end :]
    text = _CAPTION_NUMBER.sub("", text)
    text = _PART.sub("", _TRAILING_HEAD.sub("", text)).strip("：: ")
    if _BASELINE.search(raw) or (_UNREAD_HEAD.search(text) and not _UNIT_HEAD.fullmatch(text)):
        return replace(facts, role="unread")
    if _UNIT_HEAD.fullmatch(text):
        return replace(facts, role="unit")
    if OPERATOR.fullmatch(text):
        return replace(facts, share=text, is_operator=True)
    if _DEADLINE_HEAD.search(text):
        return replace(facts, role="deadline")
    noun = noun_before(text)
    units = [facts.unit] if facts.unit else _UNITS_OF_EACH_KIND
    if noun and any(metric_of(noun, unit) != OTHER for unit in units):
        return replace(facts, noun=noun)
    if _TOTAL.search(text):
        return replace(facts, is_total=True)
    return replace(facts, share=text) if _PLACE.search(text) else replace(facts, label=noun or text)


def _has_figure(row: Sequence[Cell]) -> bool:
    """Whether there is a number that is neither a year nor, at the beginning, the number of the row."""
    return any(lone_quantity(cell.text) and not bare_year(cell.text) for cell in row[1:])


def _aligned(row: Sequence[Cell], width: int) -> list[Cell | None]:
    """The cells of a row of the head, one a column. A cell that spans several is written once, or empty after it."""
    if len(row) >= width:
        filled: list[Cell | None] = []
        for cell in row[:width]:
            filled.append(cell if cell.raw or not filled else filled[-1])
        return [cell if cell and cell.raw else None for cell in filled]
    leads = 0
    while leads < len(row) and not _may_span(facts_of(row[leads].raw, row[leads].text)):
        leads += 1
    spanning = row[leads:]
    if not spanning or (width - leads) % len(spanning):
        return [*([None] * (width - len(row))), *row]
    each = (width - leads) // len(spanning)
    return [*row[:leads], *(cell for cell in spanning for _column in range(each))]


def _may_span(facts: Facts) -> bool:
    """Whether a cell of the head may stand above several columns: a metric, a year or an operator."""
    return bool(facts.noun or facts.year or facts.is_operator)


def _with(upper: Facts, lower: Facts) -> Facts:
    """The facts of a column from two rows of its head."""
    return Facts(
        role=lower.role if lower.role != "figures" else upper.role,
        noun=lower.noun or upper.noun,
        label=lower.label or upper.label,
        year=lower.year or upper.year,
        share=lower.share or upper.share,
        is_operator=lower.is_operator or upper.is_operator,
        is_total=lower.is_total or upper.is_total,
        is_part=lower.is_part or upper.is_part,
        is_addition=lower.is_addition or upper.is_addition,
        unit=lower.unit or upper.unit,
        scale=lower.scale if lower.scale > 1 else upper.scale,
    )


def _row_figures(span: Span, row: Sequence[Cell], columns: Sequence[Facts]) -> list[Figure]:
    # A cell that spans several rows is written once: the later rows lack it at their beginning.
    told = [
        (cell, column)
        for cell, column in zip(row, columns[max(0, len(columns) - len(row)) :], strict=False)
        if cell.raw and column.role != "unread"
    ]
    facts, figures = Facts(), []
    for place, (cell, column) in enumerate(told):
        quantity = lone_quantity(cell.text) if column.role == "figures" and place else None
        if bare_year(cell.text) and (place == 0 or column.role == "deadline"):
            facts = replace(facts, year=bare_year(cell.text))
        elif quantity is not None and cell.line.is_unbroken(quantity.start, quantity.end):
            figures.append((cell, column, quantity))
        elif not figures:
            facts = _with_cell(facts, cell, column)
    if facts.role == "unread":
        return []
    return [
        Figure(
            quantity,
            column,
            facts,
            span,
            value_span=cell.line.span(quantity.start, quantity.end),
            has_own_scale=any(sign in _SCALES for sign in cell.text[quantity.start : quantity.end]),
        )
        for cell, column, quantity in figures
    ]


def _with_cell(facts: Facts, cell: Cell, column: Facts) -> Facts:
    """The facts of a row with what a cell before its figures adds: a unit, or a name."""
    measure = _UNIT_ALONE.fullmatch(cell.text)
    if measure:
        return _measured_in(facts, measure)
    if column.role != "figures":
        return facts
    own = facts_of(cell.raw, cell.text)
    # The last name holds, unless an earlier one says which metric it is.
    return _with(facts, own) if own.noun or not facts.noun else facts


def _measured_in(facts: Facts, measure: re.Match[str]) -> Facts:
    if not measure["unit"] and not measure["scale"]:
        return facts
    return replace(facts, unit=(measure["unit"] or "").replace("％", "%"), scale=_scale(measure["scale"]))


def _scale(written: str | None) -> int:
    scale = 1
    for sign in written or "":
        scale *= _SCALES[sign]
    return scale
