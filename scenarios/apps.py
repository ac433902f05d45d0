from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScenariosConfig(AppConfig):
    name = "scenarios"
    verbose_name = _("Pilots and plans")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from scenarios import signals  # noqa: F401  (connects the receivers)
        from scenarios.public import edition_signals

        edition_signals.connect()
