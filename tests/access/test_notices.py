"""Nobody is told of a ticket that they do not reach, by notice or by mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from access.scopes import Scope
from crm.service.actions.conversation import Words, note_on_ticket
from crm.service.models import Ticket
from kernel.clock import Clock
from messaging.models import Notification, OutgoingMail
from tests.access.conftest import Give, actor_of, share
from tests.harness.cast import fixed

LI = fixed("li-ticket")


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_mention_and_a_watcher_out_of_reach_hear_nothing(
    give: Give, clock: Clock, run_jobs: Callable[[], int], is_shared: bool
) -> None:
    give("liu", Scope.OWN)
    ticket = Ticket.objects.get(pk=LI)
    ticket.watchers.add(fixed("liu"))
    if is_shared:
        share("ticket", ticket, person="liu")
    words = Words(html=f'<p><span data-mention="{fixed("liu")}">@Liu Yang</span> nightjar</p>')
    note_on_ticket(actor=actor_of("zhang"), clock=clock, ticket=ticket, words=words)
    run_jobs()
    told = Notification.objects.filter(user_id=fixed("liu")).count()
    mailed = OutgoingMail.objects.filter(to_email="liu@acme.example").count()
    assert (bool(told), bool(mailed)) == (is_shared, is_shared)
