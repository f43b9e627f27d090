"""The rows of the command palette: commands and records that fit what was typed, the likeliest kind first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.palette import Line, Lines, Piece, Pieces, pieces
from search.commands import Asking, Command, Kind, commands_for
from search.finding import Asking as Whose
from search.finding import Hit, find_all
from search.matching import Fit, Match, fit, tokens_of
from search.pinyin import is_chinese
from search.registry import Source

AT_MOST = 5
KINDS: dict[Kind, str | Promise] = {
    "here": _("On this page"),
    "do": pgettext_lazy("commands", "Do"),
    "go": pgettext_lazy("commands", "Go to"),
}


def palette_rows(asking: Asking, whose: Whose, words: str) -> tuple[Lines, ...]:
    """Everything on offer while nothing is typed; then what fits. A statement a source, and those of the commands."""
    commands = commands_for(asking)
    if not words:
        return tuple(_all_of(kind, commands) for kind in KINDS if any(one.kind == kind for one in commands))
    ranked = rank(commands, tokens_of(words))
    likely = _grouped(one for one in ranked if one.is_likely)
    # What was nearly typed is only worth showing where nothing was typed rightly.
    perhaps = () if likely else _grouped(ranked)
    return (*likely, *record_rows(whose, words), *perhaps)


def record_rows(asking: Whose, words: str) -> tuple[Lines, ...]:
    """At most five of each kind that the actor may see, with the way to the others."""
    found = find_all(asking, words, limit=AT_MOST)
    return tuple(
        Lines(
            str(group.source.label),
            tuple(_record(group.source, hit) for hit in group.hits),
            only_url(group.source, words) if group.total > len(group.hits) else "",
            group.source.key,
        )
        for group in found.groups
    )


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


def _record(source: Source, hit: Hit) -> Line:
    return Line(
        hit.title,
        hit.url,
        detail=hit.detail,
        note=hit.note,
        reason=reason_of(hit),
        icon="" if hit.status or hit.face else source.icon,
        status=hit.status,
        face=hit.face,
        is_firm=hit.is_firm,
    )


def reason_of(hit: Hit) -> Pieces:
    """“Phone: 0574 8821…”; what was said needs no name before it."""
    if not hit.reason or not hit.reason_label:
        return hit.reason
    return (Piece(str(_("%(what)s: ") % {"what": hit.reason_label})), *hit.reason)


def only_url(source: Source, words: str) -> str:
    """The page of all hits of one kind."""
    return f"{reverse('search:everything')}?{urlencode({'q': words, 'kind': source.key})}"
