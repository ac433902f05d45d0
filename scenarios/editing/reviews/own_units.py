"""Units of a city that go by another name than a template gives them: 市教育局 is 岳阳市教育体育局 there.

Only for texts that are nobody's own: what a city's document calls a unit, it calls so.
"""

import re
from collections.abc import Iterable, Iterator

from scenarios.models import Region, Unit

# A city has one branch of each of these, whatever its full name.
_COMPANIES = [
    re.compile(pattern)
    for pattern in (
        "^中国电信.*公司$",
        "^中国移动.*公司$",
        "^(?:中国联通|中国联合网络通信).*公司$",
        "^中国铁塔.*公司$",
        "^国网.*供电(?:分)?公司$",
        "(?:有线|广电网络|广播电视信息网络|广播电视网络).*公司$",
    )
]
_OFFICE = re.compile("(.{2,}?)(?:局|委员会)")


class OwnUnits:
    """The units of one region. Two that a name may mean are none: a person has to say which."""

    def __init__(self, region: Region):
        self.region = region
        self._units = list(Unit.objects.filter(region=region))

    def called(self, name: str) -> Unit | None:
        """The one unit that `name`, a canonical name the registry does not know, can mean."""
        found = [*self._branches(name), *self._offices(name)]
        return found[0] if len(found) == 1 else None

    def _branches(self, name: str) -> Iterator[Unit]:
        company = next((pattern for pattern in _COMPANIES if pattern.search(name)), None)
        return (unit for unit in self._units if company and company.search(unit.name_zh))

    def _offices(self, name: str) -> Iterable[Unit]:
        """Offices were joined and divided from place to place: one has the field of the other, and more."""
        field = self._field(name)
        return [unit for unit in self._units if field and _fits(field, self._field(unit.name_zh))]

    def _field(self, name: str) -> str:
        """教育体育 of 岳阳市教育体育局; "" for what is no office of the region itself."""
        _before, place, office = name.partition(self.region.name)
        found = _OFFICE.fullmatch(office) if place else None
        return re.sub("[和与]", "", found[1]) if found else ""


def _fits(field: str, other: str) -> bool:
    if not field or not other:
        return False
    return field.startswith(other) or other.startswith(field) or sorted(field) == sorted(other)
