"""What other systems hear: signed, in order, again when they fail, never of a closed network."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from crm.customers.actions import change_account
from crm.customers.models import Account
from crm.service.actions.conversation import Words, note_on_ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from tests.webhooks.conftest import drain, listening, make_urgent, tag, ticket_of, verified
from webhooks.actions.deliveries import replay_delivery, replay_failed, send_test
from webhooks.actions.endpoints import delete_endpoint, pause_endpoint, replace_secret, resume_endpoint
from webhooks.jobs import sweep_deliveries
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.models.delivery import HELD_TOO_LONG, WAITS
from webhooks.sending import AT_ONCE, claim, tell

Staff = Callable[[str], Actor]
Hook = Callable[..., Endpoint]
Run = Callable[[], int]


def test_a_message_is_signed_and_holds_what_the_api_shows(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        run_jobs()
    ((headers, body),) = other.came
    said, delivery = json.loads(body), Delivery.objects.get()
    assert verified(headers, body, endpoint.secret)
    assert headers["webhook-id"] == delivery.message_id
    assert headers["content-type"] == "application/json"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert said["type"] == "ticket.changed"
    assert said["data"]["ticket_id"] == str(fixed("li-ticket"))
    assert said["data"]["fields"] == ["priority"]
    assert (said["data"]["ticket"]["number"], said["data"]["ticket"]["priority"]) == (1001, "urgent")
    assert (delivery.state, delivery.tries, delivery.last_status) == ("delivered", 1, 204)
    assert Attempt.objects.get().status == 204


def test_a_thin_message_holds_ids_only(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        webhook(other.url, content="thin")
        make_urgent(staff)
        run_jobs()
    assert other.bodies[0]["data"] == {"ticket_id": str(fixed("li-ticket")), "fields": ["priority"]}


def test_what_its_events_do_not_ask_for_it_does_not_see(
    webhook: Hook, staff: Staff, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same mask as for a program: without the right for tickets, a message shows none."""
    with listening() as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        Endpoint.objects.filter(pk=endpoint.pk).update(events=["account.changed"])
        run_jobs()
    assert other.bodies[0]["data"]["ticket"] is None


