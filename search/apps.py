from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Receivers run in the order they were connected: a move first corrects regions, then is indexed.
        import scenarios.signals  # noqa: F401
        from search import signals  # noqa: F401
        from search.editors.signals import connect

        connect()
