"""A city's own plan from a template: the names of the city and its province in place of “X市”, “X省” and “X”."""

import re

from scenarios.models import Region, RegionLevel

_SIGNS = r"(?<![A-Za-z0-9])[XxＸｘ×＊*○□＿_]{1,6}"
_BLANK = rf"(?:{_SIGNS}|某某?)"
# X市, ××省, ＊＊市, 某市, __市; and X alone, unless it is part of a Latin word (XR, 5G+X) or of 202X.
_PLACEHOLDER = re.compile(rf"{_BLANK}([省市])|(?<![A-Za-z0-9+/\-])[XＸ×＊]{{1,3}}(?![A-Za-z0-9+/\-])")
# What follows shows that a number was left open, or the name of a part of the city that has to be chosen.
_MEASURE = r"[个亿万千百%％户家项年月日元座处台号条次批]|人(?!民)"
_OPEN = re.compile(rf"{_MEASURE}|[区县乡镇村](?!域)")
_OPEN_NUMBER = re.compile(rf"{_SIGNS}[亿万千百]*(?:{_MEASURE})")
_OPEN_PART = re.compile(rf"{_BLANK}[区县旗乡镇村](?!域)")
# 湖南有线岳阳网络有限公司: broadcasting networks carry the province's name first.
_PROVINCE_NAMED = re.compile("有线|广电")
_OWN_CITY = re.compile("(?<=[全我])市(?!场)")
_COUNTY_LEVELS = ("县", "区", "旗")


def named_for(text: str, region: Region) -> str:
    """`text` with the names of `region` filled in. Numbers left open, and counties (X区), stay as they are."""

    def name(match: re.Match[str]) -> str:
        kind, rest = match[1], text[match.end() :]
        if kind == "省":
            return province.name
        if kind == "市":
            return region.name
        if _OPEN.match(rest):
            return match[0]
        return province.short_name if _PROVINCE_NAMED.match(rest) else region.short_name

    province = _province(region)
    named = _PLACEHOLDER.sub(name, text)
    level = county_level(region)
    return _OWN_CITY.sub(level, named) if level else named


def title_for(title: str, region: Region) -> str:
    """The template's title, beginning with the region's name unless it holds it already."""
    named = named_for(title, region)
    return named if region.short_name in named else f"{region.name}{named}"


def text_for(text: str, title: str, region: Region) -> str:
    """The whole document, with the region in the line that is its title: by that the reader knows whose it is."""
    named, own_title = named_for(text, region), title_for(title, region)
    lines = named.split("\n")
    heading = named_for(title, region)
    if heading in lines:
        lines[lines.index(heading)] = own_title
    return "\n".join(lines)


def names_open_part(name: str) -> bool:
    """Whether a name leaves open which part of the city is meant: X区人民政府."""
    return bool(_OPEN_PART.search(name))


def open_numbers(text: str) -> list[str]:
    """The numbers a text leaves open, each once, with what they count: X亿元, X个."""
    return list(dict.fromkeys(match[0] for match in _OPEN_NUMBER.finditer(text)))


def county_level(region: Region) -> str:
    """县, 区 or 旗 for a region below a city, whose own offices a template of a city calls 市工信局; else ""."""
    ending = region.name[-1]
    return ending if region.level == RegionLevel.COUNTY and ending in _COUNTY_LEVELS else ""


def _province(region: Region) -> Region:
    """The region itself where nothing lies above it."""
    lineage = region.lineage()
    return next((part for part in lineage if part.level == RegionLevel.PROVINCE), lineage[0])
