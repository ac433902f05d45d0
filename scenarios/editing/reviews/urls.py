"""Addresses below admin/plans/: reading documents, and plans without a place as models to start from."""

from django.urls import path

from scenarios.editing.reviews.confirmation import ChangesView
from scenarios.editing.reviews.templates import TemplateView
from scenarios.editing.reviews.views import DeleteView, SectionView, UploadView

app_name = "plan_reading"
urlpatterns = [
    path("read/", UploadView.as_view(), name="upload"),
    path("read/<int:pk>/changes/", ChangesView.as_view(), name="changes"),
    path("read/<int:pk>/delete/", DeleteView.as_view(), name="delete"),
    path("read/<int:pk>/<slug:name>/", SectionView.as_view(), name="section"),
    path("templates/<int:pk>/", TemplateView.as_view(), name="template"),
]
