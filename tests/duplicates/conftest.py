"""Two records of one customer, and what hangs on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.models import Share
from crm.activities.models import Activity, Task
from crm.customers.models import Account, Address, Contact, ContactRole, Line, Need, Ownership, StageChange
from crm.leads.models import Lead
from crm.sales.models import Opportunity
from crm.segments.models import Segment, SegmentMember
from crm.service.models import Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.models import Counter
from tests.access.conftest import give
from tests.changes.conftest import way
from tests.harness.cast import MOMENT, fixed

__all__ = ["give", "way"]
Staff = Callable[[str], Actor]
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhang"), "clock": system_clock}


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def account(name: str, **more: Any) -> Account:
    made: Account = Account.objects.create(name=name, **STAMPS | {"kind": "company"} | more)
    return made


@pytest.fixture
def twin(acme: object) -> Account:
    """Harbour City Water once more, by somebody who did not look, with one of everything."""
    made = account(
        "Harbour City Water Ltd",
        phone="+86 574 1234",
        email="info@harbour-city.example",
        city="Ningbo",
        notes="Ring in the morning.",
        tags=["Water"],
        owner_id=fixed("liu"),
        custom={"memo": "Twin"},
    )
    made.tags = ["Water"]
    Contact.objects.create(account=made, name="Wu Fang", email="wu@harbour-city.example", **STAMPS)
    Address.objects.create(account=made, kind="site", street="Twin Quay", is_main=True, created_at=MOMENT)
    Line.objects.create(account=made, medium="phone", kind="work", value="+86 574 9", created_at=MOMENT)
    Need.objects.create(account=made, text="Quieter pumps", created_at=MOMENT)
    StageChange.objects.create(account=made, old="", new="talks", at=MOMENT, by_name="Liu")
    Ownership.objects.create(account=made, owner_id=fixed("liu"), owner_name="Liu Yang", since=MOMENT)
    Task.objects.create(account=made, title="Visit", made_by_id=fixed("liu"), **STAMPS)
    Activity.objects.create(
        account=made, kind="call", direction="out", at=MOMENT, subject="Rang", made_by_id=fixed("liu"), **STAMPS
    )
    Share.objects.create(
        record="account", record_id=made.pk, person_id=fixed("wang"), may_change=False, made_at=MOMENT
    )
    ContactRole.objects.create(contact_id=fixed("sun-contact"), account=made, role="decides", created_at=MOMENT)
    Ticket.objects.create(
        number=Counter.next("ticket"),
        subject="Twin asks",
        channel="portal",
        account=made,
        requester_name="Wu Fang",
        last_message_at=MOMENT,
        **STAMPS,
    )
    account("Below the twin", parent=made)
    Opportunity.objects.create(account=made, name="Pumps", stage="offer", currency="CNY", **STAMPS)
    Lead.objects.create(name="Wu Fang", status="converted", converted_at=MOMENT, converted_account=made, **STAMPS)
    segment = Segment.objects.create(of="account", name="Fair", **STAMPS)
    SegmentMember.objects.create(segment=segment, account=made, added_at=MOMENT)
    return made
