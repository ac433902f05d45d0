"""The site's own Word templates of replication kits."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from scenarios.editing.kit_templates import kit_templates_edit_handler


@register_setting(icon="doc-full")
class KitTemplates(BaseGenericSetting):
    """One a language; where it is empty the template that comes with the registry is used.

    They are kept in the database and not among the uploads: nobody can read them by address, and every process has
    the same ones at once.
    """

    document_zh = models.BinaryField(null=True, blank=True, editable=False)
    name_zh = models.CharField(max_length=160, blank=True, editable=False)
    document_en = models.BinaryField(null=True, blank=True, editable=False)
    name_en = models.CharField(max_length=160, blank=True, editable=False)

    edit_handler = kit_templates_edit_handler()

    class Meta:
        verbose_name = _("templates of replication kits")
