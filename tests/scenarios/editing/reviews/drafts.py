"""A small plan as the reader would hand it over, with offsets that hold."""

from scenarios.drafting.draft import (
    LEAD,
    UNIT,
    PilotDraft,
    PlanDraft,
    RemarkDraft,
    TargetDraft,
    TargetPartDraft,
    TaskDraft,
    UnitDraft,
)

TEXT = "\n".join(
    [
        "岳阳市5G应用行动方案",
        "一、总体目标",
        "到2022年，建成5G基站2000个以上（其中移动1200个，联通800个）。",
        "二、重点任务",
        "1.智慧港口。在城陵矶港试点5G远程控制。（责任单位：市工信局、市交通局）",
        "2.智慧医疗。推进5G远程诊疗。（责任单位：市卫健委，各县市区政府）",
    ]
)


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def unit(cited: str, name: str, role: str = UNIT, **options) -> UnitDraft:
    start, end = span(cited)
    return UnitDraft(cited, name, role, start=start, end=end, **options)


def plan_draft(**fields) -> PlanDraft:
    """Two tasks, each a pilot to be, one target and one remark; `fields` replace what is said of the document."""
    port, health = TEXT.split("\n")[4:]
    sentence = TEXT.split("\n")[2]
    tasks = [
        TaskDraft("二/1", "智慧港口", "scenario", port, *span(port)),
        TaskDraft("二/2", "智慧医疗", "scenario", health, *span(health)),
    ]
    tasks[0].units = [unit("市工信局", "岳阳市工业和信息化局", LEAD), unit("市交通局", "岳阳市交通运输局")]
    tasks[1].units = [
        unit("市卫健委", "岳阳市卫生健康委员会"),
        unit("各县市区政府", "各县市区政府", is_group=True),
    ]
    pilots = [
        PilotDraft("智慧港口", "二/1", port, 0, sectors=["ports"], words=[span("城陵矶港")]),
        PilotDraft("智慧医疗", "二/2", health, 1, sectors=["health"], words=[span("远程诊疗")]),
    ]
    for pilot in pilots:
        pilot.start, pilot.end = span(pilot.text)
    target = TargetDraft(2022, "base_stations", "5G基站", ">=", "2000", "个", sentence)
    target.start, target.end = span(sentence)
    target.parts = [TargetPartDraft("移动", "1200"), TargetPartDraft("联通", "800")]
    values = {
        "title": "岳阳市5G应用行动方案",
        "region": "430600",
        "year_from": 2020,
        "year_to": 2022,
        "remarks": [
            RemarkDraft("no-day-of-issue"),
            RemarkDraft("task-without-units", "二/2 智慧医疗", *span(health)),
        ],
    }
    return PlanDraft(TEXT, tasks=tasks, pilots=pilots, targets=[target], **(values | fields))
