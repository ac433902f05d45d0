"""What the API's answers look like, for its description. Made up, after pilots and plans there are; tests hold them to
the shapes.
"""

from pydantic.config import JsonDict

Shape = JsonDict


def _both(zh: str, en: str) -> Shape:
    return {"zh": zh, "en": en}


def _coded(code: str, zh: str, en: str) -> Shape:
    return {"code": code, "label": _both(zh, en)}


def _addresses(path: str) -> Shape:
    return _both(f"https://example.org/{path}", f"https://example.org/en/{path}")


def _unit(slug: str, kind: str, zh: str, en: str) -> Shape:
    return {"slug": slug, "kind": kind, "name": _both(zh, en)}


_SHANDONG = {**_coded("370000", "山东省", "Shandong"), "level": "province"}
_QINGDAO = {**_coded("370200", "青岛市", "Qingdao"), "level": "city", "within": [_SHANDONG]}
_LIVE = _coded("live", "运行", "Live")
_MEASURED = _coded("measured", "实测", "Measured")
_PORT = _unit("qingdao-port", "port", "青岛港集团", "Qingdao Port Group")
_BUREAU = _unit(
    "qingdao-miit",
    "government",
    "青岛市工业和信息化局",
    "Qingdao Bureau of Industry and Information Technology",
)
_PILOT = {
    "slug": "qingdao-port-remote-cranes",
    "url": _addresses("cities/qingdao/qingdao-port-remote-cranes/"),
    "title": _both("青岛港 5G 远程岸桥", "Remote quay cranes at Qingdao Port"),
}
_PLAN = {
    "slug": "qingdao-5g-plan",
    "url": _addresses("cities/qingdao/qingdao-5g-plan/"),
    "title": _both("青岛市5G发展行动方案", "5G action plan of Qingdao"),
}
_TASK = {
    "path": "二/（二）/1",
    "heading": "智慧港口",
    "url": _addresses("cities/qingdao/qingdao-5g-plan/#task-1"),
}

LISTED_PILOT: Shape = {
    "id": 12,
    **_PILOT,
    "address": "https://example.org/p/12",
    "summary": _both(
        "司机在控制室里用 5G 回传的画面操作岸桥。",
        "Drivers work quay cranes from a control room, with video over 5G.",
    ),
    "cover": {
        "url": "https://example.org/media/original_images/cranes.webp",
        "width": 1280,
        "height": 720,
        "alt": _both("控制室里的岸桥司机", "A crane driver in the control room"),
        "credit": "青岛港集团",
        "licence": "cc-by-4.0",
        "drawn": False,
    },
    "sector": _coded("ports", "智慧港口", "Smart ports"),
    "extra_sectors": [_coded("logistics", "智慧物流", "Smart logistics")],
    "scenario": _coded("remote-crane-control", "港机远程操控", "Remote crane control"),
    "extra_scenarios": [],
    "technologies": [_coded("mec", "边缘计算 MEC", "Multi-access edge computing")],
    "region": _QINGDAO,
    "site": _both("前湾港区", "Qianwan terminal"),
    "stage": _LIVE,
    "stopped_reason": "",
    "evidence": _MEASURED,
    "started_year": 2019,
    "units": [{"unit": _PORT, "role": _coded("lead", "牵头单位", "Lead")}],
    "contact_unit": _PORT,
    "network": {
        "private_network": "yes",
        "network_mode": "hybrid",
        "architecture": "sa",
        "bands": "3.5 GHz (n78)",
        "slice_type": None,
        "edge_computing": "yes",
        "five_g_advanced": None,
        "redcap": None,
        "terminals": _both("每台岸桥 15 路高清摄像头", "15 HD cameras a crane"),
        "service_classes": ["embb", "urllc"],
    },
    "problem": _both("司机须登上四十米高的岸桥。", "Drivers had to climb cranes forty metres high."),
    "solution": _both("5G 专网回传画面与控制信号。", "A private 5G network carries video and control."),
    "outcome": _both("一名司机照看三台岸桥。", "One driver looks after three cranes."),
    "measurements": [
        {
            "indicator": _both("端到端时延", "End-to-end delay"),
            "unit": _both("毫秒", "ms"),
            "before": "",
            "after": "<20",
            "change": "",
            "measured_on": "2020-11",
            "method": "连续 24 小时测试",
            "basis": _both("港口公布的测试报告", "A test report that the port has published."),
        }
    ],
    "prerequisites": [
        {
            "kind": _coded("network", "网络", "Network"),
            "essential": True,
            "need": _both("覆盖堆场与岸桥的 5G 专网", "A private 5G network that covers yard and cranes"),
        }
    ],
    "lessons": [
        {
            "kind": _coded("failed", "未达预期之处", "What did not work"),
            "text": _both("雨天画面变差。", "Rain blurs the video."),
        }
    ],
    "risks": [
        {
            "risk": _both("网络中断", "The network fails"),
            "mitigation": _both(
                "光纤备份，岸桥自动停机", "Fibre as a second link; the crane stops by itself"
            ),
        }
    ],
    "replication_note": _both("岸桥须先有电控改造条件。", "Cranes must be fit for electric control first."),
    "cost": {
        "band": _coded("10m-50m", "1000 万～5000 万元", "¥10–50 million"),
        "note": "不含岸桥改造",
        "funding": "自筹",
    },
    "origins": [],
    "repeats": [
        {
            "slug": "yueyang-port-remote-cranes",
            "title": _both("岳阳港 5G 远程岸桥", "Remote quay cranes at Yueyang Port"),
            "kept": "远程操控与画面回传",
            "changed": "内河港的小型岸桥",
            "outcome": "",
        }
    ],
    "tasks": [{**_TASK, "use": "二/（二）/1", "plan": _PLAN}],
    "sources": [
        {
            "title": "5G 岸桥投入使用",
            "title_is_description": False,
            "publisher": "青岛日报",
            "published_on": "2020-11-05",
            "kind": _coded("press", "媒体报道", "Press report"),
            "url": "https://example.com/news/1",
        }
    ],
    "text_licence": _coded("cc-by-4.0", "CC BY 4.0", "CC BY 4.0"),
    "first_published_at": "2024-03-01T02:00:00Z",
    "last_published_at": "2024-05-06T02:00:00Z",
    "last_checked_on": "2024-05-06",
}