def test_two_secrets_sign_for_a_day(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        endpoint = webhook(other.url)
        fresh = replace_secret(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
        make_urgent(staff)
        run_jobs()
        with time_machine.travel(system_clock() + timedelta(hours=25)):
            tag(staff, "late")
            run_jobs()
    first, second = other.came
    assert verified(*first, endpoint.secret)
    assert verified(*first, fresh.secret)
    assert verified(*second, fresh.secret)
    assert not verified(*second, endpoint.secret)


def test_a_later_event_of_the_same_record_waits_and_others_pass(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(500, 204) as other:
        webhook(other.url)
        make_urgent(staff, "li")
        tag(staff, "second", "li")
        tag(staff, "elsewhere", "chen")
        run_jobs()
        assert [body["data"]["ticket_id"] for body in other.bodies] == [
            str(fixed("li-ticket")),
            str(fixed("chen-ticket")),
        ]
        with time_machine.travel(system_clock() + timedelta(minutes=1)):
            drain(Endpoint.objects.get())
    assert [body["data"]["fields"] for body in other.bodies] == [["priority"], ["tags"], ["priority"], ["tags"]]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_it_goes_on_after_the_earlier_one_was_given_up(webhook: Hook, staff: Staff) -> None:
    with listening(500, 204) as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        tag(staff, "second")
        Delivery.objects.filter(facts__fields=["priority"]).update(tries=len(WAITS))
        drain(endpoint)
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["failed", "delivered"]


def test_only_so_many_are_sent_at_once_and_one_alone_while_it_fails(
    webhook: Hook, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webhooks.sending.TOGETHER", 1)
    endpoint = webhook("http://127.0.0.1:9/hook")
    for key in ("li", "chen", "sun", "mia"):
        make_urgent(staff, key)
    account = Account.objects.get(pk=fixed("harbour"))
    change_account(actor=staff("zhang"), clock=system_clock, account=account, city="Ningbo")
    at = system_clock()
    taken = [claim(endpoint.pk, at=at + timedelta(microseconds=n)) for n in range(AT_ONCE + 1)]
    assert [one is not None for one in taken] == [True] * AT_ONCE + [False]
    assert claim(endpoint.pk, at=at + HELD_TOO_LONG + timedelta(seconds=1)) is not None  # its worker is dead
    Delivery.objects.update(state="waiting")
    Endpoint.objects.update(failing_since=at, failures=1)
    assert claim(endpoint.pk, at=at) is not None
    assert claim(endpoint.pk, at=at) is None


def test_paused_nothing_is_sent_and_afterwards_everything(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        endpoint = webhook(other.url)
        pause_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
        make_urgent(staff)
        tag(staff, "second")
        run_jobs()
        assert other.came == []
        resume_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
        run_jobs()
    assert [body["data"]["fields"] for body in other.bodies] == [["priority"], ["tags"]]


def test_a_test_is_tried_once_and_counts_for_nothing(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(500) as other:
        endpoint = webhook(other.url)
        send_test(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
        run_jobs()
    assert other.types == ["webhook.test"]
    assert verified(*other.came[0], endpoint.secret)
    assert Delivery.objects.get().state == "failed"
    endpoint.refresh_from_db()
    assert not endpoint.is_failing


def test_one_is_sent_again_with_the_same_id_and_body(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        webhook(other.url)
        make_urgent(staff)
        run_jobs()
        make_urgent(staff, priority="low")
        run_jobs()
        first = Delivery.objects.order_by("id")[0]
        replay_delivery(actor=staff("zhao"), clock=system_clock, delivery=first)
        run_jobs()
    assert other.came[2][1] == other.came[0][1]
    assert other.came[2][0]["webhook-id"] == other.came[0][0]["webhook-id"]
    assert first.attempts.count() == 2


def test_all_that_was_given_up_since_then_is_sent_again_in_its_order(
    webhook: Hook, staff: Staff, run_jobs: Run
) -> None:
    with listening() as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        tag(staff, "second")
        tag(staff, "third")
        at = system_clock()
        Delivery.objects.update(state="failed", finished_at=at)
        oldest = Delivery.objects.order_by("id")[0]
        Delivery.objects.filter(pk=oldest.pk).update(happened_at=at - timedelta(days=2))
        count = replay_failed(actor=staff("zhao"), clock=system_clock, endpoint=endpoint, since=at - timedelta(days=1))
        run_jobs()
    assert count == 2
    assert [body["data"]["ticket"]["tags"] for body in other.bodies] == [["third"], ["third"]]
    oldest.refresh_from_db()
    assert oldest.state == "failed"


def test_a_deleted_one_is_told_nothing_more(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        claimed = claim(endpoint.pk, at=system_clock())
        assert claimed
        delete_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
        assert tell(*claimed) is None  # it was on its way
        run_jobs()
    assert len(other.came) == 1
    assert Attempt.objects.count() == 0


def test_notes_are_told_to_those_who_ask_for_them(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as other:
        webhook(other.url, "message.note")
        ticket = ticket_of("li")
        note_on_ticket(actor=staff("wang"), clock=system_clock, ticket=ticket, words=Words("", "Between us", []))
        run_jobs()
    assert other.bodies[0]["data"]["message"]["text"] == "Between us"
    assert other.bodies[0]["data"]["message"]["kind"] == "note"


def test_old_ones_are_tidied_away_and_paused_ones_do_not_wait_for_ever(webhook: Hook, staff: Staff) -> None:
    endpoint = webhook("http://127.0.0.1:9/hook")
    make_urgent(staff)
    tag(staff, "second")
    first, second = Delivery.objects.order_by("id")
    Delivery.objects.filter(pk=first.pk).update(state="delivered", finished_at=system_clock() - timedelta(days=31))
    pause_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
    with time_machine.travel(system_clock() + timedelta(days=2, hours=23)):
        sweep_deliveries.function()
        assert list(Delivery.objects.values_list("pk", "state")) == [(second.pk, "waiting")]
    with time_machine.travel(system_clock() + timedelta(days=3, hours=1)):
        sweep_deliveries.function()
        assert list(Delivery.objects.values_list("pk", "state")) == [(second.pk, "failed")]


def test_those_of_other_records_go_together_and_what_was_not_tried_is_free_again(webhook: Hook, staff: Staff) -> None:
    with listening(204, 500) as other:
        endpoint = webhook(other.url)
        for key in ("li", "chen", "sun"):
            make_urgent(staff, key)
        tag(staff, "later")
        claimed = claim(endpoint.pk, at=system_clock())
        assert claimed
        assert [delivery.facts["fields"] for delivery in claimed[1]] == [["priority"]] * 3
        tell(*claimed)
    assert len(other.came) == 2
    rows = Delivery.objects.order_by("id").values_list("state", "tries", "last_status")
    assert list(rows) == [("delivered", 1, 204), ("waiting", 1, 500), ("waiting", 0, None), ("waiting", 0, None)]


def test_a_claim_reads_each_kind_of_record_once(webhook: Hook, staff: Staff) -> None:
    endpoint = webhook("http://127.0.0.1:9/hook")
    for key in ("li", "chen", "sun", "mia"):
        make_urgent(staff, key)
    with counted() as statements:
        claimed = claim(endpoint.pk, at=system_clock())
    assert claimed
    assert len(claimed[1]) == 4
    # One of them asks whether the fields of records have changed: a job comes with no session that would know.
    assert len(statements) <= 6, "\n".join(statements)
