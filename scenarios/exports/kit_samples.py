"""Kits of pilots that there are not, against which templates are tried: one with everything, one with nothing."""

from django.utils.translation import gettext as _

from scenarios.exports.kit import MOST_PILOTS, Kit, kit
from scenarios.models import (
    CostBand,
    Evidence,
    Lesson,
    LessonKind,
    Measurement,
    PilotPage,
    PilotUnit,
    Prerequisite,
    PrerequisiteKind,
    Region,
    Risk,
    Role,
    Scenario,
    Sector,
    Source,
    SourceKind,
    Stage,
    Unit,
)
from scenarios.public.situation import Situation

# Lists that are handed over are not looked for in the database.
LISTS = ("pilot_units", "measurements", "prerequisites", "lessons", "risks", "sources")
# Signs that would become markup or a field if a template let them.
AWKWARD = "<w:p> & \"“”' {{ title }} {% if %} \x07\t\n第二行"


def samples() -> list[Kit]:
    """Nothing of it is in the database, and nothing is asked of it."""
    region = _region()
    full = [_full(number, region) for number in range(1, MOST_PILOTS + 1)]
    bare = PilotPage(
        pk=9,
        title=_("A sample"),
        region=region,
        stage=Stage.PLANNED,
        evidence=Evidence.PLAN,
        **{name: [] for name in LISTS},
    )
    situation = Situation(answers=(("private", True), ("site", False)))
    return [kit(full, region, left_out=True, situation=situation), kit(full[:1]), kit([bare])]


def _region() -> Region:
    province = Region(pk=1, code="430000", name="湖南省", name_en="Hunan", level="province")
    return Region(pk=2, code="430600", name="岳阳市", name_en="Yueyang", level="city", parent=province)


def _full(number: int, region: Region) -> PilotPage:
    sector = Sector(pk=1, code="ports", label_zh="智慧港口", label_en="Smart ports")
    unit = Unit(pk=1, slug="port", name_zh="某港务公司", name_en="A port")
    return PilotPage(
        pk=number,
        title=f"{_('A sample')} {number}",
        summary_zh=AWKWARD,
        region=region,
        site_zh="某码头",
        sector=sector,
        scenario=Scenario(pk=1, code="cranes", label_zh="远程控制", label_en="Remote control", sector=sector),
        stage=Stage.STOPPED,
        stopped_reason=AWKWARD,
        evidence=Evidence.MEASURED,
        started_year=2021,
        problem_zh=AWKWARD,
        solution_zh=AWKWARD,
        outcome_zh=AWKWARD,
        replication_note_zh=AWKWARD,
        edge_computing="yes",
        terminals_zh="15 个摄像头",
        cost_band=CostBand.UNDER_2M,
        cost_note=AWKWARD,
        funding=AWKWARD,
        contact_unit=unit,
        pilot_units=[PilotUnit(unit=unit, role=role) for role in Role],
        measurements=[
            Measurement(
                indicator_zh="用工", unit_zh="人", before="7", after="2", method="报道", measured_on="2022"
            )
            for _number in range(10)
        ],
        prerequisites=[
            Prerequisite(kind=kind, need_zh=AWKWARD, essential=essential)
            for kind in PrerequisiteKind
            for essential in (True, False)
        ],
        lessons=[Lesson(kind=kind, text_zh=AWKWARD) for kind in LessonKind],
        risks=[Risk(risk_zh=AWKWARD, mitigation_zh=AWKWARD), Risk(risk_zh=AWKWARD)],
        sources=[
            Source(
                title=AWKWARD,
                url="https://example.org/a",
                kind=SourceKind.PRESS,
                publisher="报",
                published_on="2022",
            )
            for _number in range(5)
        ],
    )
