"""Pictures and videos of articles on their way to a browser."""

from __future__ import annotations

from django.http import FileResponse, Http404

from kernel.files import PICTURES, open_stored
from kernel.http.security import FILE_POLICY
from knowledge_base.models import ArticleFile

VIDEOS = {"video/mp4", "video/webm"}


def file_response(found: ArticleFile | None) -> FileResponse:
    """Shown where a browser shows it without running it, else downloaded. Raises Http404."""
    if found is None:
        raise Http404
    try:
        content = open_stored(found.path)
    except FileNotFoundError as error:
        raise Http404 from error
    is_shown = found.content_type in PICTURES or found.content_type in VIDEOS
    kind = found.content_type if is_shown else "application/octet-stream"
    response = FileResponse(content, as_attachment=not is_shown, filename=found.name, content_type=kind)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, max-age=300"
    return response
