"""Cells of tables that leave the house: what a spreadsheet would take for a formula is made harmless.

After OWASP's advice on CSV injection, with the full-width forms that some programs read as the plain ones.
"""

from __future__ import annotations

from typing import Any

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠|%")


def harmless(value: Any) -> str:
    """As text. An apostrophe before it makes a spreadsheet show what stands there and compute nothing."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
