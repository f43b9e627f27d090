"""Articles for a reader's words, by the engine of the search: stems, pairs of characters, slips, synonyms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from knowledge_base.models import Article, Audience
from knowledge_base.permissions import VIEW_ARTICLES
from search.asking import Condition
from search.backends import find
from search.backends.base import ENOUGH, Wish
from search.counting import plainly
from search.lookup import look_up
from search.plan import plan_of, words_to_look_up

KIND = "articles"
# Versions in other languages, and what is not this reader's after all, leave the list.
SPARE = 3


# What any customer may read; who is chosen by more than that is asked of the row.
FOR_CUSTOMERS = (Audience.PUBLIC.value, Audience.CUSTOMERS.value)


def ids_for(actor: Actor, words: str, limit: int, *, enough: float = ENOUGH) -> list[UUID]:
    return ids_within(_audiences(actor), words, limit, enough=enough)


def ids_within(audiences: Sequence[str], words: str, limit: int, *, enough: float = ENOUGH) -> list[UUID]:
    """The best first; all with every word, or where there are few, those with `enough` of them. Two statements."""
    asked = plainly(words)
    if asked.is_empty:
        return []
    plan = plan_of(asked, look_up(*words_to_look_up(asked)))
    if not plan.clauses:
        return []
    narrowed = replace(
        asked,
        kinds=(),
        before=None,
        after=None,
        conditions=(Condition("publication", ("published",)), Condition("audience", tuple(audiences))),
    )
    answer, _is_fallback = find(Wish(plan, narrowed, [KIND], [KIND], limit * SPARE, enough=enough))
    return [hit.id for hit in answer.hits.get(KIND, [])]


def _audiences(actor: Actor) -> list[str]:
    """Whose articles this person may be among the readers of; `in_order` asks whether they are."""
    if actor.is_staff and actor.may(VIEW_ARTICLES):
        return list(Audience.values)
    if actor.is_customer and actor.is_signed_in:
        return [audience for audience in Audience.values if audience != Audience.STAFF]
    return [Audience.PUBLIC.value]


def in_order(ids: list[UUID], actor: Actor, at: datetime) -> list[Article]:
    """Those that the reader may read now, whatever the index still says. One statement."""
    rows = Article.objects.for_reader(actor, at).select_related("locale").filter(uuid__in=ids)
    found = {row.uuid: row for row in rows.without_body()}
    return [found[pk] for pk in ids if pk in found]
