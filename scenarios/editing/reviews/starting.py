"""A city's own plan from a template: the names of the city and its province in place of “X市”, “X省” and “X”."""

import re

from scenarios.models import Region, RegionLevel

# X市, ××省, ＊＊市, 某市, __市; and X alone, unless it is part of a Latin word (XR, 5G+X) or of 202X.
_PLACEHOLDER = re.compile(
    r"(?:(?<![A-Za-z0-9])[XxＸｘ×＊*○□＿_]{1,6}|某某?)([省市])|(?<![A-Za-z0-9+/\-])[XＸ×＊]{1,3}(?![A-Za-z0-9+/\-])"
)
# What follows shows that a number was left open, or the name of a part of the city that has to be chosen.
_OPEN = re.compile(r"[个亿万千百%％户家项年月日元座处台号条次批]|人(?!民)|[区县乡镇村](?!域)")
# 湖南有线岳阳网络有限公司: broadcasting networks carry the province's name first.
_PROVINCE_NAMED = re.compile("有线|广电")


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
    return _PLACEHOLDER.sub(name, text)


def title_for(title: str, region: Region) -> str:
    """The template's title, beginning with the region's name unless it holds it already."""
    named = named_for(title, region)
    return named if region.short_name in named else f"{region.name}{named}"


def _province(region: Region) -> Region:
    """The region itself where nothing lies above it."""
    lineage = region.lineage()
    return next((part for part in lineage if part.level == RegionLevel.PROVINCE), lineage[0])
