"""Reviews of a small plan, and people who may and may not work on them. Imports wait until Django is set up."""

import pytest


@pytest.fixture
def review(city, moderator):
    """A reading for 岳阳市, begun by its moderator."""
    from scenarios.models import PlanReview
    from tests.scenarios.editing.reviews.drafts import plan_draft

    return PlanReview.objects.create(
        city=city, owner=moderator, file_name="plan.docx", draft=plan_draft().to_json()
    )


@pytest.fixture
def template(home):
    """A plan of “X市” below the list of plans, not public."""
    from scenarios.models import PlanStatus, Task, TaskUnit
    from tests.factories import PlanFactory

    task = Task(
        path="二/1", heading="智慧医疗", text="依托X市第一人民医院。", task_units=[TaskUnit(cited="市卫健委")]
    )
    return PlanFactory(
        title="5G网络建设实施方案", status=PlanStatus.TEMPLATE, live=False, tasks=[task], text=TEMPLATE_TEXT
    )


TEMPLATE_TEXT = "\n".join(
    [
        "5G网络建设实施方案",
        "为贯彻落实《X省加快5G发展的若干政策》，结合X实际，制定本方案。",
        "一、工作目标",
        "2024年，建设5G基站X个。",
        "二、重点任务",
        "1.智慧医疗。依托X市第一人民医院开展5G远程医疗试点。（责任单位：市卫健委、中国电信X分公司）",
    ]
)
