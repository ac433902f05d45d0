"""Who works on a city's pages. Kept as links, so that names can change and a city's team goes with the city."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Workflow

from scenarios.models.cities import CityPage


class CityTeam(models.Model):
    """The groups, the collection of pictures and documents, and the review of one city page.

    Made and kept by `scenarios.editing.groups`. A part that someone deletes by hand becomes null and is made anew the
    next time the team is ensured.
    """

    city = models.OneToOneField(CityPage, on_delete=models.CASCADE, related_name="team")
    editors = models.OneToOneField(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    moderators = models.OneToOneField(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    collection = models.OneToOneField(Collection, on_delete=models.SET_NULL, null=True, related_name="+")
    workflow = models.OneToOneField(Workflow, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("team of a city")
        verbose_name_plural = _("teams of cities")

    def __str__(self) -> str:
        return str(self.city)
