"""Countries by their code (ISO 3166), named in the reader's language."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale
from django.utils.translation import get_language

CODE = re.compile(r"[A-Z]{2}")
# Of the data, what is no country in the standard: reserved codes of islands and unions, pseudo and unknown ones.
NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
LOCALES = {"zh-hans": "zh_Hans", "en": "en"}


@cache
def _countries(language: str) -> dict[str, str]:
    territories = Locale.parse(LOCALES.get(language, "en")).territories
    found = {code: name for code, name in territories.items() if CODE.fullmatch(code) and code not in NO_COUNTRY}
    # In this encoding Chinese characters stand in the order of their pinyin, as a reader looks for them.
    return dict(sorted(found.items(), key=lambda item: item[1].encode("gb18030")))


def country_choices() -> list[tuple[str, str]]:
    """Code and name of each, in the order of the reader's language."""
    return list(_countries(get_language() or "en").items())


def country_name(code: str) -> str:
    """The name of a code; what is no code is somebody's own words, and stays."""
    return _countries(get_language() or "en").get(code, code)
