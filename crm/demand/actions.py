"""Deciding that something needs no article, and taking that back."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.demand.gaps import key_of
from crm.demand.models import ClosedGap
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.permissions import WRITE_ARTICLES


@action(WRITE_ARTICLES)
def close_gap(*, actor: Actor, clock: Clock, words: str) -> ClosedGap:
    """Refuses words that say nothing."""
    key = key_of(words)
    if not key:
        raise Refused(_("There is no word in it that could be looked for."))
    closed, is_new = ClosedGap.objects.get_or_create(
        key=key, defaults={"words": words[:200], "closed_by_id": actor.user_id, "closed_at": clock()}
    )
    if is_new:
        record("put aside a gap", closed)
    else:
        nothing_changed()
    return closed


@action(WRITE_ARTICLES)
def reopen_gap(*, actor: Actor, clock: Clock, closed: ClosedGap) -> None:
    record("took up a gap again", closed)
    closed.delete()
