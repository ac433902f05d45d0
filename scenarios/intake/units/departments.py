"""Full names of offices without their place: 发改委 → 发展和改革委员会. The table is departments.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scenarios.yaml_files import read_yaml

_TABLE = Path(__file__).with_name("departments.yaml")
_ENDINGS = {"委员会": "委员会", "委": "委员会", "办公室": "办公室", "办": "办公室", "局": "局", "厅": "厅"}
_AND = re.compile("[和与及]")
_SHORT_ENDING = re.compile(r"[^（(]*[一-龥]{2}(委|办)")
_OFFICE_WITH_PART = re.compile(r"(?P<office>[一-龥]{2,14}?(?:局|委员会|委|厅))(?P<part>[一-龥].+)")

# 文广旅体局: the fields of such offices stand in any order, a character or a word for each.
_CULTURE = dict(
    pair.split("=") for pair in "文=文化 广=广电 旅=旅游 体=体育 新=新闻出版 教=教育 科=科技".split()
)
_CULTURE |= {word: word for word in [*_CULTURE.values(), "广播电视"]}
_CULTURE_WORD = re.compile("|".join(sorted(_CULTURE, key=len, reverse=True)))
MIN_CULTURES = 3  # 文旅 and 教体 have lines of their own in the table


@dataclass(frozen=True)
class _Departments:
    """The table, by short forms and names without 和."""

    fields: dict[str, str]
    names: dict[str, str]
    party: dict[str, str]
    state: dict[str, str]
    provinces: dict[str, dict[str, str]]


def known_name(written: str, province: str = "") -> str | None:
    """The full name of an office in the table; None for others. `province` is the first two figures of a code."""
    table = _departments()
    folded = without_and(written)
    name = table.provinces.get(province, {}).get(folded) or table.names.get(folded)
    if name:
        return name
    for ending, full in _ENDINGS.items():
        stem = folded.removesuffix(ending)
        if stem != folded:
            field = table.fields.get(stem)
            return field + full if field else _culture(stem, written.removesuffix(ending), full)
    return None


def full_name(written: str, province: str = "") -> str:
    """The same for any office: part by part (公安局特警支队), or with its ending written out (5G办 → 5G办公室)."""
    known = known_name(written, province)
    if known:
        return known
    part = _OFFICE_WITH_PART.fullmatch(written)
    if part and (office := known_name(part["office"], province)):
        return office + part["part"]
    return with_full_ending(written)


def with_full_ending(written: str) -> str:
    """委, 办 and 管委会 written out."""
    if written.endswith("管委会"):
        return written.removesuffix("管委会") + "管理委员会"
    if written.endswith("街道办"):
        return written + "事处"
    short = _SHORT_ENDING.fullmatch(written)
    return written[:-1] + _ENDINGS[short[1]] if short else written


def party_office(written: str) -> str | None:
    """The full name of an office of the Party's committee, cited without 委: 网信办, 宣传部."""
    return _departments().party.get(without_and(written))


def state_body(written: str) -> str | None:
    """The body of the state that an office belongs to: 国家税务总局 for 税务局."""
    return _departments().state.get(written)


def without_and(written: str) -> str:
    """A name without 和: documents put it in and leave it out (自然资源规划局, 自然资源和规划局)."""
    return _AND.sub("", written)


def _culture(stem: str, written: str, ending: str) -> str | None:
    words = _CULTURE_WORD.findall(stem)
    if len(words) < MIN_CULTURES or "".join(words) != stem:
        return None
    full = "".join(_CULTURE[word] for word in words)
    return (written if full == stem else full) + ending


@cache
def _departments() -> _Departments:
    table = read_yaml(_TABLE)
    plain = {without_and(name): name for name in table["plain_fields"]}
    return _Departments(
        fields=plain | _by_form(table["fields"]),
        names=_by_form(table["names"]),
        party=_by_form(table["party"]),
        state=table["state"],
        provinces={code: _by_form(names) for code, names in table["provinces"].items()},
    )


def _by_form(names: dict[str, list[str]]) -> dict[str, str]:
    return {without_and(form): name for name, forms in names.items() for form in (name, *forms)}
