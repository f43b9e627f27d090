"""Other systems that fail: tried again, left alone, given up, stopped; and addresses that are never asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import time_machine

from kernel import outgoing
from kernel.actor import Actor
from kernel.clock import system_clock
from messaging.models import Notification, OutgoingMail
from tests.harness.cast import fixed
from tests.webhooks.conftest import drain, listening, make_urgent, tag
from webhooks.actions.endpoints import resume_endpoint
from webhooks.jobs import overdue_endpoints
from webhooks.models import Attempt, Delivery, Endpoint
from webhooks.models.delivery import WAITS

Staff = Callable[[str], Actor]
Hook = Callable[..., Endpoint]
Run = Callable[[], int]


def test_a_failure_is_tried_again_for_three_days_and_then_given_up(webhook: Hook, staff: Staff) -> None:
    assert timedelta(days=3) < sum(WAITS, timedelta(0)) < timedelta(days=4)
    with listening(500) as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        at = system_clock()
        for wait in (timedelta(0), *WAITS):
            at += wait * 1.1 + timedelta(minutes=11)
            with time_machine.travel(at):
                resume_if_stopped(endpoint, staff)
                drain(endpoint)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.last_status) == ("failed", 1 + len(WAITS), 500)
    assert {body for _headers, body in other.came} == {other.came[0][1]}
    assert len({headers["webhook-id"] for headers, _body in other.came}) == 1
    assert len({headers["webhook-timestamp"] for headers, _body in other.came}) == 1 + len(WAITS)


def resume_if_stopped(endpoint: Endpoint, staff: Staff) -> None:
    endpoint.refresh_from_db()
    if endpoint.is_stopped:
        resume_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)


def test_nothing_is_tried_before_its_time(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(500) as other:
        webhook(other.url)
        make_urgent(staff)
        run_jobs()
        run_jobs()
        assert len(other.came) == 1
        with time_machine.travel(system_clock() + timedelta(seconds=6)):
            run_jobs()  # nothing is queued: the clock takes it up
            assert overdue_endpoints(system_clock() + timedelta(minutes=3)) == [Endpoint.objects.get().pk]


def test_whoever_fails_is_left_alone_for_a_while(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(500) as other:
        webhook(other.url)
        for key in ("li", "chen", "sun", "mia"):
            make_urgent(staff, key)
        run_jobs()
        assert len(other.came) == 3
        endpoint = Endpoint.objects.get()
        assert endpoint.rests_until is not None
        other.statuses = [204]
        with time_machine.travel(endpoint.rests_until + timedelta(seconds=1)):
            drain(endpoint)
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.failing_since, endpoint.rests_until) == (0, None, None)


def test_it_comes_back_when_the_other_side_says(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    def busy(request: BaseHTTPRequestHandler, status: int) -> None:
        request.send_response(status)
        request.send_header("Retry-After", "3600")
        request.end_headers()

    with listening(503, answer=busy) as other:
        webhook(other.url)
        make_urgent(staff)
        run_jobs()
    assert Delivery.objects.get().due_at > system_clock() + timedelta(minutes=55)


def test_redirects_are_not_followed(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening() as inside:

        def away(request: BaseHTTPRequestHandler, status: int) -> None:
            request.send_response(status)
            request.send_header("Location", inside.url)
            request.end_headers()

        with listening(307, answer=away) as other:
            webhook(other.url)
            make_urgent(staff)
            run_jobs()
        assert inside.came == []
    assert (Delivery.objects.get().state, Delivery.objects.get().last_status) == ("waiting", 307)


def test_who_says_nothing_is_not_waited_for(
    webhook: Hook, staff: Staff, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(request: BaseHTTPRequestHandler, status: int) -> None:
        time.sleep(1.5)

    monkeypatch.setattr(outgoing.send, "__kwdefaults__", outgoing.send.__kwdefaults__ | {"seconds": 0.3})
    with listening(answer=slow) as other:
        webhook(other.url)
        make_urgent(staff)
        begun = time.monotonic()
        run_jobs()
        assert time.monotonic() - begun < 1.4
    attempt = Attempt.objects.get()
    assert attempt.status is None
    assert attempt.error


@pytest.mark.parametrize("pause", [0.0, 0.05])
def test_an_answer_that_never_ends_is_cut_and_its_status_counts(
    webhook: Hook, staff: Staff, run_jobs: Run, monkeypatch: pytest.MonkeyPatch, pause: float
) -> None:
    def endless(request: BaseHTTPRequestHandler, status: int) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(2000):
            try:
                request.wfile.write(b"thanks \x00\xff ")
            except OSError:
                return
            time.sleep(pause)

    monkeypatch.setattr(outgoing.send, "__kwdefaults__", outgoing.send.__kwdefaults__ | {"seconds": 0.5})
    with listening(answer=endless) as other:
        webhook(other.url)
        make_urgent(staff)
        begun = time.monotonic()
        run_jobs()
        assert time.monotonic() - begun < 3
    attempt = Attempt.objects.get()
    assert attempt.status == 200
    assert attempt.excerpt.startswith("thanks")
    assert len(attempt.excerpt) <= 500
    assert attempt.excerpt.isprintable()


def test_a_closed_network_is_never_asked(webhook: Hook, staff: Staff, run_jobs: Run, settings: Any) -> None:
    """An address that stood for the open internet when it was saved, and leads inside a moment later."""
    with listening() as other:
        webhook(other.url)
        settings.OUTGOING_ALLOWED_NETWORKS = []
        make_urgent(staff)
        run_jobs()
        assert other.came == []
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.error) == (None, "This address leads into a closed network.")


def test_gone_stops_it_at_once_and_administrators_are_told(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(410) as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        tag(staff, "never told")
        run_jobs()
        assert len(other.came) == 1
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.stopped_because) == ("stopped", "gone")
    mails = OutgoingMail.objects.filter(template="webhook_stopped")
    assert [mail.to_email for mail in mails] == ["zhao@acme.example"]
    assert "410" in mails[0].text
    assert endpoint.name in mails[0].subject
    assert Notification.objects.get(kind="webhook").user_id == fixed("zhao")


def test_after_three_days_of_failures_it_is_stopped(webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    with listening(500) as other:
        endpoint = webhook(other.url)
        make_urgent(staff)
        run_jobs()
        with time_machine.travel(system_clock() + timedelta(days=2, hours=23)):
            drain(endpoint)
            endpoint.refresh_from_db()
            assert endpoint.is_on
        with time_machine.travel(system_clock() + timedelta(days=3, hours=1)):
            drain(endpoint)
            run_jobs()
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.stopped_because) == ("stopped", "failing")
    assert OutgoingMail.objects.filter(template="webhook_stopped").count() == 1
    assert Delivery.objects.get().state == "waiting"
    resumed = resume_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
    assert (resumed.state, resumed.failures, resumed.failing_since) == ("on", 0, None)
