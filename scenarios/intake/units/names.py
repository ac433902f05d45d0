"""Canonical names of units: 市工信局 in 岳阳 is 岳阳市工业和信息化局. The offices themselves are in departments.py."""

import re
import unicodedata

from scenarios.intake.reading import RegionReading
from scenarios.intake.regions import PlacedRegion
from scenarios.intake.units.departments import (
    full_name,
    known_name,
    party_office,
    state_body,
    with_full_ending,
)
from scenarios.intake.units.operators import branch_name

# 市工信局, but not 市场监管局, 市政公司, 市民中心, 市直部门, 县市区.
_LEVEL = re.compile(
    r"(?P<level>自治区|自治州|兵团|师市|地区|省|市|州|盟|县|区|旗)"
    r"(?!市(?![场监政民容])|县(?!志)|区(?![块域])|[州盟旗省级属域辖郊]|直(?!属)|内(?!贸)|块链)"
    r"(?<!市(?=场|监(?![狱察委])|政(?:[局处公园工设管建维养集和]|中心)|民(?:中心|服务|热线|卡|广场)|容))"
    r"(?=\S)"
)
_LEAGUE = re.compile(r"(?:共青)?团(?P<level>[省市县区州盟旗])委(?:员会)?|(?P<other>[省市县区州盟旗])团委")
_FOREIGN_PLACE = re.compile(
    r"(?P<place>(?!国家)[一-龥]{2,12}?(?:自治[区州县旗]|省|(?<!城)市|州|盟|县|(?<![园社地景厂矿林牧街])区|旗))(?P<rest>[一-龥]{2,})"
)
_SECOND_NAME = re.compile(r"[（(〔\[][^（(〔\[]{2,30}(?:局|委|办|厅|部|会|室|中心|院|处)[）)〕\]]$")
_PARTY = re.compile(r"(?P<committee>党?委)(?:员会$)?(?P<office>.*)")
_LEAGUE_COMMITTEE = "团委"
_BRANCH = re.compile(r"(?P<field>[一-龥]{2,8})分局")
_BRANCH_ELSEWHERE = re.compile(r"[局委].{2,}分局$")

_GROUP_CLASS = (
    r"(?:自治[区州县旗]|省|市|州|盟|地区|特区|县|区|旗|乡|镇|街道?|园区|功能区|开发区"
    r"|[（(〔][^）)〕]{1,12}[）)〕]|[、/和])"
)
_GROUP = re.compile(
    r"[^（(]{0,8}各(?!族).+|(?:有关|相关|其[他余它]|所有|全[省市县区州]|驻(?!马店)|属地|[三四](?:大|家)|辖区|中央.{0,4}驻).+"
    r"|[省市县区州旗盟中]{1,2}[直属](?!属?机关).+|.*(?:运营商|部门|单位|高校|院校|科研院所|科研机构)|.{0,12}企业|(?:国有|平台|国资).{0,4}公司"
    rf"|{_GROUP_CLASS}{{2,8}}(?:(?:人民)?政府|党委|办事处|管委会|办)?|[乡镇](?:人民)?政府|街道(?:办事处|办)?|管(?:理委员|委)会|(?:行业)?协会"
)
_MEANT = re.compile(r"(?<=.)\((?![省市县区州盟旗乡镇街道、,\s]+\))[^()]*\)")
_WORD = re.compile("[一-龥]")
_HAN = re.compile(r"(?!某)[一-龥]")
_COMPANY = re.compile(
    r"公司|集团|银行|医院|大学|学院|学校|电网|机场|移动|联通|电信(?!办)|铁塔|厂|研究院|有限|企业|海关|港(?![务航口])"
)
_OFFICE_END = re.compile(
    r"(?:局|委|厅|办|部|委员会|办公室|中心|支队|大队|总队|联社|供销社|残联|妇联|科协|文联|侨联|工商联|贸促会|红十字会|联合会|总工会|团委|法院|检察院|档案馆|图书馆|博物馆"
    r"|广播电视台|电视台|融媒体中心|指挥部|专班|党校|社科院|农科院|科学院|研究室|督查室|管理处|监测站|政府|政协|人大|气象台|工作组|领导小组)$"
)
# What a place has many of, each with a name of its own (梅山水库管理处): no bare one is the place's.
_HAS_OWN_NAME = re.compile(r"(?:管理处|监测站|管委会|管理委员会|办事处|政府)$")
_UTILITY = re.compile(
    r"(?:移动|联通|电信|铁塔|广电|广电网络|有线电视|供电|邮政|水务|供水|燃气|公交)(?:分)?公司"
)
_GOVERNS = re.compile(r"[一-龥]{2}(?:人民政府|管委会|管理委员会|办事处)$")
# Offices of the state, of other places, and of rivers, lakes and mountains, which belong to no city that is on them.
_NO_PLACE_OF_OURS = re.compile(
    r"中国|国家|国务院|国网|国铁|全国|中央|央视|民航|铁路|高速|高新|经开|开发区|保税|临港|临空|新区|银保监|证监|人民银行|人行"
    r"|长江|长航|三峡|黄河|小浪底|珠江|珠航|西江|淮河|海河|辽河|松辽|松花江|黑龙江航|汉江|湘江|赣江|嘉陵江|乌江|闽江|钱塘江|金沙江|澜沧江|雅砻江|大渡河"
    r"|太湖|巢湖|鄱阳湖|洞庭湖|洪泽湖|微山湖|南四湖|滇池|洱海|青海湖|运河|南水北调|引江济|引黄|引滦|丹江口|葛洲坝|向家坝"
    r"|秦岭|祁连山|泰山|黄山(?!区)|九华山|武夷山|庐山|峨眉山|三江源"
)


