"""Who logs what with whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crm.activities.actions.logging import Said, log_activity
from crm.activities.actions.tasks import Todo, create_task
from crm.activities.models import Activity, Task
from crm.customers.models import Account
from identity.models import User
from kernel.actor import Actor
from tests.access.conftest import give
from tests.harness.cast import MOMENT, fixed

__all__ = ["give"]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
LOG = f"{HARBOUR}activities/"
Log = Callable[..., Activity]
Make = Callable[..., Task]
TOMORROW = date(2026, 11, 22)  # of the clock of the tests


@pytest.fixture
def log(staff: Callable[[str], Actor], clock: Any) -> Log:
    """`log("zhang", text="Rang them.")`: a call at Harbour City Water, unless something else is said."""

    def make(key: str = "zhang", *, account: str = "harbour", kind: str = "call", **said: Any) -> Activity:
        said.setdefault("text", "Rang them.")
        said.setdefault("at", MOMENT)
        account_row = Account.objects.get(pk=fixed(account))
        return log_activity(actor=staff(key), clock=clock, account=account_row, said=Said(kind, **said))

    return make


@pytest.fixture
def make(staff: Callable[[str], Actor], clock: Any) -> Make:
    """`make("zhang", on=TOMORROW)`: a task of theirs."""

    def task(key: str = "zhang", **said: Any) -> Task:
        todo = Todo(**{"title": "Ring Li Wei", **said})
        return create_task(actor=staff(key), clock=clock, todo=todo)

    return task


def user(key: str) -> User:
    found: User = User.objects.get(pk=fixed(key))
    return found
