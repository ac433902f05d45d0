"""StreamField blocks of a write-up."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = [
    "h2",
    "h3",
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
]


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(required=False, max_length=200, label=_("caption"))
    credit = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("credit"),
        help_text=_("When it differs from the credit kept with the picture."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "scenarios/blocks/picture.html"


class QuotationBlock(blocks.StructBlock):
    quotation = blocks.TextBlock(label=_("quotation"))
    source = blocks.CharBlock(
        max_length=200, label=_("source"), help_text=_("Who said or wrote it, where, when.")
    )
    url = blocks.URLBlock(required=False, label=_("address"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "scenarios/blocks/quotation.html"


class FigureHighlightBlock(blocks.StructBlock):
    figure = blocks.CharBlock(
        max_length=40, label=_("figure"), help_text=_("With its unit: 36 boxes an hour.")
    )
    meaning = blocks.CharBlock(max_length=200, label=_("what it says"))
    source = blocks.CharBlock(max_length=200, label=_("source"))

    class Meta:
        icon = "decimal"
        label = _("Figure highlight")
        template = "scenarios/blocks/figure.html"


class VideoBlock(blocks.StructBlock):
    video = EmbedBlock(
        label=_("address of the video"),
        help_text=_("A page of bilibili, Tencent Video, Youku, YouTube or Vimeo."),
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("caption"))

    class Meta:
        icon = "media"
        label = _("Video")
        template = "scenarios/blocks/video.html"


class HeadedTableBlock(TableBlock):
    """Says in words what Wagtail's own block only calls a validation error."""

    def clean(self, value: dict) -> dict:
        if value and not value.get("table_header_choice") and not self.is_deferred_validation:
            raise ValidationError(
                _(
                    "Choose above the table which cells hold its headings: first row, first column, both or none."
                )
            )
        return super().clean(value)


class WriteUpBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"), icon="pilcrow")
    picture = PictureBlock()
    gallery = blocks.ListBlock(
        PictureBlock(), min_num=2, icon="image", label=_("Gallery"), template="scenarios/blocks/gallery.html"
    )
    video = VideoBlock()
    table = HeadedTableBlock(label=_("Table"), template="scenarios/blocks/table.html")
    quotation = QuotationBlock()
    figure = FigureHighlightBlock()
    document = DocumentChooserBlock(
        label=_("Document"), icon="doc-full", template="scenarios/blocks/document.html"
    )
