"""What a list says in each of its cells: hundreds on a page, so that functions say it and not templates."""

from __future__ import annotations

from collections.abc import Callable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from design.templatetags.design import drawn, figure, priority, status, when
from kernel.fields import Cell

register = template.Library()

QUIET_KINDS = {"category", "team"}


@register.simple_tag
def value(cell: Cell) -> str:
    """In a table."""
    kind = cell.spec.kind
    if kind == "person":
        return drawn("who", name=cell.text)
    if kind == "tags":
        tags = format_html_join("", '<span class="r-tag">{}</span>', ((tag,) for tag in cell.value))
        return format_html('<span class="r-cell-tags" title="{}">{}</span>', cell.text, tags)
    if kind in SAID:
        return SAID[kind](cell)
    if cell.url:
        return format_html('<a class="r-cut" href="{}" title="{}">{}</a>', cell.url, cell.text, cell.text)
    css = "r-cut r-quiet" if kind in QUIET_KINDS else "r-cut"
    return format_html('<span class="{}" title="{}">{}</span>', css, cell.text, cell.text)


@register.simple_tag
def plain_value(cell: Cell) -> str:
    """On a phone's card, which is a link itself: nothing in it leads elsewhere."""
    if cell.spec.kind == "status":
        return status(cell.value, only_icon=True)
    return SAID[cell.spec.kind](cell) if cell.spec.kind in SAID else cell.text


def _priority(cell: Cell) -> SafeString:
    # What is as usual steps back.
    return _faint(cell.text) if cell.value == "normal" else priority(cell.value)


def _count(cell: Cell) -> SafeString:
    return SafeString(figure(cell.value)) if cell.value else _faint("0")


def _faint(text: str) -> SafeString:
    return format_html('<span class="r-faint">{}</span>', text)


SAID: dict[str, Callable[[Cell], str]] = {
    "status": lambda cell: status(cell.value),
    "priority": _priority,
    "moment": lambda cell: format_html('<span class="r-quiet">{}</span>', when(cell.value)),
    "date": lambda cell: when(cell.value, "day"),
    "count": _count,
    "flag": lambda cell: _("Yes") if cell.value else _("No"),
}
