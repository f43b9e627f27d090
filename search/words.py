"""What a text is cut into, the same for what is kept and for what is asked: words, parts, pairs of Chinese characters.

PostgreSQL makes one useless token of 客户门户 and keeps 聯繫 apart from 联系, so the cutting is done here, and both
backends are given tokens. A token that is not in the text as such begins with a sign of its own, so that nobody who
types the beginning of a word meets it: `~` before a stem, `^` before a spelling in Latin letters.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from search.pinyin import is_chinese, spellings

STEM, SPELLED = "~", "^"
# Above this, letters are a key or a hash that nobody searches for by its end.
LONGEST_WORD = 64
MOST_PARTS = 8
CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
LETTER = "0-9a-z\u00df-\u1fff"
RUNS = re.compile(f"(?P<cjk>[{CJK}]+)|(?P<word>[{LETTER}]+(?:[.@_+'’/-][{LETTER}]+)*)")
PART = re.compile(f"[{LETTER}]+")
# AX20 is written AX 20 and AX-20 as well, and AX32-4 is AX 32-4.
MODEL = re.compile(r"([a-z]{1,5})([0-9]{1,6})([a-z]?)")
PLAIN = re.compile(r"[a-z]{3,24}")


class _Folding(dict[int, str]):
    """For str.translate: each character as it is compared. Filled as characters are met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cs", "Mn"}:  # marks of direction, halves of characters, accents that stand alone
        return ""
    if is_chinese(character):
        return _simplified(character)
    plain = unicodedata.normalize("NFKC", character).lower()
    bare = unicodedata.normalize("NFD", plain)
    if bare and bare[0] < "\u0530":
        return "".join(part for part in bare if unicodedata.category(part) != "Mn")
    return plain


_FOLDING = _Folding()
_local = threading.local()


def _simplified(character: str) -> str:
    if not hasattr(_local, "converter"):
        # Late, because who reads no Chinese never pays for it.
        import opencc  # noqa: PLC0415

        _local.converter = opencc.OpenCC("t2s")
    return str(_local.converter.convert(character))


def fold(text: str) -> str:
    """Lower case, plain letters, simplified characters, without marks of direction and accents."""
    return text.translate(_FOLDING)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in `text` that it came from."""
    parts = [_FOLDING[ord(character)] for character in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _letter in part]


def storable(text: str) -> str:
    """Without what no database takes: NUL, halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode()


@lru_cache(100_000)
def stem(word: str) -> str:
    """The English stem, or the word itself."""
    if not PLAIN.fullmatch(word):
        return word
    if not hasattr(_local, "stemmer"):
        import Stemmer  # noqa: PLC0415

        _local.stemmer = Stemmer.Stemmer("english")
    return str(_local.stemmer.stemWord(word))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one folded text: a word with its parts, or Chinese characters without a space between them."""

    text: str
    start: int
    is_cjk: bool

    @property
    def parts(self) -> list[str]:
        """What stands one after the other: the parts of a word, or pairs of characters and the last one alone."""
        if self.is_cjk:
            return [self.text[at : at + 2] for at in range(len(self.text))]
        found: list[str] = []
        for part in PART.findall(self.text):
            model = MODEL.fullmatch(part)
            found.extend([piece for piece in model.groups() if piece] if model else [part])
        return found

    @property
    def joined(self) -> str:
        """The parts of a word written as one; empty where it has only one."""
        if self.is_cjk or "@" in self.text:
            return ""
        parts = self.parts
        if not 1 < len(parts) <= MOST_PARTS:
            return ""
        return "".join(parts)[:LONGEST_WORD]


def runs(folded: str) -> Iterator[Run]:
    for found in RUNS.finditer(folded):
        yield Run(found[0], found.start(), found.lastgroup == "cjk")


@dataclass(frozen=True, slots=True)
class Tokens:
    """`words` stand one after the other and make phrases; `beside` are other ways to find the same place."""

    words: list[str]
    beside: list[tuple[int, str]]


def tokens_of(text: str, *, longest: int = 0, is_name: bool = False) -> Tokens:
    """`longest`: how many words at most. The names of people and companies are spelled in Latin letters too."""
    words: list[str] = []
    beside: list[tuple[int, str]] = []
    for run in runs(fold(text)):
        if longest and len(words) >= longest:
            break
        at = len(words)
        if run.is_cjk:
            words.extend(run.parts)
            if is_name:
                beside.extend((at + place, SPELLED + spelled) for place, spelled in spellings(run.text))
            continue
        beside.extend((at, other) for other in _others(run))
        for part in run.parts:
            short = part[:LONGEST_WORD]
            stemmed = stem(short)
            if stemmed != short:
                beside.append((len(words), STEM + stemmed))
            words.append(short)
    return Tokens(words, beside)


def _others(run: Run) -> Iterator[str]:
    if run.joined:
        yield run.joined
    if "@" in run.text:
        yield run.text[: LONGEST_WORD * 2]


def key_of(text: str) -> str:
    """A number or an address as one token: what a person copies and pastes whole."""
    return fold(text).strip().replace(" ", "")[: LONGEST_WORD * 2]


def digits_of(phone: str) -> list[str]:
    """“+86 574 8821 5540” as it may be typed: with the country, and from each later group on."""
    groups = re.findall(r"[0-9]+", fold(phone))
    return ["".join(groups[at:]) for at in range(len(groups)) if len("".join(groups[at:])) >= 4]
