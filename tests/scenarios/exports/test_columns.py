import json
from pathlib import Path

import pytest
from django.utils import timezone

from scenarios.exports.columns import COLUMNS, names, row, tabled
from scenarios.models import Measurement, PilotPage, PilotUnit, Role, Source, SourceKind, Stage
from tests.factories import PilotFactory, TechnologyFactory, UnitFactory, yueyang_county

pytestmark = pytest.mark.django_db
DESCRIBED = Path(__file__).resolve().parents[3] / "docs/exports.md"


def told(pilot: PilotPage) -> dict:
    return dict(zip(names(), row(tabled(PilotPage.objects.public()).get(pk=pilot.pk)), strict=True))


def test_a_row_has_what_the_columns_say(city):
    port = UnitFactory(name_zh="岳阳港务集团", name_en="Yueyang Port Group", contact_email="desk@example.org")
    pilot = PilotFactory(
        title="5G远程岸桥",
        title_en="5G remote quay crane",
        region=yueyang_county(),
        stage=Stage.LIVE,
        started_year=2021,
        editor_note="needs a better source",
        pilot_units=[
            PilotUnit(unit=port, role=Role.LEAD),
            PilotUnit(unit=UnitFactory(name_zh="岳阳移动", name_en=""), role=Role.OPERATOR),
        ],
        measurements=[
            Measurement(indicator_zh="时延", unit_zh="毫秒", before="50", after="18", change="-64%"),
        ],
        sources=[
            Source(title="港口报道", publisher="新闻社", url="https://example.org/a", kind=SourceKind.PRESS),
            Source(title="转载", url="https://repost.example/b", kind=SourceKind.REPOST),
        ],
        technologies=[TechnologyFactory(name="边缘计算", label_en="Edge computing")],
        last_published_at=timezone.datetime(2026, 3, 1, 20, tzinfo=timezone.get_fixed_timezone(0)),
    )
    cells = told(pilot)
    assert (
        cells
        | {
            "id": pilot.pk,
            "address": f"http://localhost/p/{pilot.pk}",
            "title_zh": "5G远程岸桥",
            "title_en": "5G remote quay crane",
            "region": "430621",
            "place_zh": "湖南省 · 岳阳市 · 岳阳县",
            "place_en": "Hunan · Yueyang · Yueyang County",
            "stage": "live",
            "stage_en": "Live",
            "started_year": 2021,
            "lead_zh": "岳阳港务集团",
            "lead_en": "Yueyang Port Group",
            "operator_zh": "岳阳移动",
            "operator_en": "岳阳移动",
            "technologies_en": "Edge computing",
            "measurements_zh": "时延: 50 → 18 毫秒, -64%",
            "sources": "港口报道 (新闻社); 转载",
            "source_addresses": "https://example.org/a",
            "licence": "CC BY 4.0",
            "licence_address": "https://creativecommons.org/licenses/by/4.0/",
            "last_published": "2026-03-02",
            "last_checked": "",
        }
        == cells
    )
    text = json.dumps(cells, ensure_ascii=False)
    for secret in ("needs a better source", "desk@example.org", "repost.example"):
        assert secret not in text


def test_a_text_that_looks_like_a_formula_is_none(city):
    cells = told(PilotFactory(title="=HYPERLINK(1)", summary_zh="@cmd", site_zh="-1+2"))
    assert [cells[name] for name in ("title_zh", "summary_zh", "site_zh")] == [
        "'=HYPERLINK(1)",
        "'@cmd",
        "'-1+2",
    ]


def test_names_are_unique_and_described_in_their_order():
    assert len(set(names())) == len(COLUMNS)
    _before, _heading, told = DESCRIBED.read_text().partition("## Columns")
    lines = told.splitlines()
    rows = [line.split("|")[1].strip(" `") for line in lines if line.startswith("| `")]
    assert rows == names()
