from django.urls import path, re_path

from scenarios.public import compare_views, kit, short, situation_views, units, views
from scenarios.public.enquiries.views import ask, asked

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
    path("compare/", compare_views.page, name="compare"),
    re_path(r"^compare\.(?P<form>csv|xlsx|json|jsonld)$", compare_views.file, name="compare_file"),
    path("situation/", situation_views.situation_page, name="situation"),
    # At most eighteen digits: what is longer is no number a database can hold.
    re_path(r"^p/(?P<number>[0-9]{1,18})/?$", short.pilot, name="short"),
    re_path(r"^p/(?P<number>[0-9]{1,18})\.(?P<form>bib|ris)$", short.citation_file, name="citation"),
    re_path(r"^p/(?P<number>[0-9]{1,18})\.(?P<form>json|jsonld)$", short.record_file, name="record"),
    re_path(r"^p/(?P<number>[0-9]{1,18})/kit/$", kit.pilot_kit, name="kit"),
    re_path(r"^p/(?P<number>[0-9]{1,18})/kit\.docx$", kit.pilot_kit_document, name="kit-document"),
    path("compare/kit/", kit.comparison_kit, name="comparison-kit"),
    path("compare/kit.docx", kit.comparison_kit_document, name="comparison-kit-document"),
    re_path(r"^p/(?P<number>[0-9]{1,18})/ask/$", ask, name="ask"),
    re_path(r"^p/(?P<number>[0-9]{1,18})/ask/sent/$", asked, name="asked"),
]
