"""Values of measurements as numbers, the change between two, and the chart of both."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from django.utils.translation import override

from scenarios.models import Measurement, Source
from scenarios.public.measured import Reading, chart, computed_change, measured_table, named_sources, read

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("36", Reading(Decimal(36), Decimal(36))),
        ("47.6", Reading(Decimal("47.6"), Decimal("47.6"))),
        ("25-28", Reading(Decimal(25), Decimal(28))),
        ("25–28", Reading(Decimal(25), Decimal(28))),
        ("<300", Reading(Decimal(0), Decimal(300))),
        ("≤2", Reading(Decimal(0), Decimal(2))),
        (">130 (2025)", Reading(Decimal(130), None)),
        ("≥ 700", Reading(Decimal(700), None)),
        ("≈100 (2023)", Reading(Decimal(100), Decimal(100), about=True)),
        ("≈25-28", Reading(Decimal(25), Decimal(28), about=True)),
        ("1,200", Reading(Decimal(1200), Decimal(1200))),
        ("100%", Reading(Decimal(100), Decimal(100), "%")),
        ("10 min", Reading(Decimal(10), Decimal(10), "min")),
        ("３６％", Reading(Decimal(36), Decimal(36), "%")),
        ("2天", Reading(Decimal(2), Decimal(2), "天")),
    ],
)
def test_numbers_ranges_and_bounds_are_read(value, expected):
    assert read(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "", "–", "7200 / 8000", "1:10", "±3", "3-4 / d", "100 / <2 h", "23.68 × 13.44", "-80%", "+30%", "↓ >8%",
        "28-25", "<25-28", "1,20", "10²", "7-", "很多", "36 或 40", "1.2.3", "about 7", "７，２",
    ],
)  # fmt: skip
def test_what_is_not_plainly_a_number_stays_words(value):
    assert read(value) is None


@pytest.mark.parametrize(
    ("before", "after", "unit", "expected"),
    [
        ("7", "2", "人", "≈−71%"),
        ("8", "2", "步", "−75%"),
        ("4", "5", "", "+25%"),
        ("1000", "1005", "", "+0.5%"),
        ("14", "2", "天", "≈−86%"),
        ("≈30", "15", "天", "≈−50%"),
        ("2", "100", "台", "×50"),
        ("3", "32", "台", "≈×11"),
        ("90%", "99.5%", "", "+9.5 percentage points"),
        ("3", "1", "%", "−2 percentage points"),
    ],
)
def test_a_change_is_computed_from_two_numbers(before, after, unit, expected):
    with override("en"):
        assert computed_change(before, after, unit) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "2"), ("7", ""), ("25-28", "36"), ("1200", "<300"), (">5", "9"), ("2 d", "10 min"), ("0", "4"),
        ("5", "5"), ("100%", "120"),
    ],
)  # fmt: skip
def test_no_change_is_made_up(before, after):
    assert computed_change(before, after) == ""


def bars(svg: str) -> list[tuple[str, float, float]]:
    """(class, left end, width) of each bar."""
    return [
        (bar.get("class"), float(bar.get("x")), float(bar.get("width")))
        for bar in ET.fromstring(svg).iter(f"{SVG}rect")
    ]


def test_bars_are_drawn_to_scale_from_zero():
    assert bars(chart("8", "2")) == [("before-after__before", 0, 160), ("before-after__after", 0, 40)]


def test_what_may_be_reached_is_pale():
    assert bars(chart("20-25", "<10")) == [
        ("before-after__before", 0, 128),
        ("before-after__before before-after__pale", 128, 32),
        ("before-after__after before-after__pale", 0, 64),
    ]


def test_an_open_end_has_an_arrow_that_fits():
    svg = chart("50", ">100")
    (before, after) = bars(svg)
    assert (before[2], after[2]) == (76.5, 153)
    (arrow,) = [
        path for path in ET.fromstring(svg).iter(f"{SVG}path") if path.get("class") == "before-after__after"
    ]
    assert arrow.get("d") == "M153.0,13 L160.0,17.5 L153.0,22 Z"


def test_the_chart_says_its_values_and_escapes_them():
    svg = chart("1200", "<300")
    assert ET.fromstring(svg).findtext(f"{SVG}title") == "1200 → <300"
    assert ET.fromstring(svg).get("role") == "img"
    assert "style" not in svg


@pytest.mark.parametrize(
    ("before", "after"), [("", "15"), ("2 d", "10 min"), ("7200 / 8000", "9000"), ("0", "0"), ("100%", "120")]
)
def test_nothing_is_drawn_of_what_cannot_be_compared(before, after):
    assert chart(before, after) == ""


def test_the_source_own_change_stands_before_ours():
    stated, computed = measured_table(
        [
            Measurement(indicator_zh="效率", before="7", after="2", change="-80%"),
            Measurement(indicator_zh="用工", before="7", after="2"),
        ]
    ).rows
    assert (stated.change, stated.is_computed) == ("−80%", False)
    assert (computed.change, computed.is_computed) == ("≈−71%", True)


@pytest.mark.parametrize(
    ("values", "columns"),
    [
        ({"after": "15"}, {"after"}),
        ({"change": "+25%"}, {"change"}),
        ({"before": "90000"}, {"before"}),
        ({"before": "3-4 / d", "after": "100 / <2 h"}, {"before", "after"}),
        ({"before": "7", "after": "2"}, {"before", "after", "charts", "change"}),
    ],
)
def test_columns_that_would_be_empty_are_left_out(values, columns):
    table = measured_table([Measurement(indicator_zh="效率", **values)])
    shown = {"before": table.has_before, "after": table.has_after, "charts": table.has_charts,
             "change": table.has_changes}  # fmt: skip
    assert {name for name, is_shown in shown.items() if is_shown} == columns
    assert table.figures == len(columns)


PUBLISHERS = ["湖北日报", "大公网（mediachinatopics.com 转载）", "EDISON"]


@pytest.mark.parametrize(
    ("basis", "named"),
    [
        ("湖北日报电子版刊发的建设方材料", [1]),
        ("大公网与 Edison 均给出", [2, 3]),
        ("两处来源均给出", []),
        ("mediachinatopics.com", []),  # who reposted it has not said it
    ],
)
def test_a_measurement_rests_on_the_sources_that_its_basis_names(basis, named):
    sources = [Source(publisher=publisher, title="报道") for publisher in PUBLISHERS]
    measurement = Measurement(indicator_zh="效率", after="7", basis_zh=basis)
    assert named_sources(measurement, sources) == named
    [row] = measured_table([measurement], sources).rows
    assert (row.sources, row.is_attributed) == (named or [1, 2, 3], bool(named))
    assert named_sources(measurement, sources[:1]) == [1]
