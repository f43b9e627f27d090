"""Where in a text the words of a query stand: what is marked, and which stretch of a long text is shown."""

from __future__ import annotations

from design.palette import Piece, Pieces, pieces
from search.pinyin import is_chinese, spelled
from search.plan import Plan
from search.words import SPELLED, STEM, fold_with_places, runs, stem

BEFORE, LONGEST = 24, 110
# Beyond this, a text is searched and not read.
READ = 20_000


class Marker:
    """Made once for a query, used for every text of its hits."""

    def __init__(self, plan: Plan) -> None:
        self.words: set[str] = set()
        self.stems: set[str] = set()
        self.begun: set[str] = set()
        self.spelled: set[str] = set()
        self.pairs: set[str] = set()
        for clause in plan.clauses:
            for way in clause.ways:
                self._learn(way.tokens, is_begun=way.is_begun)
        if plan.number is not None:
            self.begun.add(str(plan.number))

    def _learn(self, tokens: tuple[str, ...], *, is_begun: bool) -> None:
        for token in tokens:
            is_last = token is tokens[-1]
            if token.startswith(STEM):
                self.stems.add(token[1:])
            elif token.startswith(SPELLED):
                self.spelled.add(token[1:])
            elif is_chinese(token[0]):
                self.pairs.add(token)
            elif is_begun and is_last:
                self.begun.add(token)
            else:
                self.words.add(token)

    def places(self, text: str, *, is_name: bool = False) -> frozenset[int]:
        """The places of the characters that were asked for."""
        folded, origin = fold_with_places(text[:READ])
        found: set[int] = set()
        for run in runs(folded):
            if run.is_cjk:
                self._in_chinese(run.text, run.start, found, is_name=is_name)
            else:
                self._in_word(run.text, run.start, found)
        return frozenset(origin[place] for place in found)

    def _in_chinese(self, text: str, start: int, found: set[int], *, is_name: bool) -> None:
        for pair in self.pairs:
            at = text.find(pair)
            while at >= 0:
                found.update(range(start + at, start + at + len(pair)))
                at = text.find(pair, at + 1)
        if is_name:
            for typed in self.spelled:
                for at in range(len(text)):
                    found.update(start + place for place in spelled(text, typed, at))

    def _in_word(self, text: str, start: int, found: set[int]) -> None:
        """A word as it was written, or else its parts: of “AX-200” what was asked for of it."""
        if self._is_said(text):
            found.update(range(start, start + len(text)))
        elif length := self._begun(text):
            found.update(range(start, start + length))
        else:
            for at, part in parts_of(text):
                length = len(part) if self._is_said(part) else self._begun(part)
                found.update(range(start + at, start + at + length))

    def _is_said(self, word: str) -> bool:
        return word in self.words or stem(word) in self.stems or stem(word) in self.words

    def _begun(self, word: str) -> int:
        return max((len(token) for token in self.begun if word.startswith(token)), default=0)

    def excerpt(self, text: str) -> Pieces:
        """The stretch that holds the most of what was asked for; empty where none of it stands there."""
        plain = " ".join(text[:READ].split())
        places = self.places(plain)
        if not places:
            return ()
        best = _fullest(sorted(places))
        begin = max(best - BEFORE, 0)
        if begin:
            space = plain.find(" ", begin, best)  # where a word begins, when one does
            begin = space + 1 if space >= 0 else begin
        cut = plain[begin : begin + LONGEST]
        shifted = frozenset(place - begin for place in places if begin <= place < begin + len(cut))
        shown = pieces(cut, shifted)
        ends = plain[begin + LONGEST :]
        return (*([Piece("…")] if begin else []), *shown, *([Piece("…")] if ends else []))


def plain(marked: Pieces) -> str:
    return "".join(piece.text for piece in marked)


def _fullest(places: list[int]) -> int:
    """The place from which on the most others are within reach; the first of several."""
    best, most, end = places[0], 0, 0
    for at, place in enumerate(places):
        while end < len(places) and places[end] < place + LONGEST - BEFORE:
            end += 1
        if end - at > most:
            best, most = place, end - at
    return best


def parts_of(text: str) -> list[tuple[int, str]]:
    """The parts of a word with their places in it."""
    found, at = [], 0
    for run in runs(text):
        for part in run.parts:
            at = text.find(part, at)
            found.append((at, part))
            at += len(part)
    return found
