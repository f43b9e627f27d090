"""Names in Latin letters: which words are pinyin, and how one name is written in several ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from search.pinyin import is_chinese, readings

# The syllables of Mandarin by what they begin with.
FINALS = {
    "": "a ai an ang ao e ei en er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "f": "a an ang ei en eng o ou u",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo ue",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan un uo ue",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "w": "a ai an ang ei en eng o u",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
}
ONE = "|".join(
    sorted((begins + final for begins, finals in FINALS.items() for final in finals.split()), key=len, reverse=True)
)
PINYIN = re.compile(f"(?:{ONE})+")
# 吕 is typed lv, and written lu or lyu on a passport.
LU = re.compile(r"^(l|n)(?:yu|v)(e?)$")
DIGRAPHS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ß", "ss"))
MOST_READINGS = 8
VOWELS = re.compile(r"[aeiouhwy']+")
DOUBLED = re.compile(r"(.)\1+")


def is_pinyin(word: str) -> bool:
    """Juergen can be cut into ju, er and gen, and is German all the same."""
    return PINYIN.fullmatch(word) is not None and "uer" not in word


@lru_cache(20_000)
def plain(word: str) -> str:
    """A folded word of Latin letters as two ways of writing it meet: Mueller is Müller, lyu is lu."""
    word = LU.sub(r"\1u\2", word)
    if not is_pinyin(word):
        for written, meant in DIGRAPHS:
            word = word.replace(written, meant)
    return word


@lru_cache(20_000)
def spoken(characters: str) -> tuple[tuple[str, ...], ...]:
    """What Chinese characters may be read as: syllables, in a few ways."""
    ways: list[tuple[str, ...]] = [()]
    for character in characters:
        said = readings(character) if is_chinese(character) else (character,)
        syllables = dict.fromkeys(LU.sub(r"\1u\2", one) for one in said)
        ways = [(*way, syllable) for way in ways for syllable in syllables][:MOST_READINGS]
    return tuple(ways)


def turned(parts: Sequence[str]) -> Iterator[str]:
    """Family name first or last, written together or not: every turn of the parts as one word."""
    for start in range(len(parts)):
        yield "".join((*parts[start:], *parts[:start]))


def letters(form: str) -> str:
    """Which letters it has: the same in any order, however often each."""
    return "".join(sorted(set(form)))


@lru_cache(20_000)
def skeleton(word: str) -> str:
    """What is left of a word when somebody spells it by ear: Maier, Meyer and Mayr are one."""
    for written, meant in (("ph", "f"), ("ck", "k"), ("c", "k"), ("z", "s"), ("v", "f"), ("dt", "t"), ("d", "t")):
        word = word.replace(written, meant)
    return DOUBLED.sub(r"\1", word[:1] + VOWELS.sub("", word[1:]))
