from django.urls import reverse

from scenarios.models import Task
from tests.factories import PlanFactory
from tests.scenarios.editing.helpers import add_url


def test_tasks_of_public_and_own_plans_are_offered_and_found_by_their_words(as_editor, city, other_city):
    PlanFactory(parent=city, live=False, title="自家草案", tasks=[Task(path="一/2", heading="智慧港口")])
    PlanFactory(parent=other_city, title="濮阳方案", tasks=[Task(heading="智慧医疗")])
    PlanFactory(parent=other_city, live=False, title="濮阳草案", tasks=[Task(heading="智慧矿山")])
    url = reverse("task_chooser:choose_results")
    html = as_editor.get(url).content.decode()
    assert "一/2 智慧港口" in html
    assert "智慧医疗" in html
    assert "智慧矿山" not in html
    found = as_editor.get(url, {"q": "濮阳 医疗"}).content.decode()
    assert "智慧医疗" in found
    assert "智慧港口" not in found


def test_the_pilot_form_offers_tasks_by_a_chooser(as_editor, city):
    assert reverse("task_chooser:choose") in as_editor.get(add_url(city)).content.decode()
