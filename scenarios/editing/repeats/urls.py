"""Addresses below admin/repeats/."""

from django.urls import path

from scenarios.editing.repeats.views import BeginView

app_name = "repeats"
urlpatterns = [path("of/<int:pk>/", BeginView.as_view(), name="begin")]
