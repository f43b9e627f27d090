"""The rows of the command palette: commands and records that fit what was typed, the likeliest kind first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from search.visits import Opened, opened_before

AT_MOST, FEW = 5, 3
KINDS: dict[Kind, str | Promise] = {
    "here": _("On this page"),
    "do": pgettext_lazy("commands", "Do"),
    "go": pgettext_lazy("commands", "Go to"),
}

BEFORE = {"lately": _("Opened lately"), "often": _("Opened often")}


def palette_rows(asking: Asking, whose: Whose, words: str) -> tuple[Lines, ...]:
    """All that is on offer while nothing is typed, after the way back to where one was; then what fits."""
    commands = commands_for(asking)
    if not words:
        kinds = [kind for kind in KINDS if any(one.kind == kind for one in commands)]
        # What the open page can do follows at once.
        latest = FEW if "here" in kinds else AT_MOST
        before = opened_before(whose.actor, whose.now, latest=latest, most=FEW, but=path_of(asking.path))
        here = [_all_of("here", commands)] if "here" in kinds else []
        lately, often = (_opened(key, found) for key, found in (("lately", before.lately), ("often", before.often)))
        return (*lately, *here, *often, *(_all_of(kind, commands) for kind in kinds if kind != "here"))
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


def rows_of_before(asking: Whose, here: str) -> tuple[Lines, ...]:
    """What was opened before, alone: under the search field."""
    before = opened_before(asking.actor, asking.now, latest=AT_MOST, most=AT_MOST, but=path_of(here))
    return (*_opened("lately", before.lately), *_opened("often", before.often))


def path_of(here: str) -> str:
    return here.partition("?")[0].partition("#")[0]


def _opened(key: str, found: Sequence[Opened]) -> tuple[Lines, ...]:
    lines = tuple(_record(one.source, one.hit) for one in found)
    return (Lines(str(BEFORE[key]), lines, key=key),) if lines else ()


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
