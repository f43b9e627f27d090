"""Where and for whom a page is drawn: asked once for each page.

Django keeps the language, the time zone and the routes by thread and task, and a look there costs more than most tags
that need it: a page with two hundred texts, addresses and times would look eight hundred times.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import Any, NamedTuple

from django.template.context import Context
from django.urls import get_script_prefix, get_urlconf
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

KEPT = "drawn_in"


class Setting(NamedTuple):
    language: str | None
    zone: tzinfo
    routes: tuple[Any, ...]
    """What `reverse` looks at besides its arguments: the page's namespace, the routes of the host, the prefix."""


def setting() -> Setting:
    """Of the moment."""
    return Setting(get_language(), get_current_timezone(), _routes(None))


def setting_of(context: Context) -> Setting:
    """Of a page that is being drawn. It stays the same while it is: no template changes the language or the zone.

    A context that others are made from hands it on to them.
    """
    found: Setting | None = getattr(context, KEPT, None)
    if found is None:
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        found = setting()._replace(routes=_routes(getattr(match, "namespace", None)))
        setattr(context, KEPT, found)
    return found


def _routes(namespace: str | None) -> tuple[Any, ...]:
    return namespace, get_urlconf(), get_script_prefix()
