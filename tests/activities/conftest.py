"""Who logs what with whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm.activities.actions.logging import Said, log_activity
from crm.activities.models import Activity
from crm.customers.models import Account
from kernel.actor import Actor
from tests.access.conftest import give
from tests.harness.cast import MOMENT, fixed

__all__ = ["give"]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
LOG = f"{HARBOUR}activities/"
Log = Callable[..., Activity]


@pytest.fixture
def log(staff: Callable[[str], Actor], clock: Any) -> Log:
    """`log("zhang", text="Rang them.")`: a call at Harbour City Water, unless something else is said."""

    def make(key: str = "zhang", *, account: str = "harbour", kind: str = "call", **said: Any) -> Activity:
        said.setdefault("text", "Rang them.")
        said.setdefault("at", MOMENT)
        account_row = Account.objects.get(pk=fixed(account))
        return log_activity(actor=staff(key), clock=clock, account=account_row, said=Said(kind, **said))

    return make
