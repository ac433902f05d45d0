"""What a planned pilot is called and said to be, in our own words and both languages: never that it happened."""

from collections.abc import Sequence

from django.utils.text import Truncator

from scenarios.drafting.draft import PilotDraft
from scenarios.drafting.matching import clipped
from scenarios.models import PilotPage, PlanPage, Region, Scenario, Sector, TaskRole, TaskUnit, Unit

NAMED_UNITS = 3  # in a summary; the page lists all
MAX_TITLE = PilotPage._meta.get_field("title").max_length
MAX_SUMMARY_ZH = PilotPage._meta.get_field("summary_zh").max_length
MAX_SUMMARY_EN = PilotPage._meta.get_field("summary_en").max_length


def title_zh(title: str, region: Region) -> str:
    """岳阳5G+智慧物流示范应用; as it is when it names the place already."""
    place = "" if region.short_name in title else region.short_name
    return clipped(f"{place}{title}", MAX_TITLE)


def title_en(pilot: PilotDraft, scenario: Scenario | None, sector: Sector | None, region: Region) -> str:
    """The draft's own, else “5G smart logistics in Yueyang”; empty when nothing is known to make it of."""
    if pilot.title_en:
        return clipped(pilot.title_en, MAX_TITLE)
    if term := scenario or sector:
        label = _within_sentence(term.label_en)
        return clipped(f"5G {label} in {region.name_en}" if region.name_en else f"5G {label}", MAX_TITLE)
    return ""


def summary_zh(pilot: PilotDraft, plan: PlanPage, entries: Sequence[TaskUnit]) -> str:
    years = (
        f"（{plan.years.replace('–', '—')}年）"
        if plan.years and str(plan.year_to or "") not in plan.title
        else ""
    )
    parts = [f"{_quoted(plan.title)}{years}提出“{pilot.title}”"]
    for role, label in ((TaskRole.LEAD, "牵头单位"), (TaskRole.UNIT, "责任单位")):
        units = _units(entries, role)
        named = "、".join(unit.name_zh for unit in units[:NAMED_UNITS])
        more = f"等{len(units)}家" if len(units) > NAMED_UNITS else ""
        parts += [f"{label}为{named}{more}"] if units else []
    text = "，".join(parts)
    ending = "。本库尚无实施情况的资料。"
    return clipped(text, MAX_SUMMARY_ZH - len(ending)) + ending


def summary_en(plan: PlanPage, english_title: str, entries: Sequence[TaskUnit]) -> str:
    """Empty without an English title: there is nothing to say what is proposed."""
    if not english_title:
        return ""
    name = f"The plan “{plan.title_en}”" if plan.title_en else "A government action plan"
    years = f" ({plan.years})" if plan.years and str(plan.year_to or "") not in plan.title_en else ""
    sentences = [f"{name}{years} proposes {_within_sentence(english_title)}."]
    for role, label in ((TaskRole.LEAD, "Lead"), (TaskRole.UNIT, "Responsible")):
        units = _units(entries, role)
        english = [unit.name_en for unit in units if unit.name_en][:NAMED_UNITS]
        more = len(units) - len(english)
        if english:
            others = f" and {more} more" if more else ""
            sentences.append(f"{label}: {', '.join(english)}{others}.")
    ending = " The registry holds no report on its implementation yet."
    return Truncator(" ".join(sentences)).chars(MAX_SUMMARY_EN - len(ending)) + ending


def citation(plan: PlanPage) -> str:
    """《…》（乐政办字〔2020〕23号）"""
    number = f"（{plan.document_number}）" if plan.document_number else ""
    return f"{_quoted(plan.title)}{number}"


def _quoted(title: str) -> str:
    """A title within a title has single brackets, as Chinese typography asks."""
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


def _units(entries: Sequence[TaskUnit], role: str) -> list[Unit]:
    return [entry.unit for entry in entries if entry.unit and entry.role == role]


def _within_sentence(label: str) -> str:
    """“Smart logistics” without its capital; AR, VR and 5G keep theirs."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == "-" else label
