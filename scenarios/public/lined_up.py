"""Measurements of several pilots lined up by what was measured and in which unit.

Two stand in one row when their indicators are the same words and their units the same unit, after signs, spaces and
ways of writing have been made alike. Nothing is guessed beyond that: 上行速率 and 下行速率 are alike, but not the
same. Nor is a number ever converted.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scenarios.models import Measurement
from scenarios.public.measured import read

# One unit in several spellings. Upper and lower case stay apart: Mb is not MB.
_UNITS = {
    spelling: unit
    for unit, spellings in {
        "ms": "毫秒 msec millisecond milliseconds",
        "s": "秒 秒钟 sec second seconds",
        "min": "分钟 minute minutes",
        "h": "小时 hr hour hours",
        "d": "天 日 day days",
        "m": "米 公尺 metre metres meter meters",
        "km": "公里 千米 kilometre kilometres kilometer kilometers",
        "km2": "平方公里 平方千米",
        "m2": "平方米",
        "ha": "公顷 hectare hectares",
        "t": "吨 tonne tonnes",
        "%": "百分比 percent",
        "Mbit/s": "Mbps Mb/s 兆比特每秒 兆比特/秒",
        "Gbit/s": "Gbps Gb/s 吉比特每秒 吉比特/秒",
        "人": "名 people persons person",
        "元": "人民币元 yuan CNY RMB",
    }.items()
    for spelling in spellings.split()
}
# Two words of one meaning, in names of indicators.
_WORDS = {"时延": re.compile("延时|延迟|时间延迟"), "%": re.compile("百分比")}
_QUALIFIER = re.compile(r"\([^()]*\)")


def indicator_key(name: str) -> str:
    """The name without what is a matter of writing: signs, spaces, upper case, 的; what stands in brackets counts."""
    name = unicodedata.normalize("NFKC", name).casefold()
    for word, others in _WORDS.items():
        name = others.sub(word, name)
    return "".join(sign for sign in name if sign.isalnum() or sign in "%=<>+-").replace("的", "")


def unit_key(measurement: Measurement) -> tuple[str, ...]:
    """Units of its values: that of the record, and those written beside a number where they say something else."""
    own = _unit(measurement.unit_zh or measurement.unit_en)
    readings = [read(value) for value in (measurement.before, measurement.after) if value]
    written = {_unit(reading.unit) for reading in readings if reading and reading.unit} - {own}
    return (own, *sorted(written)) if own or not written else tuple(sorted(written))


def _unit(unit: str) -> str:
    unit = "".join(unicodedata.normalize("NFKC", unit).split())
    return _UNITS.get(unit, unit)


@dataclass
class Line:
    """Measurements of one indicator in one unit, by the position of their pilot."""

    first: Measurement
    units: tuple[str, ...]
    by_pilot: list[list[Measurement]]
    names: set[str] = field(default_factory=set)
    english: set[str] = field(default_factory=set)

    @property
    def pilots(self) -> int:
        return sum(bool(measurements) for measurements in self.by_pilot)

    def takes(self, measurement: Measurement, position: int) -> bool:
        """Under its Chinese name, or its English one: who gives two records one name says that they mean the same.

        But not when a pilot has both: then it means two things.
        """
        if unit_key(measurement) != self.units:
            return False
        if indicator_key(measurement.indicator_zh) in self.names:
            return True
        return indicator_key(measurement.indicator_en) in self.english and not self.by_pilot[position]

    def add(self, measurement: Measurement, position: int) -> None:
        self.by_pilot[position].append(measurement)
        self.names.add(indicator_key(measurement.indicator_zh))
        self.english |= {indicator_key(measurement.indicator_en)} - {""}


def lined_up(pilots: Sequence[Iterable[Measurement]]) -> list[Line]:
    """What most pilots measured first; the same indicator in another unit, or under other conditions, next to it."""
    lines: list[Line] = []
    for position, measurements in enumerate(pilots):
        for measurement in measurements:
            line = next((line for line in lines if line.takes(measurement, position)), None)
            if line is None:
                line = Line(measurement, unit_key(measurement), [[] for _pilot in pilots])
                lines.append(line)
            line.add(measurement, position)
    families = [_family(line.first) for line in lines]
    most = {
        family: max(line.pilots for line, its in zip(lines, families, strict=True) if its == family)
        for family in families
    }
    place = {family: families.index(family) for family in families}
    ordered = sorted(
        zip(lines, families, strict=True), key=lambda pair: (-most[pair[1]], place[pair[1]], -pair[0].pilots)
    )
    return [line for line, _family in ordered]


def _family(measurement: Measurement) -> str:
    """What is measured without the conditions in brackets."""
    name = unicodedata.normalize("NFKC", measurement.indicator_zh)
    return indicator_key(_QUALIFIER.sub("", name)) or indicator_key(name)
