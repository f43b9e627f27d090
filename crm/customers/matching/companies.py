"""Names of companies: 北京字节科技有限公司 and Beijing Zijie Tech Co., Ltd. have one name in two languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from crm.customers.matching.names import NEAR, RUNS, SHORTEST_NEAR, Alike
from crm.customers.matching.syllables import is_pinyin, letters, plain, skeleton, spoken
from crm.customers.matching.trades import CHINESE_TRADES, LATIN_TRADES, PLACES
from search.pinyin import is_chinese
from search.words import fold

LONGEST, NEAR_WHOLE = 240, 93.0
FORMS_OF_LAW = re.compile(
    "(?:股份有限责任公司|有限责任公司|股份有限公司|集团有限公司|有限公司|股份公司|总公司|公司|集团|股份|控股"
    "|普通合伙|有限合伙|合伙企业|个体工商户|企业)"
)
FORMS_IN_LETTERS = frozenset(
    [
        "co",
        "company",
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "llc",
        "llp",
        "plc",
        "lp",
        "gmbh",
        "ag",
        "kg",
        "kgaa",
        "ohg",
        "ug",
        "mbh",
        "gbr",
        "ev",
        "eg",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "sl",
        "bv",
        "nv",
        "ab",
        "as",
        "oy",
        "aps",
        "pte",
        "pty",
        "bhd",
        "sdn",
        "kk",
        "group",
        "gruppe",
        "holding",
        "holdings",
        "international",
        "intl",
        "the",
        "of",
        "and",
        "und",
        "et",
        "de",
        "y",
    ]
)
# Dots between them fall away: G.m.b.H., Co., Ltd.
DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
PLACE_IN_CHINESE = re.compile(f"(?:{'|'.join(sorted(PLACES, key=len, reverse=True))})(?:特别行政区|自治区|省|市)?")
TRADE_IN_CHINESE = re.compile("|".join(sorted(CHINESE_TRADES, key=len, reverse=True)))
LATIN_PLACES = frozenset(PLACES.values())


@dataclass(frozen=True)
class CompanyName:
    chinese: str
    """What is its own of the name, in Chinese characters."""
    parts: tuple[str, ...]
    """In Latin letters."""
    places: frozenset[str]
    trades: frozenset[str]
    forms: frozenset[str]
    """What is its own, as one word of Latin letters."""
    whole: str
    """All but the form of law, in Latin letters: where a slip hides a trade, it still reads alike."""

    @property
    def keys(self) -> set[str]:
        found = {f"c:{letters(form)}" for form in self.forms if len(form) > 2}
        if not self.chinese and self.parts and not all(is_pinyin(part) for part in self.parts):
            found.add(f"s:{' '.join(sorted(skeleton(part) for part in self.parts))}")
            # A longer and a shorter name of one company begin with the same word.
            found |= {f"b:{self.parts[0]}"} if len(self.parts[0]) > 3 else set()
        return found


@lru_cache(20_000)
def company_name(text: str) -> CompanyName:
    folded = DOTTED.sub("", fold(text[:LONGEST]))
    chinese = "".join(run for run in RUNS.findall(folded) if is_chinese(run[0]))
    words = [plain(run) for run in RUNS.findall(folded) if not is_chinese(run[0])]
    own, places, trades = _chinese(chinese)
    parts = [word for word in words if word not in FORMS_IN_LETTERS]
    places |= {word for word in parts if word in LATIN_PLACES}
    trades |= {LATIN_TRADES[word] for word in parts if word in LATIN_TRADES}
    told = [word for word in parts if word not in LATIN_PLACES and word not in LATIN_TRADES]
    # A name of nothing but places and trades is told by all of it.
    parts = told or ([] if own else parts or words)
    forms = {"".join(way) for way in spoken(own)} if own else set()
    forms |= {"".join(parts), "".join(sorted(parts))} if parts else set()
    whole = "" if chinese else "".join(word for word in words if word not in FORMS_IN_LETTERS)
    return CompanyName(own, tuple(parts), frozenset(places), frozenset(trades), frozenset(forms), whole)


def _chinese(text: str) -> tuple[str, set[str], set[str]]:
    rest = FORMS_OF_LAW.sub("", text) or text
    places = {PLACES[found.group().rstrip("省市区")[:2]] for found in _places(rest)}
    without = PLACE_IN_CHINESE.sub("", rest)
    trades = {CHINESE_TRADES[word] for word in TRADE_IN_CHINESE.findall(without)}
    own = TRADE_IN_CHINESE.sub("", without)
    # 中国建设 has nothing of its own: then the trade tells it, and where there is none either, the place.
    return (own if len(own) > 1 else "") or without or rest, places, trades


def _places(text: str) -> list[re.Match[str]]:
    return [found for found in PLACE_IN_CHINESE.finditer(text) if found.group()[:2] in PLACES]


def firms_alike(one: CompanyName, other: CompanyName) -> Alike:
    """Of what is their own; places and trades are asked apart."""
    is_read_alike = bool(one.forms & other.forms)
    if one.chinese and other.chinese:
        found = Alike.SOUND if is_read_alike else Alike.OTHER
        return Alike.SAME if one.chinese == other.chinese else found
    if one.chinese or other.chinese:
        return Alike.SPELLED if is_read_alike else Alike.OTHER
    return Alike.SAME if is_read_alike else _alike_in_letters(one, other)


def _alike_in_letters(one: CompanyName, other: CompanyName) -> Alike:
    if _reads_alike(one.whole, other.whole, NEAR_WHOLE):
        return Alike.NEAR
    if _is_part(one.parts, other.parts) or _is_part(other.parts, one.parts):
        return Alike.INITIAL
    own = (" ".join(sorted(one.parts)), " ".join(sorted(other.parts)))
    return Alike.NEAR if _reads_alike(*own, NEAR) else Alike.OTHER


def _reads_alike(one: str, other: str, least: float) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NEAR and ratio(one, other) >= least


def _is_part(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Begins like it, and says less."""
    return 0 < len(short) < len(whole) and whole[: len(short)] == short and len("".join(short)) > 4