def canonical_name(cited: str, region: RegionReading | None) -> str:
    """The full name of `cited` in the plan's region; without place if there is none (市工业和信息化局).

    Names of groups have one form whatever brackets and words they are written with: 各县（市、区）人民政府 is
    各县市区政府. Branches of the telecommunications companies are named as these do. What else is neither an office nor
    a group keeps the name it is cited by.
    """
    cited = re.sub(r"\s", "", cited)
    if is_group(cited):
        return _group_name(cited)
    branch = branch_name(cited, region)
    if branch:
        return branch
    second = _SECOND_NAME.search(cited)
    if second and second.start() > 1:
        cited = cited[: second.start()]
    place, rest = _place_and_rest(cited.removeprefix("中共"), region)
    if place and rest:
        return _office_name(place, rest, _party_office(rest), region)
    if rest and is_department(cited, region):
        office = party_office(cited)
        return _office_name(_own_place(region), rest, ("委", office) if office else None, region)
    return place or with_full_ending(cited)


def is_group(cited: str) -> bool:
    """Whether this names several units at once (各县市区政府, 管委会, 各电信企业) rather than one."""
    return bool(_GROUP.fullmatch(cited) and _WORD.search(cited))


def level_prefix(cited: str) -> str:
    """市 of 市工信局, 县 of 县委宣传部; "" without one, and for a branch in another place (市生态环境局昌乐分局)."""
    match = _LEVEL.match(cited)
    return match["level"] if match and not is_group(cited) and not _BRANCH_ELSEWHERE.search(cited) else ""


def with_prefix(prefix: str, cited: str) -> str:
    """A department with the prefix that its list leaves out; 县 before 宣传部 is 县委."""
    return f"{prefix}委{cited}" if party_office(cited) else prefix + cited


def is_department(cited: str, region: RegionReading | None) -> bool:
    """Whether this is the name of an office without any place before it: 工信局, 大数据中心."""
    if _LEVEL.match(cited) or _LEAGUE.fullmatch(cited) or is_group(cited) or not _HAN.match(cited):
        return False
    if _is_known(cited, region):
        return True
    if isinstance(region, PlacedRegion) and any(cited.startswith(form) for form, _name in region.forms):
        return False
    if not _OFFICE_END.search(cited) or _COMPANY.search(cited) or _NO_PLACE_OF_OURS.match(cited):
        return False
    return not _FOREIGN_PLACE.fullmatch(cited) and not _HAS_OWN_NAME.search(cited)


def takes_prefix(cited: str, region: RegionReading | None) -> bool:
    """Whether a list may leave out the level before this name: a department, or the place's own 供电公司, 移动公司."""
    return is_department(cited, region) or bool(_UTILITY.fullmatch(cited))


def is_office(cited: str) -> bool:
    """Whether this is an office or a group of them, known by its words alone."""
    if _LEVEL.match(cited) or _LEAGUE.fullmatch(cited) or cited.startswith("各"):
        return bool(_OFFICE_END.search(_SECOND_NAME.sub("", cited))) or is_group(cited)
    if _GOVERNS.search(cited):
        return True
    foreign = _FOREIGN_PLACE.fullmatch(cited)
    return _is_known(cited, None) or bool(foreign and _OFFICE_END.search(foreign["rest"]))


