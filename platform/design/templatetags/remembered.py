"""Django's `translate`, `url` and `static` with their answers kept: a page asks two hundred times for the same few.

A text in a template is one text per language, an address one per route and arguments, a style sheet one per process.
The tags themselves, their options and what they refuse are Django's. Settings make this known to every template:
none loads `i18n` or `static`, which would bring Django's own back.
"""

from functools import lru_cache

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as parse_url
from django.templatetags.i18n import TranslateNode
from django.templatetags.i18n import do_translate as parse_translate
from django.templatetags.i18n import register as i18n
from django.templatetags.static import StaticNode
from django.templatetags.static import register as static
from django.utils.html import conditional_escape

from design.addresses import KEPT, address
from design.setting import setting_of

register = template.Library()
register.tags |= i18n.tags | static.tags
register.filters |= i18n.filters | static.filters


class KeptTranslation(TranslateNode):
    """A literal text without filters, kept by language."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, node.noop, node.asvar, node.message_context)
        is_literal = getattr(self.filter_expression.var, "literal", None) is not None
        self.is_constant = is_literal and not self.filter_expression.filters and self.message_context is None
        self.kept: dict[tuple[str | None, bool], str] = {}

    def render(self, context: Context) -> str:
        if not self.is_constant or self.asvar:
            return str(super().render(context))
        key = (setting_of(context).language, context.autoescape)
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = super().render(context)
        return found


class KeptAddress(URLNode):
    """Kept by route, arguments, and whatever else Django looks at."""

    def __init__(self, node: URLNode) -> None:
        super().__init__(node.view_name, node.args, node.kwargs, node.asvar)

    def render(self, context: Context) -> str:
        if self.asvar:  # a route that is not there is no error then
            return str(super().render(context))
        args = tuple(arg.resolve(context) for arg in self.args)
        kwargs = tuple((name, value.resolve(context)) for name, value in self.kwargs.items())
        found = address(self.view_name.resolve(context), args, kwargs, setting_of(context).routes)
        return conditional_escape(found) if context.autoescape else found


class KeptFile(StaticNode):
    """Its address has the hash of its content in it: it stays while the process runs."""

    def __init__(self, node: StaticNode) -> None:
        super().__init__(node.varname, node.path)

    def render(self, context: Context) -> str:
        if self.varname:
            return str(super().render(context))
        found = _file(self.path.resolve(context))
        return conditional_escape(found) if context.autoescape else found


@lru_cache(KEPT)
def _file(path: str) -> str:
    return StaticNode.handle_simple(path)


@register.tag("translate")
@register.tag("trans")
def do_translate(parser: Parser, token: Token) -> KeptTranslation:
    """As Django's."""
    return KeptTranslation(parse_translate(parser, token))


@register.tag
def url(parser: Parser, token: Token) -> KeptAddress:
    """As Django's."""
    return KeptAddress(parse_url(parser, token))


@register.tag("static")
def do_static(parser: Parser, token: Token) -> KeptFile:
    """As Django's."""
    return KeptFile(StaticNode.handle_token(parser, token))
