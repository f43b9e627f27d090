"""Which fields of a record somebody reads and writes: a role hides some, and locks others.

A role keeps them as {"account": {"phone": "hidden", "c_margin": "read"}}; what it does not name is read and written.
An actor carries it, and it goes along with every request and every job that works for a person (`kernel.reader`), so
that `records` offers no field that its reader may not see: forms, pages, lists, filters, files and programs ask there.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from kernel.actor import Mask
from kernel.reader import reader

HIDDEN, READ = "hidden", "read"
Rules = Mapping[str, Mapping[str, str]]


def masks_of(rules: Rules) -> tuple[Mask, ...]:
    """As an actor carries them, in one order, so that equal actors are equal."""
    return tuple(
        Mask(
            record,
            frozenset(name for name, rule in kept.items() if rule == HIDDEN),
            frozenset(name for name, rule in kept.items() if rule == READ),
        )
        for record, kept in sorted(rules.items())
        if kept
    )


def mask_of(record: str) -> Mask:
    """Of whoever reads now; jobs and the clock, which work for nobody, see everything."""
    return reader().mask(record)


def says(record: str, words: str, *columns: str) -> Q:
    """That one of these columns holds the words; what is hidden from whoever reads now is not looked into."""
    passed = Q()
    for column in columns:
        if column not in mask_of(record).hidden:
            passed |= Q(**{f"{column}__icontains": words})
    return passed


def stricter(one: str, other: str) -> bool:
    """Whether the first rule leaves less than the second; "" is no rule at all."""
    steps = ("", READ, HIDDEN)
    return steps.index(one) > steps.index(other)
