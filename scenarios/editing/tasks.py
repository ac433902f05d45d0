"""Choosing the tasks of plans that a pilot serves: there are hundreds, too many for a list to scroll through."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from scenarios.editing.finding import search_form
from scenarios.models import PlanPage, Task


class TaskChoosing:
    """Tasks of plans that are public or that the user may work on."""

    filter_form_class = search_form(("heading", "text", "path", "plan__title"))
    ordering = ("plan__title", "sort_order")

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("plan", label=_("Plan"))]

    def get_object_list(self) -> QuerySet[Task]:
        own = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        return Task.objects.select_related("plan").filter(
            Q(plan__in=PlanPage.objects.public()) | Q(plan__in=own.values("pk"))
        )


class TaskChooseView(TaskChoosing, ChooseView):
    pass


class TaskChooseResultsView(TaskChoosing, ChooseResultsView):
    pass


class TaskChooserViewSet(ChooserViewSet):
    name = "task_chooser"
    model = Task
    icon = "tasks"
    per_page = 25
    choose_one_text = _("Choose a task")
    choose_another_text = _("Choose another task")
    choose_view_class = TaskChooseView
    choose_results_view_class = TaskChooseResultsView
