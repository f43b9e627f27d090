"""Whether articles made requests unnecessary: those who were shown some against those who, by lot, were not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from crm.demand.models import Filing
from crm.demand.models.filing import ENDS_AFTER

# Of 95 per cent.
Z = 1.959964
# With fewer in either group a number would only look like one.
LEAST = 30


@dataclass(frozen=True)
class Group:
    """`began` began to file, of whom `filed` sent it."""

    began: int
    filed: int

    @property
    def share(self) -> float:
        return self.filed / self.began if self.began else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of the share (E. B. Wilson, 1927)."""
        n, p = self.began, self.share
        if not n:
            return 0.0, 1.0
        middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
        half = Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True)
class Deflection:
    """`effect`: of a hundred who would have filed a request, how many the articles made unnecessary, as a share."""

    shown: Group
    held_back: Group
    opened: int
    answered: int

    @property
    def is_enough(self) -> bool:
        return min(self.shown.began, self.held_back.began) >= LEAST

    @property
    def effect(self) -> float:
        return self.held_back.share - self.shown.share

    @property
    def interval(self) -> tuple[float, float]:
        """Of the difference of two shares, from their Wilson intervals (R. G. Newcombe, 1998, method 10)."""
        one, other = self.held_back, self.shown
        low = math.hypot(one.share - one.interval[0], other.interval[1] - other.share)
        high = math.hypot(one.interval[1] - one.share, other.share - other.interval[0])
        return self.effect - low, self.effect + high

    @property
    def is_sure(self) -> bool:
        """The interval does not hold nought."""
        return self.interval[0] > 0 or self.interval[1] < 0

    @property
    def spared(self) -> int:
        """Requests that the articles made unnecessary among those who saw some."""
        return max(0, round(self.effect * self.shown.began))


def deflection(*, since: timedelta, at: datetime) -> Deflection:
    """Of those for whom something was found, and who have had their day. One statement."""
    over = Filing.objects.filter(began_at__gte=at - since, began_at__lt=at - ENDS_AFTER).exclude(articles=[])
    shown, held = Q(is_held_back=False), Q(is_held_back=True)
    filed = Q(filed_at__isnull=False)
    counted = over.aggregate(
        shown=Count("pk", filter=shown),
        shown_filed=Count("pk", filter=shown & filed),
        held=Count("pk", filter=held),
        held_filed=Count("pk", filter=held & filed),
        opened=Count("pk", filter=shown & ~Q(opened=[])),
        answered=Count("pk", filter=shown & Q(answered_at__isnull=False)),
    )
    return Deflection(
        Group(counted["shown"], counted["shown_filed"]),
        Group(counted["held"], counted["held_filed"]),
        counted["opened"],
        counted["answered"],
    )
