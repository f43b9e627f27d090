"""Customers of whom everything is known, and segments that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from crm.customers.models import Account
from crm.segments.actions.building import Said, create_segment
from crm.segments.conditions.tree import Group, read_group
from crm.segments.models import Segment
from kernel.actor import Actor
from tests.access.conftest import give
from tests.harness.cast import MOMENT, fixed

__all__ = ["give"]
NOW = MOMENT + timedelta(days=1)
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
Build = Callable[..., Segment]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def firm(name: str, **more: Any) -> Account:
    made: Account = Account.objects.create(
        **{"kind": "company", "name": name, "owner_id": fixed("zhang")} | STAMPS | more
    )
    return made


def asks(*parts: dict[str, Any], match: str = "all") -> Group:
    return read_group({"match": match, "parts": list(parts)})


@pytest.fixture
def build(staff: Callable[[str], Actor], clock: Any) -> Build:
    """`build("Loyal", {"about": "grade", …})`: a segment of Zhang Min's; without conditions one picked by hand."""

    def make(
        name: str = "Loyal", *parts: dict[str, Any], by: str = "zhao", of: str = "account", **said: Any
    ) -> Segment:
        group = said.pop("group", asks(*parts) if parts else None)
        said.setdefault("seen_by", "all")
        return create_segment(actor=staff(by), clock=clock, of=of, said=Said(name=name, group=group, **said))

    return make
