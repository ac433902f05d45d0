from django.urls import path, re_path

from search.alerts import views as alerts
from search.export_views import export, feed
from search.suggest_views import search_help, suggestions
from search.views import search_page

urlpatterns = [
    path("", search_page, name="search"),
    path("suggest", suggestions, name="search_suggest"),
    path("help/", search_help, name="search_help"),
    path("feed.atom", feed, name="search_feed"),
    re_path(r"^export\.(?P<form>csv|xlsx|json|jsonld)$", export, name="search_export"),
    path("alerts/", alerts.subscribe, name="alert"),
    path("alerts/sent/", alerts.sent, name="alert_sent"),
    path("alerts/begun/", alerts.begun, name="alert_begun"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert_confirm"),
    path("alerts/stop/<uuid:key>/", alerts.stop, name="alert_stop"),
]
