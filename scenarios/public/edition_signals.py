"""What begins a new edition: every write to a record of which visitors may see anything."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_published, page_unpublished, post_page_move

from media.renditions import renditions_made
from scenarios.models import Sector
from scenarios.public.colours import forget_colours
from scenarios.public.edition import new_edition
from scenarios.revisions import is_draft_alone

# All others count as public, also those that are yet to be invented.
HIDDEN_APPS = {"auth", "contenttypes", "search", "sessions", "wagtailadmin", "wagtailsearch", "wagtailusers"}
HIDDEN_MODELS = {
    "scenarios.attempt", "scenarios.cityteam", "scenarios.enquiry", "scenarios.loadedrow", "scenarios.planreview",
    "wagtailcore.apitoken", "wagtailcore.comment", "wagtailcore.commentreply", "wagtailcore.groupapprovaltask",
    "wagtailcore.groupapprovaltask_groups", "wagtailcore.groupcollectionpermission",
    "wagtailcore.grouppagepermission", "wagtailcore.groupsitepermission", "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry", "wagtailcore.pagesubscription", "wagtailcore.referenceindex",
    "wagtailcore.revision", "wagtailcore.task", "wagtailcore.taskstate", "wagtailcore.uploadedfile",
    "wagtailcore.workflow", "wagtailcore.workflowcontenttype", "wagtailcore.workflowpage",
    "wagtailcore.workflowstate", "wagtailcore.workflowtask",
}  # fmt: skip


def connect() -> None:
    """Call once all models are loaded."""
    for model in public_models():
        # Not for all models at once: Django deletes rows that nobody listens to without reading them.
        for signal in (post_save, post_delete, m2m_changed):
            signal.connect(begin_new_edition, sender=model)
    for signal in (post_save, post_delete):
        signal.connect(forget_colours, sender=Sector)
    for signal in (page_published, page_unpublished, post_page_move, renditions_made):
        signal.connect(begin_new_edition)


def public_models() -> Iterator[type[Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in HIDDEN_APPS and model._meta.label_lower not in HIDDEN_MODELS:
            yield model


def begin_new_edition(update_fields: frozenset[str] | None = None, **kwargs) -> None:
    if not is_draft_alone(update_fields):
        new_edition()
