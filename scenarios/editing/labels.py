"""What Wagtail shows on the editors' side in English whatever the language, named in the language of the reader."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import auth, choosers, workflows
from wagtail.models import Site
from wagtail.sites.views import IndexView as SitesView
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

from scenarios.blocks import PictureBlock

# Fields without a label, for which Django makes one from the English name of the variable.
LABELS = {
    auth.LoginForm: {"password": _("Password")},
    choosers.AnchorLinkChooserForm: {"link_text": _("Link text")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("Email address"),
        "link_text": _("Link text"),
        "subject": _("Subject"),
        "body": _("Message"),
    },
    choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
    choosers.PhoneLinkChooserForm: {"phone_number": _("Phone number"), "link_text": _("Link text")},
    workflows.WorkflowPageForm: {"page": _("Page")},
    PagePermissionsForm: {"page": _("Page")},
    RoleForm: {"role": _("Role")},
}


def label_what_has_no_label() -> None:
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
    PictureBlock.base_blocks["image"].child_blocks["image"].label = _("Image")
    for column in SitesView.columns:
        if column.name in ("port", "site_name", "root_page"):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
