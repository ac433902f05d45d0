"""Make the renditions that pages show and that are missing: after a change of the sizes, or of a failure."""

from django.core.management.base import BaseCommand
from wagtail.images.models import SourceImageIOError

from media.models import RegistryImage
from media.renditions import is_prepared, prepare_renditions


class Command(BaseCommand):
    help = "Make the sizes of pictures that pages show and that are missing."

    def handle(self, *args, **options) -> None:
        made = 0
        for image in RegistryImage.objects.iterator():
            if is_prepared(image):
                continue
            try:
                prepare_renditions(image)
            except SourceImageIOError as error:
                self.stderr.write(self.style.WARNING(f"{image.title}: {error}"))
            else:
                made += 1
        self.stdout.write(f"{made} pictures made ready." if made else "All pictures are ready.")
