"""What the facets are called."""

from django.utils.translation import gettext_lazy

FACET_LABELS = {
    "sector": gettext_lazy("Sector"),
    "scenario": gettext_lazy("Scenario"),
    "region": gettext_lazy("Region"),
    "stage": gettext_lazy("Stage"),
    "evidence": gettext_lazy("Evidence"),
    "reuse": gettext_lazy("Reuse"),
    "year": gettext_lazy("Start year"),
    "tag": gettext_lazy("Technology"),
    "unit": gettext_lazy("Unit"),
}
