"""What the body of an article is made of.

A text holds HTML of the few tags in `texts.TAGS`; pictures and videos are named by the id of an ArticleFile, so that
they are served under the article's own audience and never from a public folder.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

CALLOUTS = [("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))]
FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "code", "blockquote"]
STORIES = ("text", "callout", "steps", "collapsible")


class RichText(blocks.RichTextBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": FEATURES} | options)


class ImageBlock(blocks.StructBlock):
    file = blocks.CharBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("What it shows"), required=False)
    caption = blocks.CharBlock(label=_("Caption"), required=False)


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(choices=CALLOUTS, default="note", label=_("Kind"))
    text = RichText(label=_("Text"))


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"))
    text = RichText(label=_("Text"), required=False)


class CodeBlock(blocks.StructBlock):
    language = blocks.CharBlock(label=_("Language"), required=False)
    code = blocks.TextBlock(label=_("Code"))


class TableBlock(blocks.StructBlock):
    """The first row is the head."""

    rows = blocks.ListBlock(blocks.ListBlock(blocks.CharBlock(required=False)), label=_("Table rows"))


class VideoBlock(blocks.StructBlock):
    file = blocks.CharBlock(label=_("Video"))
    caption = blocks.CharBlock(label=_("Caption"), required=False)


class CollapsibleBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"))
    text = RichText(label=_("Text"))


class BodyBlock(blocks.StreamBlock):
    text = RichText(label=_("Text"))
    image = ImageBlock(label=_("Picture"))
    callout = CalloutBlock(label=_("Callout"))
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))
    code = CodeBlock(label=_("Code"))
    table = TableBlock(label=_("Table"))
    video = VideoBlock(label=_("Video"))
    collapsible = CollapsibleBlock(label=_("Collapsible part"))
