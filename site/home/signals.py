"""What makes the cached navigation out of date."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.navigation import forget_navigation

for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
    signal.connect(forget_navigation)
for model in (PageViewRestriction, Site):
    post_save.connect(forget_navigation, sender=model)
    post_delete.connect(forget_navigation, sender=model)
post_delete.connect(forget_navigation, sender=Page)
