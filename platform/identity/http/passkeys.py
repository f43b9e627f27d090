"""Who asks a device for a passkey, and which browser the answer must come from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from identity.ceremonies import RelyingParty
from identity.http.sessions import Room
from kernel.http.tenant import normalise_host

BROWSER_SECONDS = 3600
SECRET_LENGTH = 43


def relying_party(request: HttpRequest) -> RelyingParty:
    """The host that this request came in on, as the directory knows it; never another one of the platform."""
    host = normalise_host(request.META.get("HTTP_HOST", ""))
    tenant: Any = request.tenant  # type: ignore[attr-defined]
    return RelyingParty(host, f"{settings.PUBLIC_SCHEME}://{host}{settings.PUBLIC_PORT_SUFFIX}", tenant.name)


def browser_secret(request: HttpRequest, room: Room) -> str:
    """What this browser was given with its last challenge; "" when there was none."""
    secret = request.COOKIES.get(_cookie(room), "")
    return secret if len(secret) == SECRET_LENGTH else ""


def remember_browser(response: HttpResponseBase, room: Room, secret: str) -> None:
    response.set_cookie(  # type: ignore[attr-defined]
        _cookie(room),
        secret,
        path=room.prefix,
        max_age=BROWSER_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _cookie(room: Room) -> str:
    # A name for each room: the portal's cookie is sent to the back office too.
    return room.cookie.replace("session", "passkey")
