"""Branches of the telecommunications companies: 铁塔公司 in a plan of 岳阳 is 中国铁塔股份有限公司岳阳市分公司."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from scenarios.intake.reading import RegionReading
from scenarios.intake.regions import PlacedRegion

_OPERATOR = re.compile(r"铁塔|移动|联通|联合网络通信|电信")
_TOWER, _MOBILE, _UNICOM, _TELECOM = "铁塔", "移动", "联通", "电信"
_SAME = {"联合网络通信": _UNICOM}
# What else such a name is made of, beside places.
_FILLING = re.compile(r"通信|集团|股份|有限|责任|分公司|公司|办事处")
_CITY = re.compile(r"(?:市|州|盟|地区)$")
_ENDING = re.compile(r"(?:自治[区州县旗]|省|市|州|盟|地区|县|区|旗)$")
_LEVEL = re.compile(r"自治区|省|市|州|盟|县|区|旗")


class _Place(NamedTuple):
    """A division as names of companies have it, with and without its ending; `forms` are all ways to write it."""

    full: str
    short: str
    forms: tuple[str, ...]


def branch_name(cited: str, region: RegionReading | None) -> str | None:
    """The full name of the branch that `cited` means in the plan's region.

    None for what is no such branch, for one in a place that the region neither is nor lies in, and for the whole
    company (中国移动).
    """
    found = _OPERATOR.search(cited)
    places = _places(region)
    if found is None or not places:
        return None
    before, after = cited[: found.start()], cited[found.end() :]
    is_whole_company = before == "中国" and not _FILLING.sub("", after)
    named = _places_named(before.removeprefix("中国") + "|" + after, places)
    if is_whole_company or named is None:
        return None
    # 湖南移动岳阳分公司 names two places: the branch is the inner one's.
    own = min(named, default=0)
    return _branch(_SAME.get(found[0], found[0]), places[own], places[own + 1 :])


def _branch(operator: str, place: _Place, above: list[_Place]) -> str:
    """The companies' own rules: mobile ones are companies by province, towers have offices below the city."""
    if operator == _MOBILE:
        province = f"中国移动通信集团{(above[-1] if above else place).short}有限公司"
        return f"{province}{place.short}分公司" if above else province
    if operator == _TELECOM:
        return f"中国电信股份有限公司{place.short}分公司"
    if operator == _UNICOM:
        # Many cities have a 鼓楼区, so districts are named with theirs.
        city = above[0].full if above and place.full.endswith("区") and _CITY.search(above[0].full) else ""
        return f"中国联合网络通信有限公司{city}{place.full}分公司"
    if above and _CITY.search(above[0].full):
        return f"中国铁塔股份有限公司{above[0].full}分公司{place.short}办事处"
    return f"中国铁塔股份有限公司{place.full}分公司"


def _places(region: RegionReading | None) -> list[_Place]:
    """The plan's division and those it lies in, from the inside out."""
    if not isinstance(region, PlacedRegion):
        return []
    return list(_described(region))


def _described(region: PlacedRegion) -> Iterator[_Place]:
    for name in (region.name, *region.above):
        forms = [form for form, full in region.forms if full == name]
        short = min([*forms, _ENDING.sub("", name) or name], key=len)
        ending = name[-1]
        # 恩施州, not 恩施土家族苗族自治州
        full = next((form for form in forms if "族" in name and form.endswith(ending)), name)
        yield _Place(full, short, (name, full, *forms, short))


def _places_named(words: str, places: list[_Place]) -> list[int] | None:
    """Which of `places` the words beside an operator name; None if they say anything else."""
    found: list[int] = []
    for part in re.split(r"[|（）()]", _FILLING.sub("|", words)):
        rest = part
        while rest:
            step = _first_place(rest, places)
            if step is None:
                return None
            number, length = step
            found.append(number)
            rest = rest[length:]
    return found


def _first_place(words: str, places: list[_Place]) -> tuple[int, int] | None:
    """The place that `words` begin with, and how long its name is."""
    written = [
        (len(form), number)
        for number, place in enumerate(places)
        for form in place.forms
        if words.startswith(form)
    ]
    if written:
        length, number = max(written, key=lambda one: (one[0], -one[1]))
        return number, length
    level = _LEVEL.match(words)
    if level is None:
        return None
    return next(
        ((number, level.end()) for number, place in enumerate(places) if place.full.endswith(level[0])), None
    )
