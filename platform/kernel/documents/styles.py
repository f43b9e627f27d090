"""The style sheet of a document, which stands alone."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

FONT = "design/vendor/inter-latin-wght-normal.woff2"


@cache
def stylesheet(path: str) -> str:
    """The text of a static style sheet, with the house's font in it: a document stands alone."""
    font = base64.b64encode(_static(FONT).read_bytes()).decode()
    face = f'@font-face {{ font-family: "Inter"; src: url("data:font/woff2;base64,{font}") format("woff2"); }}\n'
    return face + _static(path).read_text(encoding="utf-8")


def _static(path: str) -> Path:
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return Path(found)
