"""Articles for a reader's words, by the engine of the search: stems, pairs of characters, slips, synonyms."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from knowledge_base.models import Article
from knowledge_base.models.article import audiences_of
from search.asking import Condition
from search.backends import find
from search.backends.base import ENOUGH, Wish
from search.counting import plainly
from search.lookup import look_up
from search.plan import plan_of, words_to_look_up

KIND = "articles"
# Versions in other languages, and what is not this reader's after all, leave the list.
SPARE = 3


def ids_for(actor: Actor, words: str, limit: int, *, enough: float = ENOUGH) -> list[UUID]:
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
        conditions=(Condition("publication", ("published",)), Condition("audience", tuple(audiences_of(actor)))),
    )
    answer, _is_fallback = find(Wish(plan, narrowed, [KIND], [KIND], limit * SPARE, enough=enough))
    return [hit.id for hit in answer.hits.get(KIND, [])]


def in_order(ids: list[UUID], actor: Actor, at: datetime) -> list[Article]:
    """Those that the reader may read now, whatever the index still says. One statement."""
    rows = Article.objects.for_reader(actor, at).select_related("locale").filter(uuid__in=ids)
    found = {row.uuid: row for row in rows.without_body()}
    return [found[pk] for pk in ids if pk in found]
