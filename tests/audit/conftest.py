"""A log with something in it, and hands that may do what the application may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from audit.chain import link_waiting
from audit.models import Entry
from kernel.tenancy import as_owner, in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import MOMENT, fixed

NOW = MOMENT + timedelta(days=1)
Write = Callable[..., Entry]


def entry(verb: str = "changed", *, who: str = "zhang", about: str = "harbour", **values: Any) -> Entry:
    given = {
        "at": NOW,
        "actor_face": "staff",
        "actor_id": fixed(who),
        "actor_name": who.title(),
        "subject_type": "customers.account",
        "subject_id": fixed(about),
        "subject_name": about.title(),
        "changes": {"grade": ["low", "high"]},
    }
    return Entry.objects.create(verb=verb, **(given | values))


@pytest.fixture
def owner(tenants: dict[str, TenantSnapshot]) -> Iterator[TenantSnapshot]:
    """At acme, with the rights of whoever owns the tables: ask for both databases."""
    with as_owner(), in_tenant(tenants["acme"]):
        yield tenants["acme"]


@pytest.fixture
def linked(owner: TenantSnapshot) -> list[Entry]:
    """Five entries of Zhang and Liu about two customers, all linked."""
    people = [("zhang", "harbour"), ("liu", "harbour"), ("zhang", "jinhua"), ("liu", "jinhua"), ("zhang", "harbour")]
    link_waiting(at=NOW)
    made = [
        entry(who=who, about=about, at=NOW + timedelta(seconds=second)) for second, (who, about) in enumerate(people)
    ]
    link_waiting(at=NOW + timedelta(minutes=1))
    return made
