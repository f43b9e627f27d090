"""Which terms and privacy notice are accepted at sign-up. A change of the text changes the date."""

from __future__ import annotations

from datetime import date

TERMS_DATE = date(2026, 11, 1)
TERMS_VERSION = TERMS_DATE.isoformat()