def _place_and_rest(cited: str, region: RegionReading | None) -> tuple[str, str]:
    """The place as the name writes it, and what follows; "" for a name without place."""
    league = _LEAGUE.fullmatch(cited)
    if league:
        return _place_of_level(league["level"] or league["other"], region), _LEAGUE_COMMITTEE
    level = _LEVEL.match(cited)
    if level:
        return _place_of_level(level["level"], region), cited[level.end() :]
    for written, place in _known_places(region):
        if cited.startswith(written):
            return place, cited[len(written) :]
    for written, place in _short_forms(region):
        if cited.startswith(written) and _is_known(cited[len(written) :], region):
            return place, cited[len(written) :]
    foreign = _FOREIGN_PLACE.fullmatch(cited)
    if foreign and _is_known(foreign["rest"], region):
        return foreign["place"], foreign["rest"]
    return "", cited


def _known_places(region: RegionReading | None) -> list[tuple[str, str]]:
    """The plan's division and what it lies in, as documents write them, with the form that names of units have."""
    if region is None:
        return []
    above = _above(region)
    places = [(name, name) for name in above]
    own = _own_place(region)
    places += [(own, own), (region.name, own)]
    if above:
        places.append((f"{above[0]}{region.name}", own))
    return sorted(places, key=lambda pair: -len(pair[0]))


def _short_forms(region: RegionReading | None) -> list[tuple[str, str]]:
    """Forms without their ending, which begin names of companies too: 岳阳工信局, but 岳阳供电公司."""
    if not isinstance(region, PlacedRegion):
        return []
    own = _own_place(region)
    return [(form, own if name == region.name else name) for form, name in region.forms]


def _above(region: RegionReading) -> tuple[str, ...]:
    return region.above if isinstance(region, PlacedRegion) else ()


def _own_place(region: RegionReading | None) -> str:
    """重庆市渝北区, as the offices of districts call themselves: many cities have a 城关区 or 鼓楼区."""
    if region is None:
        return ""
    above = _above(region)
    is_district = region.name.endswith("区") and bool(above) and above[0].endswith("市")
    return above[0] + region.name if is_district else region.name


def _place_of_level(level: str, region: RegionReading | None) -> str:
    """The place that 市 or 县 means in the plan's division; the word itself if nothing there has that level."""
    if region is None:
        return level
    if region.name.endswith(level):
        return _own_place(region)
    return next((name for name in _above(region) if name.endswith(level)), level)


def _office_name(place: str, rest: str, party: tuple[str, str] | None, region: RegionReading | None) -> str:
    """`party` is the committee and its office, if it is one of the Party's."""
    if rest == _LEAGUE_COMMITTEE:
        return f"共青团{place}委员会"
    if party and not place:
        return party[1]
    if party:
        committee = f"{place}{party[0]}{party[1]}" if party[1] else f"{place}委员会"
        return f"中共{committee}" if region else committee
    state = state_body(rest)
    if state and region:
        return f"{state}{place}{rest}"
    branch = _BRANCH.fullmatch(rest)
    if branch and region and place == _own_place(region) != region.name:
        city = place.removesuffix(region.name)
        return f"{city}{full_name(branch['field'] + '局', _province(region))}{region.name}分局"
    return place + full_name(rest, _province(region))


def _party_office(rest: str) -> tuple[str, str] | None:
    """委 and the full name of an office of the Party's committee; None for other offices."""
    written = _PARTY.fullmatch(rest)
    if written:
        return written["committee"], party_office(written["office"]) or written["office"]
    office = party_office(rest)
    # 办公室 is one of the Party only where 委 stands before it.
    return ("委", office) if office and not office.startswith("办公") else None


def _group_name(cited: str) -> str:
    """各县（市、区）人民政府 is 各县市区政府; who is meant in brackets goes (各电信企业（移动、联通）)."""
    name = _MEANT.sub("", unicodedata.normalize("NFKC", cited).translate(str.maketrans("〔〕", "()")))
    name = re.sub(r"[()\[\]、,/\s]", "", name) or cited
    return name.replace("人民政府", "政府").replace("管理委员会", "管委会")


def _is_known(written: str, region: RegionReading | None) -> bool:
    known = known_name(written, _province(region)) or party_office(written) or state_body(written)
    return known is not None


def _province(region: RegionReading | None) -> str:
    return region.code[:2] if region else ""
