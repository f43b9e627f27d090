"""Loads the library, or says what the machine lacks."""

from __future__ import annotations

from kernel.documents import DrawingNotPossible


def draw(html: str) -> bytes:
    """See render_pdf. Raises DrawingNotPossible."""
    try:
        from kernel.documents.pdf import render_pdf  # noqa: PLC0415  (two seconds, which the web process saves)
    except OSError as error:
        raise DrawingNotPossible from error
    return render_pdf(html)
