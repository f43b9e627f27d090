"""Pages of the knowledge base for strangers, kept as they were drawn: one statement instead of all.

Kept under everything that they depend on: the workspace and its look, the address, language, theme, day, and the stamp
of the knowledge base, which is another one after every change. Who is signed in, has said something or is about to be
told something gets a page of their own. What only belongs to one request, its token against forgery, is put in last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from kernel.clock import system_clock
from kernel.http.views import Request
from knowledge_base.stamp import knowledge_stamp
from portal.frames import in_frame, only_own_pieces

PLACE_OF_TOKEN = "token-of-this-request-0123456789"  # noqa: S105  (where one will stand)
LONGEST = 300  # seconds


def for_strangers(request: Request, draw: Callable[[dict[str, Any]], HttpResponseBase]) -> HttpResponseBase:
    """`draw` makes the page with what it is given besides; `expires_at` of its response says when it ends."""
    if not _is_plain_stranger(request):
        return draw({})
    look = _look(request)
    key = _hashed("help", (*look, knowledge_stamp()))
    etag = f'W/"{hashlib.blake2s((key + _secret(request)).encode(), digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponse(status=304), etag)
    kept = cache.get(key)
    if kept is None:
        token = {"csrf_token": PLACE_OF_TOKEN}
        response = draw(token | only_own_pieces())
        if response.status_code != 200:
            return response
        pieces = response.content.decode()  # type: ignore[attr-defined]
        kept = in_frame(request, pieces, _hashed("help-frame", look), token | {"language": look[2]})
        cache.set(key, kept, _seconds(getattr(response, "expires_at", None)))
    return _with_headers(HttpResponse(kept.replace(PLACE_OF_TOKEN, get_token(request))), etag)


def _is_plain_stranger(request: Request) -> bool:
    is_told = bool(list(get_messages(request))) if "messages" in request.COOKIES else False
    return not request.actor.is_signed_in and "reader" not in request.COOKIES and not is_told and not request.GET


def _look(request: Request) -> tuple[Any, ...]:
    """What the frame around a page depends on."""
    tenant: Any = request.tenant  # type: ignore[attr-defined]
    return (
        repr(tenant),
        request.path,
        request.LANGUAGE_CODE,  # type: ignore[attr-defined]
        request.COOKIES.get("theme", ""),
        timezone.localdate(system_clock()),
        getattr(staticfiles_storage, "manifest_hash", ""),
    )


def _hashed(name: str, parts: tuple[Any, ...]) -> str:
    return f"{name}:{hashlib.blake2s(repr(parts).encode(), digest_size=16).hexdigest()}"


def _secret(request: Request) -> str:
    """A page that a browser has kept holds a token that fits its cookie, and no other one's."""
    return request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")


def _seconds(expires_at: datetime | None) -> float:
    if expires_at is None:
        return LONGEST
    return max(0, min(LONGEST, (expires_at - system_clock()).total_seconds()))


def _with_headers(response: HttpResponse, etag: str) -> HttpResponse:
    """The browser keeps it and asks each time; nobody between may keep it, because it holds a token."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
