"""The units a plan names, found among those the registry knows or made ready to be added."""

import re
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from scenarios.drafting.draft import UnitDraft
from scenarios.models import Region, Unit, UnitAlias, UnitKind

# Tried in order on the name. What a name ends in says more than what it holds: 文化旅游广电局 is no broadcaster.
_KINDS = [
    (UnitKind.TOWER, re.compile("铁塔")),
    (UnitKind.MEDIA, re.compile("融媒体中心$|电视台$|广播台$|报社$|传媒|日报")),
    (UnitKind.HOSPITAL, re.compile("医院$|卫生院$|疾控中心$|疾病预防控制中心$")),
    (UnitKind.RESEARCH, re.compile("研究[院所]|科学院$|农科院$|设计院$|实验室$")),
    (UnitKind.SCHOOL, re.compile("大学$|学院$|学校$|[中小]学$|党校$")),
    (UnitKind.ASSOCIATION, re.compile("协会$|学会$|商会$|联盟$|联合会$")),
    (
        UnitKind.GOVERNMENT,
        re.compile("[局委厅部署站队镇乡区办]$|政府|委员会$|办公室$|街道$|[法检察]院$|指挥部$|工作组$"),
    ),
    (UnitKind.OPERATOR, re.compile("电信|移动|联通|联合网络通信|广电|广播电视|有线")),
    (UnitKind.PORT, re.compile("港务|港口|港集团|码头")),
    (UnitKind.ENTERPRISE, re.compile("公司|集团|厂$|银行|企业|电网|机场|供电")),
    (UnitKind.GOVERNMENT, re.compile("中心$|[处院]$")),
]


class PlanUnits:
    """Units by what a plan calls them.

    All are looked up at once, in two queries however many they are. For each unknown one there is a `Unit` in `new`
    that is not saved. Groups stand for no unit.
    """

    def __init__(self, mentions: Iterable[UnitDraft], region: Region | None):
        """`region` is the plan's, with its ancestors; None when it names no place."""
        self.region = region
        self.lineage = region.lineage() if region else []
        wanted = [mention for mention in mentions if not mention.is_group]
        self._read(wanted)
        self._new: dict[str, Unit] = {}
        for mention in wanted:
            if self._known(mention) is None:
                self._prepare(mention)

    def of(self, mention: UnitDraft) -> Unit | None:
        """None for a group; one of `new` for what the registry does not know."""
        return None if mention.is_group else self._known(mention) or self._new[_name(mention)]

    @property
    def new(self) -> list[Unit]:
        """What the registry did not know, saved since or not."""
        return list(self._new.values())

    # --- known units -----------------------------------------------------------------------------------------------

    def _read(self, mentions: list[UnitDraft]) -> None:
        # By name, since mentions of one name mean one unit, however each of them is written.
        self._cited: dict[str, list[str]] = defaultdict(list)
        for mention in mentions:
            if not mention.named_by_hand:
                self._cited[_name(mention)].append(mention.cited)
        names = {name for mention in mentions for name in (mention.cited, _name(mention))}
        chosen = {mention.unit_id for mention in mentions if mention.unit_id}
        units = Unit.objects.filter(Q(pk__in=chosen) | Q(name_zh__in=names))
        self._by_id = {unit.pk: unit for unit in units}
        self._by_name = {unit.name_zh: unit for unit in self._by_id.values()}
        aliases = UnitAlias.objects.filter(name__in=names).select_related("unit__region__parent__parent")
        ranked = defaultdict(list)
        for alias in aliases:
            distance = self._distance(alias)
            if distance is not None:
                ranked[alias.name].append((distance, alias.unit_id, alias.unit))
        self._by_alias = {name: min(found, key=lambda entry: entry[:2])[2] for name, found in ranked.items()}

    def _known(self, mention: UnitDraft) -> Unit | None:
        if mention.unit_id in self._by_id:
            return self._by_id[mention.unit_id]
        for names in (self._by_name, self._by_alias):
            for name in (_name(mention), *self._cited[_name(mention)]):
                if name in names:
                    return names[name]
        return None

    def _distance(self, alias: UnitAlias) -> int | None:
        """How far the unit is from the plan's region; None when the alias means nothing there.

        市工信局 is the office of the place whose document is read. Above and below it a name must tell the place.
        """
        place = alias.unit.region
        if place is None:
            return 3
        if self.region is None:
            return None
        if place == self.region:
            return 0
        if place in self.lineage:
            # In a county of 岳阳市 市工信局 is the city's office; in a city below another city it would be its own.
            level = place.name[-1]
            is_relative = level != self.region.name[-1] and alias.name.startswith(level)
            return 1 if is_relative or place.short_name in alias.name else None
        return 2 if self.region.contains(place) and place.short_name in alias.name else None

    # --- new units -------------------------------------------------------------------------------------------------

    def _prepare(self, mention: UnitDraft) -> None:
        name = _name(mention)
        unit = self._new.get(name)
        if unit is None:
            unit = self._new[name] = Unit(name_zh=name, kind=kind_of(name), region=self._place_of(name))
        cited = {alias.name for alias in unit.aliases.all()}
        # What leads to another unit already, which a person said is not meant, would lead to two.
        if mention.cited and mention.cited not in {name, *cited, *self._by_alias}:
            unit.aliases.add(UnitAlias(name=mention.cited, sort_order=len(cited)))

    def _place_of(self, name: str) -> Region | None:
        """The innermost place around the plan's region that the name tells, else that region."""
        for place in reversed(self.lineage):
            if place.name in name or place.short_name in name:
                return place
        return self.region


def kind_of(name: str) -> UnitKind:
    """A guess from the name.

    >>> kind_of("岳阳市文化旅游广电局").value
    'government'
    """
    return next((kind for kind, pattern in _KINDS if pattern.search(name)), UnitKind.OTHER)


def _name(mention: UnitDraft) -> str:
    return mention.name or mention.cited
