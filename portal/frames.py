"""A page of the knowledge base drawn as what is its own, and put into a frame that was drawn before.

The frame (head, navigation, foot) depends on the workspace's look and on the address; it stays while articles change.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string

from kernel.http.views import Request

# Where pieces are cut and stand in the frame; nobody can write it into an article.
PLACE = secrets.token_hex(16)
PIECES = 3  # title, more for the head, main
LONGEST = 300  # seconds


def only_own_pieces() -> dict[str, Any]:
    """For the context of a template that extends `frame`: it draws its own pieces alone."""
    return {"frame": "portal/parts/pieces.html", "place": PLACE}


def in_frame(request: Request, pieces: str, key: str, context: dict[str, Any]) -> str:
    """The whole page. `key`: everything that the frame depends on but what the view said of the request."""
    key = f"{key}:{getattr(request, 'has_help', None)}"
    frame: list[str] | None = cache.get(key)
    if frame is None:
        whole = render_to_string("portal/parts/frame.html", context | {"place": PLACE}, request)
        frame = whole.split(PLACE)
        cache.set(key, frame, LONGEST)
    own = [*(piece.strip() for piece in pieces.split(PLACE, PIECES - 1)), ""]
    return "".join(part for pair in zip(frame, own, strict=True) for part in pair)
