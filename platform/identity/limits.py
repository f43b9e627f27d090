"""How often something may be tried: counted per key in fixed windows, in the tenant's own rows.

Counting happens outside of the action's transaction, so that a refused try still counts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import ngettext

from kernel.actions import Refused


@dataclass(frozen=True)
class Limit:
    name: str
    times: int
    within: timedelta


SIGN_IN_PER_PERSON = Limit("sign-in", 8, timedelta(minutes=10))
SIGN_IN_PER_NETWORK = Limit("sign-in-network", 60, timedelta(minutes=10))
CODE_PER_PERSON = Limit("code", 5, timedelta(minutes=10))
# A sign-in page asks for a challenge as soon as it is open, and a whole office may come from one address.
PASSKEY_PER_NETWORK = Limit("passkey-network", 240, timedelta(minutes=10))
LINK_PER_PERSON = Limit("link", 5, timedelta(minutes=30))
LINK_PER_NETWORK = Limit("link-network", 40, timedelta(minutes=30))
FILING_PER_NETWORK = Limit("filing", 20, timedelta(hours=1))
CONTACT_PER_NETWORK = Limit("contact", 20, timedelta(hours=1))
CONTACT_PER_PERSON = Limit("contact-person", 5, timedelta(hours=1))
SUGGESTIONS_PER_NETWORK = Limit("suggestions", 600, timedelta(hours=1))
VERDICTS_PER_NETWORK = Limit("verdicts", 60, timedelta(hours=1))
SIGN_UP_PER_PERSON = Limit("sign-up", 5, timedelta(hours=1))
SIGN_UP_PER_NETWORK = Limit("sign-up-network", 20, timedelta(hours=1))


def count_attempt(limit: Limit, key: str, *, at: datetime) -> None:
    """Count one try. Raises Refused, with the minutes to wait, once there were too many."""
    hashed = hashlib.sha256(key.strip().lower().encode()).hexdigest()[:40]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_attempt AS seen (key, count, until) VALUES (%s, 1, %s)"
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN seen.until <= %s THEN 1 ELSE seen.count + 1 END,"
            " until = CASE WHEN seen.until <= %s THEN EXCLUDED.until ELSE seen.until END"
            " RETURNING count, until",
            [f"{limit.name}:{hashed}", at + limit.within, at, at],
        )
        count, until = cursor.fetchone()
    if count > limit.times:
        minutes = max(1, round((until - at).total_seconds() / 60))
        raise Refused(
            ngettext(
                "Too many tries. Wait %(minutes)d minute and try again.",
                "Too many tries. Wait %(minutes)d minutes and try again.",
                minutes,
            )
            % {"minutes": minutes}
        )


def forget_attempts(limit: Limit, key: str) -> None:
    """After a success."""
    hashed = hashlib.sha256(key.strip().lower().encode()).hexdigest()[:40]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM identity_attempt WHERE key = %s", [f"{limit.name}:{hashed}"])
