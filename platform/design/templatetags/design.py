"""Components as template tags. `{% load design %}`; every tag with its arguments is listed in `design/README.md`."""

from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from design import moments
from design.faces import firm_initial, initials, tone
from design.files import Chip, chip
from design.forms import FieldParts, describe
from design.shell import Shell
from design.words import PRIORITIES, STATUSES

register = template.Library()

DRAWN_KEPT = 2048


@cache
def _sprite() -> str:
    """The address of the icons: it has the hash of the file in it, so it stays while the process runs."""
    return static("design/icons.svg")


def drawn(component: str, **values: object) -> SafeString:
    """A small component that shows nothing but its values and words of the language: drawn once for each of them.

    A page repeats faces, states and times in every row, and rendering a template costs far more than the look-up.
    """
    # With the type: a safe string equals an unsafe one, and must never stand in for it.
    key = tuple((name, value, type(value)) for name, value in values.items())
    return _draw(component, translation.get_language(), key)


@lru_cache(DRAWN_KEPT)
def _draw(component: str, language: str | None, key: tuple[tuple[str, object, type], ...]) -> SafeString:
    values = {name: value for name, value, _type in key}
    return SafeString(get_template(f"design/components/{component}.html").render(values))


@register.simple_tag
def icon(name: str, size: int = 16, css: str = "", label: str = "") -> SafeString:
    """An outline icon of the sprite. Without `label` it is decoration; with one it is an image with that name."""
    return _icon(name, size, css, str(label)) if name else SafeString("")


@lru_cache(DRAWN_KEPT, typed=True)  # a safe string equals an unsafe one
def _icon(name: str, size: int, css: str, label: str) -> SafeString:
    said = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="i i-{}{}" width="{}" height="{}" {}><use href="{}#{}"></use></svg>',
        size,
        f" {css}" if css else "",
        size,
        size,
        said,
        _sprite(),
        name,
    )


@register.filter
def figure(value: object) -> str:
    """A whole number in groups of three, in both languages (Django's Chinese format groups by four)."""
    return f"{value:,}" if isinstance(value, int) else str(value)


@register.simple_tag
def icon_sprite() -> str:
    """The address of the icons, for scripts that draw one."""
    return _sprite()


@register.simple_tag
def mark(shell: Shell, size: str = "") -> SafeString:
    """The tenant's logo, or its first letter on the accent. `size` is empty (24 px) or `lg` (32 px)."""
    css = f"r-mark r-mark-{size}" if size else "r-mark"
    picture = getattr(shell, "tenant_mark", None)
    if picture:
        pixels = 32 if size else 24
        return format_html('<img class="{}" src="{}" width="{}" height="{}" alt="">', css, picture, pixels, pixels)
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, getattr(shell, "monogram", ""))


@register.simple_tag
def avatar(name: str = "", size: int = 24, *, firm: bool = False, picture: str = "", said: bool = False) -> SafeString:
    """A face. `said` names the person to a screen reader; leave it out where the name stands beside it."""
    letters = (firm_initial(name) if firm else initials(name)) if name else ""
    spoken = name if said else ""
    return drawn(
        "avatar", letters=letters, tone=tone(name), size=size, firm=firm, picture=picture, name=spoken, said=said
    )


@register.simple_tag
def status(kind: str, *, only_icon: bool = False) -> SafeString:
    """The state of a ticket: `new`, `open`, `pending`, `hold`, `solved`, `closed`."""
    shape, label = STATUSES[kind]
    return drawn("status", kind=str(kind), shape=shape, label=str(label), only_icon=only_icon)


@register.simple_tag
def priority(kind: str) -> SafeString:
    """How urgent: `low`, `normal`, `high`, `urgent`."""
    shape, label, css = PRIORITIES[kind]
    return drawn("priority", kind=str(kind), shape=shape, label=str(label), css=css)


@register.simple_tag
def when(moment: datetime | date | None, style: str = "relative") -> SafeString:
    """A time. `style`: `relative` (the default), `day`, `clock` or `exact`; the exact one is always in the tooltip."""
    if moment is None:
        return SafeString("")
    now = timezone.now()
    if not isinstance(moment, datetime):
        text = moments.day(moment, moments.local(now).date())
        return drawn("when", moment=True, machine=moment.isoformat(), text=text, exact=text)
    here = moments.local(moment)
    shown = {
        "relative": lambda: moments.relative(moment, now),
        "day": lambda: moments.day(here.date(), moments.local(now).date()),
        "clock": lambda: moments.clock(moment),
        "exact": lambda: moments.exact(moment),
    }[style]()
    exact = _exact(here, timezone.get_current_timezone(), translation.get_language())
    return drawn("when", moment=True, machine=here.isoformat(timespec="minutes"), text=shown, exact=exact)


@lru_cache(DRAWN_KEPT)
def _exact(here: datetime, zone: tzinfo, language: str | None) -> str:
    """Said of every time on a page, and the same for as long as a page is looked at."""
    return moments.exact(here)


@register.inclusion_tag("design/components/file.html")
def file(name: str, url: str = "", size: int | None = None, picture: str = "") -> dict[str, Chip]:
    """A file that can be opened; with `picture` (the address of a small version) it shows itself."""
    return {"file": chip(name, url, size, picture)}


@register.inclusion_tag("design/components/field.html")
def field(bound: BoundField, style: str = "", **options: Any) -> dict[str, FieldParts]:
    """A form field with label, help and error. `options` are listed in the README."""
    return {"field": describe(bound, style, options)}


@register.inclusion_tag("design/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, BaseForm]:
    """What stops a form from being saved, each line a link to its field. Stands first in the form."""
    return {"form": form}


class ComponentNode(template.Node):
    """`{% component "dialog" id="x" %} … {% slot foot %} … {% endcomponent %}`: the body and each slot are rendered
    where they are written; the component sees only them, its arguments, and the frame."""

    frame = ("shell", "request", "csrf_token", "perms")

    def __init__(
        self, name: FilterExpression, arguments: dict[str, FilterExpression], parts: dict[str, NodeList]
    ) -> None:
        """`parts` holds `body` and the slots."""
        self.name = name
        self.arguments = arguments
        self.parts = parts

    def render(self, context: Context) -> SafeString:
        """The component's template with its parts filled in."""
        values: dict[str, object] = {key: context[key] for key in self.frame if key in context}
        values |= {key: value.resolve(context) for key, value in self.arguments.items()}
        values |= {key: SafeString(nodes.render(context).strip()) for key, nodes in self.parts.items()}
        engine = context.template.engine  # type: ignore[union-attr]
        found = engine.get_template(f"design/components/{self.name.resolve(context)}.html")
        return found.render(context.new(values))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Parses a component with its slots."""
    bits = token.split_contents()[1:]
    if not bits:
        raise template.TemplateSyntaxError("component needs a name")
    name = parser.compile_filter(bits[0])
    arguments = token_kwargs(rest := bits[1:], parser)
    if rest:
        raise template.TemplateSyntaxError(f"component takes key=value after its name, not {rest[0]!r}")
    parts: dict[str, NodeList] = {}
    current = "body"
    while True:
        parts[current] = parser.parse(("slot", "endcomponent"))
        closing = parser.next_token().split_contents()
        if closing[0] == "endcomponent":
            return ComponentNode(name, arguments, parts)
        current = closing[1]
