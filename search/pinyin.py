"""How Chinese characters are typed on a keyboard of Latin letters."""

from __future__ import annotations

import os
from functools import lru_cache

KEPT = 4096
LONGEST, MOST = 8, 4
FIRST, LAST = "\u3400", "\u9fff"


def is_chinese(character: str) -> bool:
    return FIRST <= character <= LAST


@lru_cache(KEPT)
def readings(character: str) -> tuple[str, ...]:
    """All that a character may be read as: 重 is “zhong” and “chong”."""
    # Without its dictionary of phrases the library needs 13 MB of memory instead of 57. All readings of each character
    # are tried here, so that nothing is missed for it. Loaded late: who reads no Chinese never pays for it.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    return tuple(pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def spelled(text: str, typed: str, start: int) -> frozenset[int]:
    """The places in `text`, from `start` on without a gap, that `typed` spells by initials, syllables or both.

    “xj”, “xinjian” and “xinj” spell 新建. Empty when it spells nothing there.
    """
    dead: set[tuple[int, int]] = set()

    def spell(place: int, at: int) -> bool:
        """Whether the characters from `place` on can be what was typed from `at` on; `places` then has them."""
        if place >= len(text) or (place, at) in dead:
            return False
        for length in _steps(text[place], typed[at:]):
            if at + length == len(typed) or spell(place + 1, at + length):
                places.append(place)
                return True
        # Many characters are read in several ways: each dead end is gone into once.
        dead.add((place, at))
        return False

    places: list[int] = []
    return frozenset(places) if spell(start, 0) else frozenset()


def _steps(character: str, typed: str) -> list[int]:
    """How many letters of what was typed may stand for a character, the most first.

    A syllable is typed whole or by its first letter; only where the typing ends may it be unfinished.
    """
    found = set()
    for way in readings(character) if is_chinese(character) else (character,):
        if typed.startswith(way):
            found.add(len(way))
        elif way.startswith(typed):
            found.add(len(typed))
        if typed.startswith(way[0]):
            found.add(1)
    return sorted(found, reverse=True)


def spellings(text: str) -> list[tuple[int, str]]:
    """Place and Latin letters, from each character on: syllables, and their first letters; 张敏 is zhangmin and zm.

    A name whose characters are read in several ways has several, but never more than a few.
    """
    found = []
    for start in range(len(text)):
        whole, initials = [""], [""]
        for character in text[start : start + LONGEST]:
            ways = readings(character) if is_chinese(character) else ()
            if not ways:
                break
            whole = [begun + way for begun in whole for way in ways][:MOST]
            initials = [begun + letter for begun in initials for letter in dict.fromkeys(way[0] for way in ways)]
            initials = initials[:MOST]
        found += [(start, spelled) for spelled in dict.fromkeys([*whole, *initials]) if len(spelled) > 1]
    return found
