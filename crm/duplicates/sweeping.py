"""The nightly look at all customers: pairs with a key in common, scored; what was told apart stays told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import combinations, islice
from typing import Any
from uuid import UUID

from django.db import connection

from crm.customers.keying import catch_up, profile_of
from crm.customers.matching.profiles import Profile
from crm.customers.matching.scoring import Score, score
from crm.duplicates.kinds import KINDS, Kind

# A key that so many have in common says nothing: a switchboard of a whole industrial park.
LARGEST_BLOCK, MOST_PAIRS, AT_ONCE = 60, 200_000, 1000
BLOCKS = """
SELECT array_agg(id ORDER BY id) FROM (
 SELECT unnest(keys) AS key, {kind}_id AS id FROM customers_matchkeys WHERE {kind}_id IS NOT NULL) k
GROUP BY key HAVING count(*) BETWEEN 2 AND {most}"""
Pair = tuple[UUID, UUID]


def sweep(*, at: datetime) -> int:
    """How many pairs wait for somebody to look at them."""
    while catch_up():
        pass
    return sum(_sweep(kind, at) for kind in KINDS.values())


def _sweep(kind: Kind, at: datetime) -> int:
    pairs: Any = kind.pairs
    found = iter(_candidates(kind))
    while batch := list(islice(found, AT_ONCE)):
        _note(kind, batch, at)
    # Those that look alike no longer; a no is remembered for as long as both are there.
    pairs.objects.waiting().exclude(found_at=at).delete()
    return int(pairs.objects.waiting().count())


def _candidates(kind: Kind) -> Iterator[Pair]:
    """Each pair once."""
    seen: set[Pair] = set()
    with connection.cursor() as cursor:
        cursor.execute(BLOCKS.format(kind=kind.key, most=LARGEST_BLOCK))
        for (ids,) in cursor:
            seen.update(combinations(ids, 2))
            if len(seen) > MOST_PAIRS:
                break
    yield from sorted(seen)


def _note(kind: Kind, batch: Sequence[Pair], at: datetime) -> None:
    profiles = _profiles(kind, {pk for pair in batch for pk in pair})
    pairs: Any = kind.pairs
    known = {(one.first_id, one.second_id): one for one in pairs.objects.filter(first__in=[a for a, _b in batch])}
    new, again = [], []
    for first, second in batch:
        if first not in profiles or second not in profiles:
            continue
        one, other = profiles[first], profiles[second]
        found, pair = score(one, other), known.get((first, second))
        if not found.is_possible:
            continue
        values = {"points": found.points, "reasons": reasons_of(found), "print": print_of(one, other), "found_at": at}
        if pair is None:
            new.append(pairs(first_id=first, second_id=second, **values))
            continue
        if pair.print != values["print"]:
            pair.dismissed_at = pair.dismissed_by = None
        for name, value in values.items():
            setattr(pair, name, value)
        again.append(pair)
    pairs.objects.bulk_create(new, ignore_conflicts=True)
    pairs.objects.bulk_update(again, ["points", "reasons", "print", "found_at", "dismissed_at", "dismissed_by"])


def _profiles(kind: Kind, pks: set[UUID]) -> dict[UUID, Profile]:
    found = kind.model.objects.filter(pk__in=pks).prefetch_related("lines")
    found = found.select_related("account") if kind.key == "contact" else found
    return {one.pk: profile_of(one) for one in found}


def reasons_of(found: Score) -> list[list[Any]]:
    return [[reason.code, reason.points, reason.said] for reason in found.reasons]


def print_of(*profiles: Profile) -> str:
    """Of what was compared: another one when either of them changes in it."""
    said = [
        (one.name, *map(sorted, (one.phones, one.mails, one.domains, one.handles)), one.city, str(one.at))
        for one in sorted(profiles, key=lambda one: one.id)
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]
