"""A folder of small fixtures that a test changes and loads."""

import copy
from pathlib import Path

import yaml
from django.core.management import call_command

REGIONS = """code,year,level,name,short_name,name_en,pinyin,initials,parent
430621,2024,county,岳阳县,岳阳县,Yueyang County,yueyangxian,yyx,430600
430600,2024,city,岳阳市,岳阳,Yueyang,yueyang,yy,430000
430000,2024,province,湖南省,湖南,Hunan,hunan,hn,
DE,,country,德国,德国,Germany,deguo,dg,
DE-hamburg,,city,汉堡,汉堡,Hamburg,hanbao,hb,DE
"""

CONTENTS = {
    "sectors": [
        {
            "code": "ports", "label_zh": "智慧港口", "label_en": "Smart ports", "description_zh": "港口。",
            "description_en": "Ports.", "group": "industry", "sail": True, "icon": "anchor", "colour": "#0f4c81",
            "aliases": ["港口"],
        },
    ],
    "scenarios": [
        {
            "code": "remote-cranes", "sector": "ports", "label_zh": "港机远控", "label_en": "Remote cranes",
            "description_zh": "远控。", "description_en": "Remote.", "national_typical": False, "aliases": [],
        },
    ],
    "technologies": [{"slug": "mec", "name_zh": "边缘计算", "label_en": "Edge computing", "aliases": []}],
    "units": [
        {
            "slug": "yueyang-port", "name_zh": "岳阳港", "name_en": "Yueyang Port", "kind": "port",
            "region": "430600", "aliases": ["城陵矶港", "岳港"],
        },
    ],
    "pages": [
        {"slug": "home", "kind": "home", "title_zh": "试点库", "title_en": "Registry", "lead_zh": "谁做过。"},
        {"slug": "cities", "kind": "cities", "title_zh": "地区", "title_en": "Places"},
        {"slug": "plans", "kind": "plans", "title_zh": "行动方案", "title_en": "Plans"},
        {"slug": "about", "kind": "plain", "title_zh": "关于", "title_en": "About", "body_zh": "<p>关于。</p>"},
    ],
    "plans": [
        {"slug": "city-plan", "title_zh": "岳阳市方案", "status": "issued", "city": "430600", "region": "430600",
         "publisher": "yueyang-port", "issued_on": "2020-07-19", "year_from": 2020, "file": "plan.txt"},
        {"slug": "template", "title_zh": "范本", "status": "template", "city": None, "file": "plan.txt"},
    ],
    "pilots": [
        {
            "slug": "yueyang-crane", "status": "public", "title_zh": "岳阳港远控岸桥", "title_en": "Yueyang cranes",
            "summary_zh": "远程操控岸桥。", "sector": "ports", "scenario": "remote-cranes", "technologies": ["mec"],
            "city": "430600", "region": "430621", "stage": "live", "evidence": "reported", "started_year": None,
            "network": {"private_network": "yes", "urllc": True},
            "units": [{"unit": "yueyang-port", "role": "lead"}],
            "measurements": [{"indicator_zh": "每班人数", "before": "7", "after": "2", "unit_zh": "人"}],
            "sources": [
                {"title": "见闻", "publisher": "某报（某站转载）", "url": "https://example.org/1", "kind": "repost"},
            ],
        },
        {
            "slug": "hamburg-crane", "status": "draft", "title_zh": "汉堡远控岸桥", "summary_zh": "试验。",
            "sector": "ports", "scenario": "remote-cranes", "city": "DE-hamburg", "stage": "trial",
            "evidence": "claimed", "editor_note": "需要更好的来源。",
        },
    ],
}  # fmt: skip


class Fixtures:
    def __init__(self, folder: Path):
        self.folder = folder
        self.contents = copy.deepcopy(CONTENTS)
        self.regions = REGIONS
        self.plan_text = "一、总体目标\n到2022年，建成5G基站2000个。\n"
        self.readings: dict[str, list[dict]] = {}

    def row(self, name: str, position: int = 0) -> dict:
        return self.contents[name][position]

    def load(self, **options) -> None:
        (self.folder / "policies").mkdir(exist_ok=True)
        (self.folder / "policies" / "plan.txt").write_text(self.plan_text, encoding="utf-8")
        (self.folder / "regions.csv").write_text(self.regions, encoding="utf-8")
        (self.folder / "readings").mkdir(exist_ok=True)
        for name, rows in (self.contents | self.readings).items():
            text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False)
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        call_command("load_registry", fixtures=self.folder, **options)
