from django.urls import path, re_path

from search.export_views import export, feed
from search.suggest_views import search_help, suggestions
from search.views import search_page

urlpatterns = [
    path("", search_page, name="search"),
    path("suggest", suggestions, name="search_suggest"),
    path("help/", search_help, name="search_help"),
    path("feed.atom", feed, name="search_feed"),
    re_path(r"^export\.(?P<form>csv|xlsx|json|jsonld)$", export, name="search_export"),
]
