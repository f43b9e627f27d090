"""Texts to begin with: what an article of a kind has, in the language in which it is written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Outline:
    key: str
    label: str | Promise
    icon: str
    text: str | Promise


OUTLINES = (
    Outline(
        "how-to",
        gettext_lazy("How-to"),
        "list-numbers",
        gettext_lazy(
            "What is done here, and when it is needed.\n\n## What is needed\n\n- \n- \n\n:::steps\n### First\n\n"
            "### Then\n\n### At last\n\n:::\n\n:::tip\nWhat makes it easier.\n:::\n\n## When it does not work\n\n"
        ),
    ),
    Outline(
        "troubleshooting",
        gettext_lazy("Troubleshooting"),
        "tool",
        gettext_lazy(
            "How it shows itself, in the words of those who see it.\n\n:::warning\nWhat must not be done.\n:::\n\n"
            "| What one sees | Why | What helps |\n| --- | --- | --- |\n|  |  |  |\n\n## Check first\n\n1. \n2. \n\n"
            "## Still there?\n\nWrite to us, with a picture of the nameplate.\n"
        ),
    ),
    Outline(
        "faq",
        gettext_lazy("Questions and answers"),
        "help-circle",
        gettext_lazy(
            "In one sentence, what these questions are about.\n\n:::details The first question?\nThe answer, in two "
            "sentences.\n:::\n\n:::details The second question?\n\n:::\n\n:::details The third question?\n\n:::\n"
        ),
    ),
)


def outline_text(key: str, language: str) -> str:
    """Empty for a kind that is not there."""
    found = next((one for one in OUTLINES if one.key == key), None)
    if found is None:
        return ""
    with translation.override(language):
        return str(found.text)


def snippets() -> list[tuple[str, str, str, str]]:
    """(what it does, name, icon, what is written) for each button above the text; ¦ is where one goes on writing."""
    return [
        ("line", _("Heading"), "h-1", "## "),
        ("wrap", _("Bold"), "bold", "**"),
        ("wrap", _("Italic"), "italic", "*"),
        ("insert", _("Link"), "link", "[¦](https://)"),
        ("line", _("List"), "list", "- "),
        ("line", _("Numbered list"), "list-numbers", "1. "),
        ("line", _("Quotation"), "quote", "> "),
        ("block", _("Steps"), "list-check", ":::steps\n### ¦\n\n### \n\n:::"),
        ("block", _("Tip"), "bulb", ":::tip\n¦\n:::"),
        ("block", _("Note"), "info-circle", ":::note\n¦\n:::"),
        ("block", _("Warning"), "alert-triangle", ":::warning\n¦\n:::"),
        ("block", _("Collapsible part"), "chevron-right", ":::details ¦\n\n:::"),
        ("block", _("Table"), "table", "| ¦ |  |\n| --- | --- |\n|  |  |"),
        ("block", _("Code"), "code", "```\n¦\n```"),
    ]
