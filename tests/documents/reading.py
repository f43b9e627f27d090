"""What somebody who opens a PDF can read in it."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    """With the breaks of lines as spaces."""
    return " ".join(" ".join(pages_of(pdf)).split())


def root_of(pdf: bytes) -> Any:
    """The catalogue: what the file says of itself."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]
