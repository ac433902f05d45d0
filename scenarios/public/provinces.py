"""China's 34 province-level divisions as squares of a grid: a schematic without borders.

Squares touch where provinces do, as far as a grid allows; the gap in the east is the sea. Letters are those of
ISO 3166-2:CN, which stand in the squares of the English map where a name has no room.
"""

from dataclasses import dataclass

from scenarios.language import is_english

_GRID = """
    .. .. .. .. .. .. .. HL
    .. .. .. .. NM BJ .. JL
    XJ GS NX SN SX HE TJ LN
    XZ QH SC CQ HA SD .. ..
    .. .. YN GZ HB AH JS SH
    .. .. .. GX HN JX ZJ ..
    .. .. .. .. GD FJ TW ..
    .. .. .. HI MO HK .. ..
"""

# letters: code of GB/T 2260, short name, English name (with a soft hyphen where it is wider than its square)
_NAMES = {
    "BJ": ("110000", "北京", "Beijing"),
    "TJ": ("120000", "天津", "Tianjin"),
    "HE": ("130000", "河北", "Hebei"),
    "SX": ("140000", "山西", "Shanxi"),
    "NM": ("150000", "内蒙古", "Inner Mongolia"),
    "LN": ("210000", "辽宁", "Liaoning"),
    "JL": ("220000", "吉林", "Jilin"),
    "HL": ("230000", "黑龙江", "Heilong\u00adjiang"),
    "SH": ("310000", "上海", "Shanghai"),
    "JS": ("320000", "江苏", "Jiangsu"),
    "ZJ": ("330000", "浙江", "Zhejiang"),
    "AH": ("340000", "安徽", "Anhui"),
    "FJ": ("350000", "福建", "Fujian"),
    "JX": ("360000", "江西", "Jiangxi"),
    "SD": ("370000", "山东", "Shandong"),
    "HA": ("410000", "河南", "Henan"),
    "HB": ("420000", "湖北", "Hubei"),
    "HN": ("430000", "湖南", "Hunan"),
    "GD": ("440000", "广东", "Guangdong"),
    "GX": ("450000", "广西", "Guangxi"),
    "HI": ("460000", "海南", "Hainan"),
    "CQ": ("500000", "重庆", "Chongqing"),
    "SC": ("510000", "四川", "Sichuan"),
    "GZ": ("520000", "贵州", "Guizhou"),
    "YN": ("530000", "云南", "Yunnan"),
    "XZ": ("540000", "西藏", "Tibet"),
    "SN": ("610000", "陕西", "Shaanxi"),
    "GS": ("620000", "甘肃", "Gansu"),
    "QH": ("630000", "青海", "Qinghai"),
    "NX": ("640000", "宁夏", "Ningxia"),
    "XJ": ("650000", "新疆", "Xinjiang"),
    "TW": ("710000", "台湾", "Taiwan"),
    "HK": ("810000", "香港", "Hong Kong"),
    "MO": ("820000", "澳门", "Macao"),
}


@dataclass(frozen=True)
class Province:
    """`row` and `column` count from 1, from the north-west."""

    code: str
    letters: str
    name_zh: str
    name_en: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """Short, in the language of the interface."""
        return self.name_en if is_english() else self.name_zh


def _squares() -> list[Province]:
    rows = [line.split() for line in _GRID.strip().splitlines()]
    return [
        Province(_NAMES[letters][0], letters, *_NAMES[letters][1:], row, column)
        for row, line in enumerate(rows, start=1)
        for column, letters in enumerate(line, start=1)
        if letters in _NAMES
    ]


PROVINCES = _squares()  # row by row, as they are read
LETTERS = {province.code: province.letters for province in PROVINCES}
