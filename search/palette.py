"""The rows of the command palette: commands and records that fit what was typed, the likeliest kind first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.palette import Line, Lines, Piece, Pieces, pieces
from kernel.actor import Actor
from search.commands import Asking, Command, Kind, commands_for
from search.matching import Fit, Match, fit, found_in, tokens_of
from search.pinyin import is_chinese
from search.registry import Hit, Source, sources

AT_MOST = 5
REASON_BEFORE, REASON_LONGEST = 24, 80
KINDS: dict[Kind, str | Promise] = {
    "here": _("On this page"),
    "do": pgettext_lazy("commands", "Do"),
    "go": pgettext_lazy("commands", "Go to"),
}


def palette_rows(asking: Asking, words: str) -> tuple[Lines, ...]:
    """Everything on offer while nothing is typed; then what fits. A statement a source, and those of the commands."""
    commands = commands_for(asking)
    if not words:
        return tuple(_all_of(kind, commands) for kind in KINDS if any(one.kind == kind for one in commands))
    ranked = rank(commands, tokens_of(words))
    likely = _grouped(one for one in ranked if one.is_likely)
    # What was nearly typed is only worth showing where nothing was typed rightly.
    perhaps = () if likely else _grouped(ranked)
    return (*likely, *record_rows(asking.actor, words), *perhaps)


def record_rows(actor: Actor, words: str) -> tuple[Lines, ...]:
    """At most five of each kind that the actor may see, with the way to the others. One statement a kind."""
    found = []
    for source in sources() if words else ():
        hits = source.find(actor, words, AT_MOST + 1)
        if hits:
            lines = tuple(_record(source, hit, words) for hit in hits[:AT_MOST])
            more = source.more_url(words) if len(hits) > AT_MOST else ""
            found.append(Lines(str(source.label), lines, more, source.key))
    return tuple(found)


# ---- Commands


@dataclass(frozen=True)
class Ranked:
    command: Command
    fits: tuple[int, ...]
    """How each typed word fits, from 0; other words than the name fit half a step worse."""
    places: frozenset[int]

    @property
    def is_likely(self) -> bool:
        return max(self.fits) < Fit.NEARLY * 2

    @property
    def order(self) -> tuple[int, int]:
        return max(self.fits), sum(self.fits)


def rank(commands: Iterable[Command], tokens: list[str]) -> list[Ranked]:
    """Those that every typed word fits, the best first."""
    ranked = [found for command in commands if (found := _ranked(command, tokens))]
    return sorted(ranked, key=lambda one: one.order)


def _ranked(command: Command, tokens: list[str]) -> Ranked | None:
    name, others = command.texts()
    fits, places = [], frozenset[int]()
    for token in tokens:
        best = _best(name, others, token)
        if best is None:
            return None
        fits.append(best[0])
        places |= best[1].places
    return Ranked(command, tuple(fits), places) if fits else None


def _best(name: str, others: list[str], token: str) -> tuple[int, Match] | None:
    named = fit(name, token)
    found = [(named.fit * 2, named)] if named else []
    # Among the other words only a beginning counts: they are many, and not seen.
    begun = [match.fit * 2 + 1 for other in others if (match := fit(other, token)) and _is_begun(other, token, match)]
    if begun:
        found.append((min(begun), Match(Fit.WORD)))
    return min(found, key=lambda one: one[0], default=None)


def _is_begun(text: str, token: str, match: Match) -> bool:
    """A word is begun; a Chinese one that is spelled by letters is spelled to its end, or too many would be meant."""
    end = max(match.places) + 1
    is_open = end < len(text) and is_chinese(text[end])
    return match.fit <= Fit.WORD and not (is_open and token.isascii())


def _grouped(ranked: Iterable[Ranked]) -> tuple[Lines, ...]:
    kinds: dict[Kind, list[Ranked]] = {}
    for one in ranked:
        kinds.setdefault(one.command.kind, []).append(one)
    return tuple(
        Lines(str(KINDS[kind]), tuple(_line(one.command, one.places) for one in found[:AT_MOST]), key=kind)
        for kind, found in kinds.items()
    )


def _all_of(kind: Kind, commands: list[Command]) -> Lines:
    return Lines(str(KINDS[kind]), tuple(_line(one) for one in commands if one.kind == kind), key=kind)


def _line(command: Command, places: frozenset[int] = frozenset()) -> Line:
    return Line(
        pieces(str(command.name), places),
        command.url,
        command.key,
        icon=command.icon,
        keys=command.keys,
        way=command.way,
        fields=command.fields,
    )


# ---- Records


def _record(source: Source, hit: Hit, words: str) -> Line:
    return Line(
        pieces(hit.title, found_in(hit.title, words)),
        hit.url,
        detail=pieces(hit.detail, found_in(hit.detail, words)),
        note=pieces(hit.note, found_in(hit.note, words)),
        reason=_reason(hit, words),
        icon="" if hit.status or hit.face else source.icon,
        status=hit.status,
        face=hit.face,
        is_firm=hit.is_firm,
    )


def _reason(hit: Hit, words: str) -> Pieces:
    """“Phone: 0574 8821…” where what is shown does not hold the words; cut so that what was found can be seen."""
    if any(found_in(text, words) for text in (hit.title, hit.detail, hit.note)):
        return ()
    label, text = next(((label, text) for label, text in hit.also if found_in(text, words)), ("", ""))
    if not text:
        return ()
    first = min(found_in(text, words))
    begin = max(first - REASON_BEFORE, 0)
    begin = text.find(" ", begin, first) + 1 or begin if begin else 0  # where a word begins, when one does
    cut = ("…" if begin else "") + text[begin : begin + REASON_LONGEST]
    return (Piece(str(_("%(what)s: ") % {"what": label})), *pieces(cut, found_in(cut, words)))
