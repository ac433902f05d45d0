"""The file fields of pictures and documents: nothing reaches storage unchecked, whoever stores it."""

from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from media.checks import DECODE_ERRORS, DECOMPRESSION_BOMBS, CleanImage, check_document, clean_image


class CheckedImageFieldFile(WagtailImageFieldFile):
    def save(self, name, content, save=True):
        """Store the picture as `clean_image` writes it; ValidationError when it does not pass."""
        if not isinstance(content, CleanImage):
            content = clean_image(content, name)
        super().save(name, content, save)

    save.alters_data = True

    def get_image_dimensions(self):
        """Asked for as soon as a file is assigned: one that cannot be read is refused later, by `save`."""
        try:
            return super().get_image_dimensions()
        except (*DECODE_ERRORS, *DECOMPRESSION_BOMBS):
            if self._committed:
                raise
            return None, None


class CheckedImageField(WagtailImageField):
    attr_class = CheckedImageFieldFile


class CheckedDocumentFieldFile(FieldFile):
    def save(self, name, content, save=True):
        """Store the document if its content is what its name says; else ValidationError."""
        check_document(content, name)
        super().save(name, content, save)

    save.alters_data = True


class CheckedDocumentField(models.FileField):
    attr_class = CheckedDocumentFieldFile
