"""What somebody typed, read: words, phrases, and `status:open before:2026-10-01 -tag:spares` in either language.

One pass over at most a thousand characters. What it cannot read as an operator is searched as words, and said.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from search.words import fold

LONGEST, MOST_WORDS, MOST_CONDITIONS = 1000, 24, 16
OPEN, CLOSE = '"“「『«', '"”」』»'
PIECE = re.compile(
    rf"(?P<no>-?)(?:(?P<name>[^\s:：{OPEN}{CLOSE}-]{{1,24}})[:：])?"
    rf"(?:[{OPEN}](?P<quoted>[^{OPEN}{CLOSE}]*)[{CLOSE}]?|(?P<plain>[^\s{OPEN}{CLOSE}]+))"
)
BEFORE, AFTER, ON, KIND = "before", "after", "on", "type"
OPERATORS = {
    **dict.fromkeys(("before", "until", "早于", "之前"), BEFORE),
    **dict.fromkeys(("after", "since", "晚于", "之后"), AFTER),
    **dict.fromkeys(("on", "date", "日期"), ON),
    **dict.fromkeys(("type", "in", "类型"), KIND),
}
DAYS = {"today": 0, "今天": 0, "yesterday": 1, "昨天": 1}
SEPARATORS = re.compile(r"[,，、|]")


@dataclass(frozen=True)
class Word:
    """Something to find in a text; `is_last` while somebody may still be typing it."""

    text: str
    is_phrase: bool = False
    is_unwanted: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Condition:
    """One of `values` of a facet, or none of them."""

    facet: str
    values: tuple[str, ...]
    is_unwanted: bool = False
    typed: str = field(default="", compare=False)
    """As it stands in the query."""


@dataclass(frozen=True)
class Asked:
    words: tuple[Word, ...] = ()
    conditions: tuple[Condition, ...] = ()
    kinds: tuple[str, ...] = ()
    before: datetime | None = None
    after: datetime | None = None
    unread: tuple[str, ...] = ()
    """Operators whose value says nothing here; they were searched as words."""
    is_cut: bool = False
    """More was typed than is read."""

    @property
    def is_empty(self) -> bool:
        """Nothing to find: neither a word nor a condition."""
        return not any((self.words, self.conditions, self.kinds, self.before, self.after))

    @property
    def free_text(self) -> str:
        """The words alone, as a list's own search takes them."""
        return " ".join(word.text for word in self.words if not word.is_unwanted)


Resolve = Callable[[str, tuple[str, ...]], tuple[str, ...] | None]


@dataclass
class Known:
    """What this workspace's operators are: names by facet, kinds by word, and how a value is found."""

    facets: Mapping[str, str]
    kinds: Mapping[str, str]
    resolve: Resolve
    """A facet's key and what was typed → its values; None where that means nothing."""
    today: date = field(default_factory=lambda: date.min)
    zone: tzinfo | None = None


def typed(text: str) -> str:
    """Without what no keyboard sends: halves of characters, NUL, marks of direction."""
    kept = "".join(" " if character in "\0\r\n\t" else character for character in text if not _is_hidden(character))
    return " ".join(kept.split())


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cs", "Cf"}


def read(text: str, known: Known) -> Asked:
    clean = typed(text[: LONGEST * 4])
    reading = _Reading(known, ends_open=bool(text) and not text[-1].isspace())
    cut = clean[:LONGEST]
    for found in PIECE.finditer(cut):
        reading.take(found, is_last=found.end() == len(cut))
    return reading.asked(is_cut=len(text) > LONGEST * 4 or len(clean) > LONGEST)


class _Reading:
    def __init__(self, known: Known, *, ends_open: bool) -> None:
        self.known, self.ends_open = known, ends_open
        self.words: list[Word] = []
        self.conditions: list[Condition] = []
        self.kinds: list[str] = []
        self.unread: list[str] = []
        self.before: datetime | None = None
        self.after: datetime | None = None
        self.is_cut = False

    def take(self, found: re.Match[str], *, is_last: bool) -> None:
        no, name, quoted, plain = bool(found["no"]), found["name"], found["quoted"], found["plain"]
        value = quoted if quoted is not None else plain
        if name and self._operator(fold(name), value, no, found[0]):
            return
        whole = f"{name}:{value}" if name else value
        self._word(Word(whole, quoted is not None and not name, no, is_last and self.ends_open and quoted is None))

    def _word(self, word: Word) -> None:
        if not word.text.strip():
            return
        if len(self.words) >= MOST_WORDS:
            self.is_cut = True
            return
        self.words.append(word)

    def _operator(self, name: str, value: str, no: bool, whole: str) -> bool:
        """Whether it was one, and could be read."""
        facet, operator = self.known.facets.get(name), OPERATORS.get(name)
        if not facet and not operator:
            return False
        if len(self.conditions) >= MOST_CONDITIONS:
            self.is_cut = True
            return True
        could = self._condition(facet, value, no, whole) if facet else self._built_in(operator or "", value, no)
        if not could:
            self.unread.append(whole)
        return could

    def _condition(self, facet: str, value: str, no: bool, whole: str) -> bool:
        values = self.known.resolve(facet, tuple(parts(value)))
        if values is None:
            return False
        self.conditions.append(Condition(facet, values, no, whole))
        return True

    def _built_in(self, operator: str, value: str, no: bool) -> bool:
        if operator == KIND:
            kinds = [self.known.kinds[word] for word in map(fold, parts(value)) if word in self.known.kinds]
            self.kinds.extend(kinds)
            return bool(kinds) and not no
        span = span_of(value, self.known.today)
        if span is None or no:
            return False
        begin, end = (datetime.combine(day, time.min, tzinfo=self.known.zone) for day in span)
        if operator in (BEFORE, ON):
            moment = begin if operator == BEFORE else end
            self.before = min(self.before or moment, moment)
        if operator in (AFTER, ON):
            self.after = max(self.after or begin, begin)
        return True

    def asked(self, *, is_cut: bool) -> Asked:
        return Asked(
            tuple(self.words),
            tuple(self.conditions),
            tuple(dict.fromkeys(self.kinds)),
            self.before,
            self.after,
            tuple(self.unread),
            is_cut or self.is_cut,
        )


def parts(value: str) -> Iterable[str]:
    return [part.strip() for part in SEPARATORS.split(value)[:MOST_CONDITIONS] if part.strip()]


def span_of(text: str, today: date) -> tuple[date, date] | None:
    """A day, a month or a year, as its first day and the one after it; None for anything else."""
    plain = fold(text).strip()
    if plain in DAYS:
        day = today - timedelta(days=DAYS[plain])
        return day, day + timedelta(days=1)
    numbers = re.fullmatch(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?)?月?)?年?", plain)
    if numbers is None:
        return None
    year, month, day_of_month = (int(number) if number else 0 for number in numbers.groups())
    try:
        begin = date(year, month or 1, day_of_month or 1)
        if day_of_month:
            return begin, begin + timedelta(days=1)
        if month:
            return begin, (begin + timedelta(days=31)).replace(day=1)
        return begin, date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
