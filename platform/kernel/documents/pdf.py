"""One document: HTML in, PDF out."""

from __future__ import annotations

from weasyprint import HTML

from kernel.documents.fetching import GuardedFetcher

RESOLUTION, QUALITY = 150, 80


def render_pdf(html: str) -> bytes:
    """A4, tagged (PDF/UA-1), its text selectable. `html` is a whole page with `lang`, `title` and its style sheet."""
    found: bytes | None = HTML(string=html, url_fetcher=GuardedFetcher()).write_pdf(
        pdf_variant="pdf/ua-1", optimize_images=True, jpeg_quality=QUALITY, dpi=RESOLUTION
    )
    assert found is not None  # only with a target it is
    return found
