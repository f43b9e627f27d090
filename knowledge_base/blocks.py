"""What the body of an article is made of.

A text holds HTML of the few tags in `texts.TAGS`; pictures and videos are named by the id of an ArticleFile, so that
they are served under the article's own audience and never from a public folder.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.telepath import register
from wagtail.blocks.field_block import FieldBlockAdapter

CALLOUTS = [("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))]
# Whatever is not named here, Wagtail's editor drops from a text that it opens.
FEATURES = ["h2", "h3", "bold", "italic", "strikethrough", "ol", "ul", "link", "code", "blockquote", "hr"]
STORIES = ("text", "callout", "steps", "collapsible")


QUOTE, IN_ITEM = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL), re.compile(r"<li>\s*<p>([^<]*)</p>\s*</li>")
CELLS = re.compile(r"(?<!\\)\|")
PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def for_editor(source: str) -> str:
    """As Wagtail's editor has them: quotes and items of lists hold words and no paragraphs."""

    def quotes(found: re.Match[str]) -> str:
        return "".join(f"<blockquote>{part}</blockquote>" for part in PARAGRAPH.findall(found[1]) or [found[1]])

    return IN_ITEM.sub(r"<li>\1</li>", QUOTE.sub(quotes, source))


class RichText(blocks.RichTextBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": FEATURES} | options)

    def value_for_form(self, value: Any) -> str:
        return for_editor(super().value_for_form(value))


class FileBlock(blocks.CharBlock):
    """The id of an ArticleFile; in Wagtail's editor it is chosen or uploaded."""

    def __init__(self, kind: str = "picture", **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    @cached_property
    def chooser(self) -> Any:
        from knowledge_base.cms.files import widget_for  # noqa: PLC0415  (it knows the models, which know this)

        return widget_for(self.kind)

    def clean(self, value: Any) -> str:
        found = self.chooser.get_instance(super().clean(value))
        if found is None:
            raise ValidationError(_("Choose a file."))
        return str(found.pk)

    def get_form_state(self, value: Any) -> Any:
        return self.chooser.get_value_data(value)


class FileBlockAdapter(FieldBlockAdapter):
    def js_args(self, block: FileBlock) -> list[Any]:
        block.field.widget = block.chooser
        args: list[Any] = super().js_args(block)
        return args


register(FileBlockAdapter(), FileBlock)


class ImageBlock(blocks.StructBlock):
    file = FileBlock(label=_("Picture"))
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


class RowBlock(blocks.FieldBlock):
    """The cells of a row: a list of words, typed in one line with a bar between them as in Markdown."""

    def __init__(self, **options: Any) -> None:
        self.field = forms.CharField(required=False)
        super().__init__(**options)

    def to_python(self, value: Any) -> list[str]:
        """Rows that were kept as lists of blocks have each cell in a shell."""
        return [str(cell["value"] if isinstance(cell, dict) else cell) for cell in value or ()]

    normalize = to_python

    def value_for_form(self, value: Any) -> str:
        return " | ".join(cell.replace("|", "\\|") for cell in value or ())

    def value_from_form(self, value: str) -> list[str]:
        return [cell.strip().replace("\\|", "|") for cell in CELLS.split(value or "")]


class TableBlock(blocks.StructBlock):
    rows = blocks.ListBlock(
        RowBlock(label=_("Row")),
        label=_("Table rows"),
        help_text=_("A bar | divides the cells of a row. The first row is the head."),
    )


class VideoBlock(blocks.StructBlock):
    file = FileBlock("video", label=_("Video"))
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
