"""The portal's words for what staff call something else, and small shapes that several pages show."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

WORKING: tuple[str, str | Promise, str] = ("clock", gettext_lazy("We are looking into it"), "")
# status → icon, words, tone
WORDS: dict[str, tuple[str, str | Promise, str]] = {
    "new": WORKING,
    "open": WORKING,
    "hold": WORKING,
    "pending": ("message-circle", gettext_lazy("We need an answer from you"), "warn"),
    "solved": ("circle-check", gettext_lazy("Solved"), "good"),
    "closed": ("archive", gettext_lazy("Closed"), ""),
}
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)
HANDHELD = re.compile(r"iPhone|iPad|Android|Mobile")


@register.inclusion_tag("portal/parts/status.html")
def request_status(ticket: Any) -> dict[str, object]:
    """How a request stands, in the customer's words, never by colour alone."""
    shape, words, tone = WORDS[ticket.status]
    return {"shape": shape, "words": words, "tone": tone}


@register.filter
def device_name(user_agent: str) -> str:
    """ "Chrome, Windows" of what a browser says about itself."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or _("Unknown device")


@register.filter
def device_icon(user_agent: str) -> str:
    return "device-mobile" if HANDHELD.search(user_agent) else "device-desktop"
