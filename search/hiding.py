"""What is found and shown where a role hides fields that the search holds: titles, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from kernel.actor import Actor
from search.backends.base import Answer, Kept
from search.registry import Source


def titled(actor: Actor, looked_into: Sequence[Source]) -> tuple[str, ...]:
    """Kinds of which the actor does not see all that is searched."""
    if not actor.masks:
        return ()
    return tuple(
        source.key
        for source in looked_into
        if any(actor.mask(record).hidden & names for record, names in source.told().items())
    )


def without_more(answer: Answer, by_title: Sequence[str]) -> Answer:
    """Of these kinds the titles alone."""
    if not by_title:
        return answer
    hits = {
        kind: [replace(kept, shown=_plain(kept), also=(), body="") for kept in found] if kind in by_title else found
        for kind, found in answer.hits.items()
    }
    return replace(answer, hits=hits)


def _plain(kept: Kept) -> dict[str, Any]:
    return {name: kept.shown[name] for name in ("face", "is_firm") if name in kept.shown}
