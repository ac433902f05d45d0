from django.urls import path

from search.suggest_views import search_help, suggestions
from search.views import search_page

urlpatterns = [
    path("", search_page, name="search"),
    path("suggest", suggestions, name="search_suggest"),
    path("help/", search_help, name="search_help"),
]
