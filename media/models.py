"""Pictures with credit, licence and alt text in two languages; documents with checked content."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.search import index

from media.fields import CheckedDocumentField, CheckedImageField


class Licence(models.TextChoices):
    OWN_WORK = "own-work", _("Own work of the unit that uploads it")
    PERMISSION = "permission", _("All rights reserved, used with permission")
    CC_BY = "cc-by-4.0", _("CC BY 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0")
    CC0 = "cc0-1.0", _("CC0 1.0")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")

    @property
    def url(self) -> str:
        """Address of the licence deed; empty for those without one."""
        return LICENCE_URLS.get(self, "")


LICENCE_URLS = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
}


class RegistryImage(AbstractImage):
    file = CheckedImageField(
        verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    description = models.CharField(
        _("alt text"),
        max_length=255,
        help_text=_("What the picture shows, in Chinese, for readers who cannot see it."),
    )
    description_en = models.CharField(
        _("alt text in English"),
        max_length=255,
        blank=True,
        help_text=_("Shown on English pages; empty: the Chinese text is shown there too."),
    )
    credit = models.CharField(
        _("credit"), max_length=255, help_text=_("Photographer or unit to be named beside the picture.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        choices=Licence,
        help_text=_("The terms on which others may use the picture."),
    )
    generated = models.BooleanField(
        _("drawn"), default=False, editable=False, help_text=_("Drawn by the registry, not a photograph.")
    )
    drawing_key = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("What a drawn cover was drawn from, as a hash."),
    )
    # `media.lettering.Words` by language: what is written on the pictures of a drawn cover for link previews.
    lettering = models.JSONField(default=dict, editable=False)
    # Where the files lie that pages show of it; kept by `media.renditions`.
    shown = models.JSONField(default=dict, editable=False)

    admin_form_fields = (
        "title",
        "file",
        "description",
        "description_en",
        "credit",
        "licence",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("description_en"),
        index.SearchField("credit"),
        index.FilterField("licence"),
        index.FilterField("generated"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")
        constraints = [
            models.UniqueConstraint(
                fields=["drawing_key"],
                condition=~models.Q(drawing_key=""),
                name="media_one_image_per_drawing",
            )
        ]

    def save(self, *args, **kwargs):
        # Committed here and not in the field's own pre_save: only then do width, height, size and hash
        # describe the file as stored (turned upright, without metadata) instead of the one uploaded.
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
            self._set_image_file_metadata()
        super().save(*args, **kwargs)

    @property
    def default_alt_text(self) -> str:
        if (get_language() or "").startswith("en") and self.description_en:
            return self.description_en
        return super().default_alt_text

    @property
    def licence_url(self) -> str:
        """Address of the licence deed; empty for those without one."""
        return Licence(self.licence).url


class RegistryRendition(AbstractRendition):
    image = models.ForeignKey(RegistryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="media_one_rendition_per_spec"
            )
        ]


class RegistryDocument(AbstractDocument):
    file = CheckedDocumentField(upload_to="documents", verbose_name=_("file"))

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        pass

    def clean(self) -> None:
        # Looks at the ending alone; a file that the form has refused is not there, and has no ending to complain of.
        if self.file:
            super().clean()

    def save(self, *args, **kwargs):
        # As with pictures: a refused file then leaves the caller's transaction usable, too.
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
            self._set_document_file_metadata()
        super().save(*args, **kwargs)
