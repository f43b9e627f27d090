"""What somebody uploaded or a job has written, on its way to a browser or a program."""

from __future__ import annotations

from typing import Protocol

from django.http import FileResponse, Http404

from kernel.files import PICTURES, VIDEOS, open_stored
from kernel.http.security import FILE_POLICY

FIVE_MINUTES, HOUR, DAY = 300, 3600, 86_400  # seconds


class StoredFileResponse(FileResponse):
    """In pieces of 64 KB: each one passes through the middleware."""

    block_size = 65_536


class Kept(Protocol):
    name: str
    content_type: str
    path: str


def file_response(found: Kept | None, *, show: bool, seconds: int) -> FileResponse:
    """A download, or with `show` the picture or video itself; a browser may keep it for `seconds`. Raises Http404.

    Nothing in it runs: it is sandboxed and never sniffed, and only what a browser shows without running it keeps its
    type.
    """
    if found is None:
        raise Http404
    try:
        content = open_stored(found.path)
    except FileNotFoundError as error:
        raise Http404 from error
    can_be_shown = found.content_type in PICTURES or found.content_type in VIDEOS
    keeps_type = can_be_shown or found.content_type == "application/pdf"
    response = StoredFileResponse(
        content,
        as_attachment=not (show and can_be_shown),
        filename=found.name,
        content_type=found.content_type if keeps_type else "application/octet-stream",
    )
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    return bound(response)


def made_file_response(path: str, name: str, *, content_type: str) -> FileResponse:
    """A download of what a job of ours has written: an export. Raises Http404 where its time is over."""
    try:
        content = open_stored(path)
    except FileNotFoundError as error:
        raise Http404 from error
    return bound(StoredFileResponse(content, as_attachment=True, filename=name, content_type=content_type))


def bound(response: FileResponse) -> FileResponse:
    """Nothing in it runs."""
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
