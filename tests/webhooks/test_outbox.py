"""What happens is written down with what caused it, for those who want it, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from crm.customers.actions import change_account, create_contact
from crm.customers.models import Account, Contact
from crm.service.actions.changing import change_priority, change_status
from crm.service.models import Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.events import _table as reactions
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from webhooks.actions.endpoints import pause_endpoint
from webhooks.actions.stopping import stop_endpoint
from webhooks.kinds import all_kinds
from webhooks.models import Delivery, Endpoint
from webhooks.outbox import Outlet

Staff = Callable[[str], Actor]
Hook = Callable[..., Endpoint]
NOWHERE = "http://127.0.0.1:9/hook"


@pytest.fixture
def ticket(acme: object) -> Ticket:
    return Ticket.objects.get(pk=fixed("li-ticket"))


def urgent(staff: Staff, ticket: Ticket, priority: str = "urgent") -> None:
    change_priority(actor=staff("zhang"), clock=system_clock, ticket=ticket, priority=priority)


def test_every_kind_has_an_outlet_and_shows_what_its_event_names() -> None:
    for kind in all_kinds():
        outlets = [one for one in reactions[kind.event] if isinstance(one, Outlet) and one.kind is kind]
        assert len(outlets) == 1
        named = set(kind.event.__dataclass_fields__)
        assert {shown.fact for shown in kind.shows} <= named


def test_an_event_is_written_down_in_its_transaction(webhook: Hook, staff: Staff, ticket: Ticket) -> None:
    endpoint = webhook(NOWHERE)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        urgent(staff, ticket)
        assert Delivery.objects.count() == 1
        raise ZeroDivisionError
    assert Delivery.objects.count() == 0
    urgent(staff, ticket)
    written = Delivery.objects.get()
    assert (written.endpoint_id, written.event, written.subject_id) == (endpoint.pk, "ticket.changed", ticket.pk)
    assert written.facts == {"ticket_id": str(ticket.pk), "fields": ["priority"]}


def test_nothing_is_written_that_nobody_wants(webhook: Hook, staff: Staff, ticket: Ticket) -> None:
    webhook(NOWHERE, "ticket.solved")
    urgent(staff, ticket)
    assert Delivery.objects.count() == 0
    change_status(actor=staff("zhang"), clock=system_clock, ticket=ticket, status="solved")
    assert Delivery.objects.get().event == "ticket.solved"


def test_a_paused_one_is_told_later_and_a_stopped_one_never(webhook: Hook, staff: Staff, ticket: Ticket) -> None:
    paused, stopped = webhook(NOWHERE), webhook(NOWHERE)
    pause_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=paused)
    stop_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=stopped, why="failing")
    urgent(staff, ticket)
    assert Delivery.objects.get().endpoint_id == paused.pk


def test_an_action_that_changed_nothing_tells_nobody(webhook: Hook, staff: Staff, ticket: Ticket) -> None:
    webhook(NOWHERE)
    urgent(staff, ticket, ticket.priority)
    assert Delivery.objects.count() == 0


def test_changes_of_customers_are_told(webhook: Hook, staff: Staff) -> None:
    webhook(NOWHERE, "account.changed", "contact.created", "contact.changed")
    account = Account.objects.get(pk=fixed("harbour"))
    change_account(actor=staff("zhang"), clock=system_clock, account=account, city="Ningbo")
    made: Contact = create_contact(actor=staff("zhang"), clock=system_clock, account=account, name="Wu")
    assert list(Delivery.objects.order_by("id").values_list("event", "subject_id")) == [
        ("account.changed", account.pk),
        ("contact.created", made.pk),
    ]


def test_the_other_tenant_is_told_nothing(webhook: Hook, staff: Staff, ticket: Ticket, globex: TenantSnapshot) -> None:
    webhook(NOWHERE)
    urgent(staff, ticket)
    with in_tenant(globex):
        assert Endpoint.objects.count() == 0
        assert Delivery.objects.count() == 0


def test_where_nobody_listens_an_event_costs_one_statement(staff: Staff, ticket: Ticket) -> None:
    actor = staff("zhang")
    with counted() as statements:
        urgent(staff, ticket)
    assert sum("webhooks_" in statement for statement in statements) == 1
    assert actor.is_staff
