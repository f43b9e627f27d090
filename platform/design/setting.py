"""Where and for whom a page is drawn: asked once for each page.

Django keeps the language, the time zone and the routes by thread and task, and a look there costs more than most tags
that need it: a page with two hundred texts, addresses and times would look eight hundred times.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import NamedTuple

from django.template.context import Context
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from design.addresses import Routes, routes_of

KEPT = "drawn_in"


class Setting(NamedTuple):
    language: str | None
    zone: tzinfo
    routes: Routes


def setting() -> Setting:
    """Of the moment."""
    return Setting(get_language(), get_current_timezone(), routes_of())


def setting_of(context: Context) -> Setting:
    """Of a page that is being drawn. It stays the same while it is: no template changes the language or the zone.

    A context that others are made from hands it on to them.
    """
    found: Setting | None = getattr(context, KEPT, None)
    if found is None:
        match = getattr(getattr(context, "request", None), "resolver_match", None)
        found = setting()._replace(routes=routes_of(getattr(match, "namespace", None)))
        setattr(context, KEPT, found)
    return found
