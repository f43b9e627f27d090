"""What customers look for and do not find, ranked by the tickets behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, Sum

from crm.demand.models import ClosedGap, Filing, MissedSearch
from crm.demand.models.filing import ENDS_AFTER
from search.counting import count_holding
from search.plan import COMMON
from search.words import tokens_of

LOOKED_BACK = timedelta(days=90)
MOST_READ, MOST_SHOWN = 500, 50
LONGEST_KEY = 300


@dataclass
class Gap:
    """Words that mean the same here. `words` is how most said it."""

    key: str
    said: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    searches: int = 0
    filed: int = 0
    given_up: int = 0
    tickets: int = 0

    @property
    def words(self) -> str:
        return self.said.most_common(1)[0][0]

    @property
    def language(self) -> str:
        return self.languages.most_common(1)[0][0]

    @property
    def times(self) -> int:
        return self.searches + self.filed + self.given_up


def key_of(words: str) -> str:
    """The same for the same words in another order, form or case."""
    tokens = {token for token in tokens_of(words).words if token not in COMMON}
    return " ".join(sorted(tokens))[:LONGEST_KEY]


def gaps(*, at: datetime) -> list[Gap]:
    """Those with most tickets first; what was put aside is left out. Four statements."""
    since, found = at - LOOKED_BACK, dict[str, Gap]()
    for words, language, times in _searches(since):
        _gap(found, words, language, times).searches += times
    for words, language, is_filed in _filings(since, at):
        gap = _gap(found, words, language, 1)
        gap.filed, gap.given_up = gap.filed + is_filed, gap.given_up + (not is_filed)
    closed = set(ClosedGap.objects.filter(key__in=found).values_list("key", flat=True))
    wanted = [gap for key, gap in found.items() if key and key not in closed]
    wanted = sorted(wanted, key=lambda gap: -gap.times)[: MOST_SHOWN * 2]
    for gap, tickets in zip(wanted, count_holding("tickets", [gap.words for gap in wanted], since=since), strict=True):
        gap.tickets = tickets
    return sorted(wanted, key=lambda gap: (-gap.tickets, -gap.times, gap.key))[:MOST_SHOWN]


def _gap(found: dict[str, Gap], words: str, language: str, times: int) -> Gap:
    key = key_of(words)
    gap = found.setdefault(key, Gap(key))
    gap.said[words] += times
    gap.languages[language] += times
    return gap


def _searches(since: datetime) -> Iterable[tuple[str, str, int]]:
    rows = MissedSearch.objects.filter(day__gte=since.date()).values_list("words", "language")
    return rows.annotate(all=Sum("times")).order_by("-all")[:MOST_READ]


def _filings(since: datetime, at: datetime) -> Iterator[tuple[str, str, bool]]:
    """Begun with words for which there was no article: sent, or given up after a day."""
    is_over = Q(filed_at__isnull=False) | Q(began_at__lt=at - ENDS_AFTER)
    rows = Filing.objects.filter(is_over, began_at__gte=since, articles=[], answered_at__isnull=True).exclude(words="")
    for words, language, filed_at in rows.order_by("-began_at").values_list("words", "language", "filed_at")[
        :MOST_READ
    ]:
        yield words, language, filed_at is not None
