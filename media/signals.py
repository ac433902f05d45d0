from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from media.models import RegistryImage, RegistryRendition
from media.renditions import prepare_renditions


@receiver(post_save, sender=RegistryImage)
def make_renditions(instance, raw, **kwargs):
    """Robust: a picture that cannot be shrunk is stored all the same, and the reason is logged."""
    if not raw:
        transaction.on_commit(lambda: prepare_renditions(instance), robust=True)


@receiver(post_delete, sender=RegistryRendition)
def show_no_rendition_that_is_gone(instance, **kwargs):
    """Pages show the picture as it was stored until `prepare_renditions` has made others."""
    RegistryImage.objects.filter(pk=instance.image_id).exclude(shown={}).update(shown={})
