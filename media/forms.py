"""Forms of the admin interface: the bases the settings name for pictures and for documents."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.forms import FileField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.checks import CleanImage, check_document, clean_image


class CheckedImageFormField(WagtailImageField):
    def to_python(self, data: UploadedFile | None) -> CleanImage | None:
        """
        The clean picture. Wagtail's own checks are not asked: a file cut short within its header makes them
        fail with a server error, and they take any XML for SVG.
        """
        upload = FileField.to_python(self, data)
        if upload is None:
            return None
        image = clean_image(upload, upload.name)
        # The multiple uploader parks a picture that still lacks its credit, and takes it from the request,
        # not from here: write the clean picture there too, so that no photographer's position is ever stored.
        upload.seek(0)
        upload.truncate()
        upload.write(image.read())
        upload.flush()
        upload.size = image.size
        upload.seek(0)
        image.seek(0)
        return image


class RegistryImageForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            # Wagtail's form factory chooses the class of this field itself.
            self.fields["file"] = CheckedImageFormField(
                label=file.label, required=file.required, widget=file.widget, max_length=file.max_length
            )

    @transaction.atomic
    def save(self, commit=True):
        """At once: for a replaced file Wagtail deletes all renditions, and only then new ones are to be made."""
        return super().save(commit)


class RegistryDocumentForm(BaseDocumentForm):
    def clean_file(self):
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            check_document(upload, upload.name)
        return upload
