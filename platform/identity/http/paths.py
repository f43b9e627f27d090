"""Where somebody may be sent back to: a path of this room, and nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from identity.http.sessions import Room


def safe_next(request: HttpRequest, room: Room, otherwise: str) -> str:
    """The `next` of the form or address when it stays on this host and in this room."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return otherwise
    parts = urlsplit(wanted)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    inside = path.startswith(room.prefix) and "/sign-in/" not in path and "/sign-out/" not in path
    return path if inside else otherwise
