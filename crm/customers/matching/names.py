"""Names of people: 张伟, 張偉, Zhang Wei and Wei Zhang are written in four ways and are one name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.fuzz import ratio

from crm.customers.matching.syllables import is_pinyin, letters, plain, skeleton, spoken, turned
from search.pinyin import is_chinese
from search.words import fold

RUNS = re.compile(r"[\u3400-\u9fff]+|[0-9a-z\u00df-\u1fff]+")
TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "sir", "madam", "ing", "dipl"}
HONOURS = re.compile(r"(?:先生|女士|小姐|太太|老师|教授|博士|经理|总经理|主任|工程师|师傅)$")
LONGEST, MOST_PARTS = 200, 8
NEAR, NEAR_SPELLED, SHORTEST_NEAR = 85.0, 92.0, 6


class Alike(IntEnum):
    """How two names stand to each other; the larger, the more alike."""

    OTHER, SOUND, INITIAL, NEAR, SPELLED, SAME = range(6)


@dataclass(frozen=True)
class PersonName:
    chinese: str
    """Simplified, without titles."""
    parts: tuple[str, ...]
    """Words of Latin letters."""
    forms: frozenset[str]
    """Every way of writing it as one word of Latin letters."""

    @property
    def keys(self) -> set[str]:
        found = {f"n:{letters(form)}" for form in self.forms if len(form) > 3}
        if not self.chinese and len(self.parts) > 1 and not all(is_pinyin(part) for part in self.parts):
            found.add(f"s:{' '.join(sorted(skeleton(part) for part in self.parts))}")
        return found


@lru_cache(20_000)
def person_name(text: str) -> PersonName:
    runs = RUNS.findall(fold(text[:LONGEST]))
    chinese = "".join(run for run in runs if is_chinese(run[0]))
    chinese = HONOURS.sub("", chinese) or chinese
    parts = tuple(plain(run) for run in runs if not is_chinese(run[0]) and run not in TITLES)[:MOST_PARTS]
    forms = {form for way in spoken(chinese[:MOST_PARTS]) for form in turned(way)} if chinese else set()
    return PersonName(chinese, parts, frozenset(forms | set(turned(parts))))


def alike(one: PersonName, other: PersonName) -> Alike:
    if one.chinese and other.chinese:
        if one.chinese == other.chinese:
            return Alike.SAME
        # Two different names that are spoken alike: one of them may be a slip of the keyboard.
        return Alike.SOUND if one.forms & other.forms else Alike.OTHER
    if one.forms & other.forms:
        return Alike.SAME if not one.chinese and not other.chinese else Alike.SPELLED
    if one.chinese or other.chinese:
        return Alike.NEAR if _closest(one, other) >= NEAR_SPELLED else Alike.OTHER
    return _alike_in_letters(one, other)


def _alike_in_letters(one: PersonName, other: PersonName) -> Alike:
    if is_shortened(one.parts, other.parts) or is_shortened(other.parts, one.parts):
        return Alike.INITIAL
    # Of two pinyin names one letter makes another name: Li Na, Li Nan.
    nearest = NEAR_SPELLED if all(is_pinyin(part) for part in (*one.parts, *other.parts)) else NEAR
    words = (" ".join(sorted(one.parts)), " ".join(sorted(other.parts)))
    if min(map(len, words)) < SHORTEST_NEAR or not _parts_near(one.parts, other.parts):
        return Alike.SOUND if _by_ear(one) & _by_ear(other) else Alike.OTHER
    return Alike.NEAR if max(ratio(*words), _closest(one, other)) >= nearest else Alike.OTHER


def _by_ear(name: PersonName) -> set[str]:
    """Katherine Maier and Catherine Meyer."""
    return {key for key in name.keys if key.startswith("s:")}


def _parts_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Each part has its like: Anna and Hanna Schmidt are two people, Jonathan and Jonathon are one."""
    if len(one) != len(other):
        return True
    return all(max(ratio(part, twin) for twin in other) >= 75 for part in one) and not any(
        part[0] != twin[0] and ratio(part, twin) < 80 for part, twin in zip(sorted(one), sorted(other), strict=True)
    )


def is_shortened(short: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """“J. Weber” and “Jonas Weber”: one word is the same, the other one its first letter."""
    if len(short) != len(whole) or len(short) < 2 or not any(len(part) == 1 for part in short):
        return False
    rest = list(whole)
    for part in sorted(short, key=len, reverse=True):
        twin = next((one for one in rest if one == part or (len(part) == 1 and one.startswith(part))), None)
        if twin is None:
            return False
        rest.remove(twin)
    return True


def _closest(one: PersonName, other: PersonName) -> float:
    few = ((form, twin) for form in one.forms for twin in other.forms)
    return max((ratio(form, twin) for form, twin in few if min(len(form), len(twin)) >= SHORTEST_NEAR), default=0.0)