PILOT: Shape = LISTED_PILOT | {
    "write_up": [
        {"type": "text", "html": "<p>司机在两公里外的控制室里作业。</p>"},
        {"type": "figure", "figure": "3", "meaning": "一名司机照看的岸桥", "source": "青岛日报"},
    ]
}

PILOTS: Shape = {
    "total": 79,
    "next": "https://example.org/api/v1/pilots?limit=1&cursor=WzEyXQ",
    "pilots": [LISTED_PILOT],
}

_PLAN_FACTS: Shape = {
    **_PLAN,
    "document_number": "青政办发〔2020〕1号",
    "status": _coded("issued", "已印发", "Issued"),
    "region": _QINGDAO,
    "publisher": _BUREAU,
    "issued_on": "2020-03-02",
    "year_from": 2020,
    "year_to": 2022,
}

PLANS: Shape = {"total": 1, "next": None, "plans": [_PLAN_FACTS | {"tasks": 1, "targets": 1, "pilots": 1}]}

PLAN: Shape = _PLAN_FACTS | {
    "source_url": "https://example.com/plans/1",
    "source_note": "",
    "targets": [
        {
            "year": 2022,
            "metric": _coded("base_stations", "5G 基站", "5G base stations"),
            "metric_note": "5G基站",
            "comparator": ">=",
            "value": 20000,
            "unit": "个",
            "is_addition": False,
            "parts": [{"name": "中国移动", "value": 12000}],
            "text": "到2022年底，全市5G基站累计达到2万个以上。",
        }
    ],
    "tasks": [
        {
            **_TASK,
            "kind": _coded("scenario", "应用场景", "Application scenario"),
            "text": "1．智慧港口。推广远程操控岸桥。（责任单位：市工业和信息化局、各区市政府）",
            "units": [
                {
                    "unit": _BUREAU,
                    "role": _coded("unit", "责任单位", "Responsible unit"),
                    "cited": "市工业和信息化局",
                },
                {
                    "unit": None,
                    "role": _coded("unit", "责任单位", "Responsible unit"),
                    "cited": "各区市政府",
                },
            ],
            "pilots": [{**_PILOT, "stage": _LIVE, "evidence": _MEASURED, "path": "二/（二）/1"}],
        }
    ],
    "text": "青岛市5G发展行动方案\n…",
    "first_published_at": "2024-03-01T02:00:00Z",
    "last_published_at": "2024-05-06T02:00:00Z",
}
