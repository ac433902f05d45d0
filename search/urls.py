from django.urls import path

from search.alerts import views as alerts
from search.suggest_views import search_help, suggestions
from search.views import search_page

urlpatterns = [
    path("", search_page, name="search"),
    path("suggest", suggestions, name="search_suggest"),
    path("help/", search_help, name="search_help"),
    path("alerts/", alerts.subscribe, name="alert"),
    path("alerts/sent/", alerts.sent, name="alert_sent"),
    path("alerts/begun/", alerts.begun, name="alert_begun"),
    path("alerts/confirm/<str:token>/", alerts.confirm, name="alert_confirm"),
    path("alerts/stop/<uuid:key>/", alerts.stop, name="alert_stop"),
]
