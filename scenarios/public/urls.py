from django.urls import path

from scenarios.public import units, views

app_name = "scenarios"
urlpatterns = [
    path("sectors/", views.sector_list, name="sectors"),
    path("sectors/<slug:code>/", views.sector, name="sector"),
    path("scenarios/", views.scenario_list, name="scenarios"),
    path("scenarios/<slug:code>/", views.scenario, name="scenario"),
    path("units/", units.unit_list, name="units"),
    path("units/<slug:slug>/", units.unit, name="unit"),
    path("regions/", views.region_list, name="regions"),
    path("regions/<slug:code>/", views.region, name="region"),
]
