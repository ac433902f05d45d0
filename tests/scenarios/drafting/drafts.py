"""Drafts made by hand, as a reading of 岳阳市's plan would give them."""

from scenarios.drafting.draft import (
    LEAD,
    UNIT,
    PilotDraft,
    PlanDraft,
    TargetDraft,
    TargetPartDraft,
    TaskDraft,
    UnitDraft,
)

LOGISTICS = "二是开展5G＋智慧物流示范应用。依托物流园区，实现车路系统、分拣机器人应用。"
TOURISM = "三是推进5G＋智慧旅游应用。通过5G+VR提升景区的服务水平。"


def unit(cited: str, name: str = "", role: str = UNIT, **fields) -> UnitDraft:
    return UnitDraft(cited, name or cited, role, **fields)


def industry(role: str = UNIT) -> UnitDraft:
    return unit("市工信局", "岳阳市工业和信息化局", role)


def group(cited: str = "各县市区政府") -> UnitDraft:
    return unit(cited, is_group=True)


def target(year: int = 2022, metric: str = "base_stations", value: str = "4653", **fields) -> TargetDraft:
    values = {
        "note": "5G基站数量",
        "comparator": ">=",
        "unit": "个",
        "text": f"{year}年，5G基站数量达到{value}个。",
    }
    return TargetDraft(year=year, metric=metric, value=value, **(values | fields))


def plan_draft(**fields) -> PlanDraft:
    """Two tasks, of which one lists two uses, and two targets."""
    network = TaskDraft(
        "二/（一）/1",
        "科学布点站址资源",
        "network",
        "1．科学布点站址资源。按照统筹原则。",
        units=[group(), industry(LEAD), unit("市财政局", "岳阳市财政局")],
    )
    upgrade = TaskDraft(
        "二/（二）/1",
        "5G+产业升级",
        "scenario",
        f"1．5G+产业升级。{LOGISTICS}{TOURISM}",
        units=[
            group(),
            industry(LEAD),
            unit("市商务局", "岳阳市商务局"),
            unit("岳阳电信", "中国电信岳阳分公司"),
        ],
    )
    targets = [
        target(
            2021, value="2926", parts=[TargetPartDraft("移动", "1728"), TargetPartDraft("联通电信", "1198")]
        ),
        target(2022, metric="users", value="1910000", note="5G用户", unit="户", comparator=">"),
    ]
    goals = "".join(target.text for target in targets)
    values = {
        "text": f"岳阳市加快5G产业发展行动方案\n一、总体目标\n{goals}\n二、重点任务\n{network.text}\n{upgrade.text}",
        "title": "岳阳市加快5G产业发展行动方案（2020年-2022年）（征求意见稿）",
        "region": "430600",
        "status": "draft",
        "year_from": 2020,
        "year_to": 2022,
        "tasks": [network, upgrade],
        "pilots": [
            PilotDraft(
                "5G+智慧物流示范应用", "二/（二）/1/二是", LOGISTICS, task=1, sectors=["logistics"],
                scenario="smart-logistics-park",
            ),
            PilotDraft(
                "5G+智慧旅游应用", "二/（二）/1/三是", TOURISM, task=1, sectors=["culture-tourism"],
                scenario="immersive-tours",
            ),
        ],
        "targets": targets,
    }  # fmt: skip
    return PlanDraft(**(values | fields))


LIVELIHOOD = "一是开展5G+远程会诊试点，由市人民医院与各县医院互联互通，医生远程查看影像资料。"


def with_another_task(draft: PlanDraft) -> PlanDraft:
    """The second task has made place for another one, with a use of its own."""
    health = TaskDraft(
        "二/（二）/1", "5G+民生服务", "scenario", f"1．5G+民生服务。{LIVELIHOOD}", units=[industry(LEAD)]
    )
    use = PilotDraft("5G+远程会诊试点", "二/（二）/1/一是", LIVELIHOOD, task=1, sectors=["logistics"])
    draft.text = draft.text.replace(draft.tasks[1].text, health.text)
    draft.tasks[1], draft.pilots = health, [use]
    return draft
