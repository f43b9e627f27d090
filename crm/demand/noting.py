"""Notes what customers look for. Counts and no records of anybody: there is nothing to audit, and nobody is named."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F, Func, QuerySet, Value

from crm.demand.models import Filing, MissedSearch
from crm.demand.models.filing import ENDS_AFTER, HELD_BACK, MOST_SHOWN
from kernel.signing import BadSignature, tenant_signer
from search.words import fold

Draw = Callable[[], float]
PURPOSE = "filing"


def note_missed_search(words: str, language: str, *, at: datetime) -> None:
    said = " ".join(fold(words).split())
    if said:
        MissedSearch.count(said, language, at.date())


def begin_or_go_on(
    token: str, words: str, language: str, articles: Sequence[UUID], *, at: datetime, draw: Draw = random.random
) -> Filing:
    """The attempt of this form, with what was typed last and what was found for it; a new one draws its lot."""
    known = find(token, at=at)
    found = list(dict.fromkeys([*(known.articles if known else ()), *articles]))[:MOST_SHOWN]
    if known is None:
        return Filing.objects.create(
            words=words[:200], language=language, articles=found, began_at=at, is_held_back=draw() < HELD_BACK
        )
    known.words, known.articles = words[:200], found
    known.save(update_fields=["words", "articles"])
    return known


def note_opened(token: str, article: UUID, *, at: datetime) -> None:
    """Only an article that was shown."""
    shown = _open(token, at=at).filter(is_held_back=False, articles__contains=[article])
    appended = Func(F("opened"), Value(article), function="array_append")
    shown.exclude(opened__contains=[article]).update(opened=appended)


def note_answered(token: str, *, at: datetime) -> bool:
    """Whether there was such an attempt."""
    return bool(_open(token, at=at).update(answered_at=at))


def note_filed(token: str, ticket_id: UUID, *, at: datetime) -> None:
    _open(token, at=at).update(filed_at=at, ticket_id=ticket_id, answered_at=None)


def token_of(filing: Filing) -> str:
    return tenant_signer(PURPOSE).sign(str(filing.pk))


def find(token: str, *, at: datetime) -> Filing | None:
    return _open(token, at=at).first()


def _open(token: str, *, at: datetime) -> QuerySet[Filing]:
    try:
        pk = UUID(tenant_signer(PURPOSE).unsign(token))
    except (BadSignature, ValueError):
        return Filing.objects.none()
    return Filing.objects.filter(pk=pk, filed_at__isnull=True, began_at__gt=at - ENDS_AFTER)
