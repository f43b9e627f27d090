"""How many requests a minute: counted in the cache, whose absence stops nobody."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import ngettext

from kernel.api.problems import Problem

logger = logging.getLogger("api")

WINDOW = 60  # seconds


@dataclass(frozen=True)
class Rate:
    name: str
    per_minute: int


PER_TOKEN = Rate("token", 600)


@dataclass(frozen=True)
class Used:
    """Where a caller stands in the present minute."""

    rate: Rate
    count: int
    resets_in: int

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit header fields for HTTP (IETF draft)."""
        left = max(0, self.rate.per_minute - self.count)
        return {
            "RateLimit-Policy": f'"{self.rate.name}";q={self.rate.per_minute};w={WINDOW}',
            "RateLimit": f'"{self.rate.name}";r={left};t={self.resets_in}',
        }


def count_request(rate: Rate, key: str, *, at: datetime) -> Used:
    """Raises a problem once there were too many."""
    second = int(at.timestamp())
    used = Used(rate, _count(f"api:{rate.name}:{key}:{second // WINDOW}"), WINDOW - second % WINDOW)
    if used.count > rate.per_minute:
        sentence = ngettext(
            "Too many requests. Wait %(seconds)d second.",
            "Too many requests. Wait %(seconds)d seconds.",
            used.resets_in,
        ) % {"seconds": used.resets_in}
        headers = used.headers | {"Retry-After": str(used.resets_in)}
        raise Problem(429, "too-many", sentence, headers=headers)
    return used


def _count(key: str) -> int:
    try:
        if cache.add(key, 1, 2 * WINDOW):
            return 1
        return int(cache.incr(key))
    except Exception:  # noqa: BLE001  (whatever the cache's own library raises: it must not be an answer of 500)
        logger.warning("The cache counts no requests of the API.")
        return 0
