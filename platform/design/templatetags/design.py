"""Components as template tags. `{% load design %}`; every tag with its arguments is listed in `design/README.md`."""

from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.base import FilterExpression, NodeList, Parser, Template, Token, Variable, token_kwargs
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
from design.setting import Setting, setting, setting_of
from design.shell import Shell
from design.words import PRIORITIES, STATUSES

register = template.Library()

DRAWN_KEPT = 2048
ROWS_KEPT = 512  # a row may hold a long text
MISSING = object()


@cache
def _sprite() -> str:
    """The address of the icons: it has the hash of the file in it, so it stays while the process runs."""
    return static("design/icons.svg")


def drawn(component: str, language: str | None = None, **values: object) -> SafeString:
    """A small component that shows nothing but its values and words of the language: drawn once for each of them.

    A page repeats faces, states and times in every row, and rendering a template costs far more than the look-up.
    """
    return _draw_small(f"design/components/{component}.html", language or translation.get_language(), **values)


def _draw(template_name: str, language: str | None, **values: object) -> SafeString:
    return SafeString(get_template(template_name).render(values))


# By value and type: a safe string equals an unsafe one, and must never stand in for it.
_draw_small = lru_cache(DRAWN_KEPT, typed=True)(_draw)
# Apart from the small ones, which stay when a thousand rows go by.
_draw_row = lru_cache(ROWS_KEPT, typed=True)(_draw)


@register.simple_tag(takes_context=True)
def row(context: Context, template_name: str, **values: object) -> SafeString:
    """A template of an app that shows nothing but these values: drawn once for each of them, like a component.

    For what a page repeats dozens of times. Values are texts, numbers and other things that never change.
    """
    return _draw_row(template_name, setting_of(context).language, **values)


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
        "avatar",
        letters=letters,
        tone=tone(name),
        size=size,
        firm=firm,
        picture=picture,
        name=spoken,
        said=said,
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


def when(moment: datetime | date | None, style: str = "relative", *, place: Setting | None = None) -> SafeString:
    """A time. `style`: `relative` (the default), `day`, `clock` or `exact`; the exact one is always in the tooltip."""
    if moment is None:
        return SafeString("")
    now, place = timezone.now(), place or setting()
    if isinstance(moment, datetime) and moments.is_far(moment, now):
        return _far(moment, style, moments.local(now, place.zone).year, place.zone, place.language)
    return _when(moment, style, now, place.zone, place.language)


@register.simple_tag(takes_context=True, name="when")
def when_tag(context: Context, moment: datetime | date | None, style: str = "relative") -> SafeString:
    """As `when`."""
    return when(moment, style, place=setting_of(context))


@lru_cache(DRAWN_KEPT)
def _far(moment: datetime, style: str, year: int, zone: tzinfo, language: str | None) -> SafeString:
    """A time that is said in the same way all year, and in most rows of a page."""
    return _when(moment, style, timezone.now(), zone, language)


def _when(moment: datetime | date, style: str, now: datetime, zone: tzinfo, language: str | None) -> SafeString:
    present = moments.local(now, zone)
    if isinstance(moment, datetime):
        here = moments.local(moment, zone)
        shown = {
            "relative": lambda: moments.distance_of(here, present),
            "day": lambda: moments.day(here.date(), present.date()),
            "clock": lambda: here.strftime(moments.CLOCK),
            "exact": lambda: moments.exact(moment),
        }[style]()
        machine, exact = _exact(here, zone, language)
    else:
        machine, shown = moment.isoformat(), moments.day(moment, present.date())
        exact = shown
    return drawn("when", language, moment=True, machine=machine, text=shown, exact=exact)


@lru_cache(DRAWN_KEPT)
def _exact(here: datetime, zone: tzinfo, language: str | None) -> tuple[str, str]:
    """For scripts and for the tooltip: the same for as long as a page is looked at."""
    return here.isoformat(timespec="minutes"), moments.exact(here)


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
        self.is_named = not isinstance(name.var, Variable) and not name.filters
        self.found: Template | None = None
        self.arguments = arguments
        self.parts = parts

    def render(self, context: Context) -> SafeString:
        """The component's template with its parts filled in."""
        values: dict[str, object] = {}
        for key in self.frame:
            value = context.get(key, MISSING)
            if value is not MISSING:
                values[key] = value
        for key, expression in self.arguments.items():
            values[key] = expression.resolve(context)
        for key, nodes in self.parts.items():
            values[key] = SafeString(nodes.render(context).strip())
        return self.template(context).render(context.new(values))

    def template(self, context: Context) -> Template:
        """Looked up once where the name is written out; the loader keeps it for as long as the process runs."""
        if self.found is None:
            name = f"design/components/{self.name.resolve(context)}.html"
            found: Template = context.template.engine.get_template(name)  # type: ignore[union-attr]
            if not self.is_named or settings.DEBUG:
                return found
            self.found = found
        return self.found


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
