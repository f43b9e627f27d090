"""The administrators' pages: webhooks set up, refused, changed, paused, deleted, their secrets shown once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from crm.service.actions.changing import change_priority
from crm.service.models import Ticket
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.crm.conftest import counted, rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.webhooks.conftest import listening
from webhooks.actions.endpoints import MOST, Wish, make_endpoint, pause_endpoint
from webhooks.actions.stopping import stop_endpoint
from webhooks.models import Delivery, Endpoint

Staff = Callable[[str], Actor]
Hook = Callable[..., Endpoint]
Visit = Callable[..., Visitor]
Run = Callable[[], int]
ALL = "/desk/settings/webhooks/"
NOWHERE = "http://127.0.0.1:9/hook"
POSTED = {"name": "Orders", "url": "https://203.0.113.5/hook", "events": ["ticket.created"], "content": "thin"}


def here(endpoint: Endpoint, rest: str = "") -> str:
    return f"{ALL}{endpoint.pk}/{rest}"


def test_one_is_made_and_its_secret_shown_once(visitor: Visit, at_home: None, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = ["203.0.113.0/24"]
    browser = visitor("zhao")
    answer: Any = browser.post(f"{ALL}new/", POSTED)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    made = Endpoint.objects.get()
    assert made.secret in answer.content.decode()
    assert (made.name, made.events, made.content, made.state) == ("Orders", ["ticket.created"], "thin", "on")
    for path in (ALL, here(made), here(made, "edit/"), here(made, "removal/")):
        page = browser.get(path)
        assert page.status_code == 200
        assert made.secret not in page.content.decode()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 61}),
        ("events", {"events": []}),
        ("events", {"events": ["ticket.exploded"]}),
        ("content", {"content": "much"}),
        ("url", {"url": "http://shop.example/hook"}),
        ("url", {"url": "ftp://shop.example"}),
        ("url", {"url": "https://user:word@shop.example/"}),
        ("url", {"url": "https://127.0.0.1/hook"}),
        ("url", {"url": "https://2130706433/"}),
        ("url", {"url": "https://[::ffff:10.0.0.1]/"}),
        ("url", {"url": "https://169.254.169.254/latest/meta-data/"}),
        ("url", {"url": "https://" + "a" * 500 + ".example"}),
        ("url", {"url": "just words"}),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_typed_is_lost(
    visitor: Visit, field: str, values: dict[str, Any]
) -> None:
    answer: Any = visitor("zhao").post(f"{ALL}new/", POSTED | values)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert Endpoint.objects.count() == 0
    assert 'value="ticket.created"' in answer.content.decode()


def test_the_refusal_of_a_closed_network_is_said_in_both_languages(visitor: Visit) -> None:
    for language, words in (("en", "closed network"), ("zh-hans", "内部网络")):
        User.objects.filter(pk=fixed("zhao")).update(language=language)
        answer = visitor("zhao").post(f"{ALL}new/", POSTED | {"url": "https://10.0.0.1/"})
        assert words in answer.content.decode()


def test_agents_set_up_nothing(visitor: Visit, staff: Staff, webhook: Hook) -> None:
    endpoint = webhook(NOWHERE)
    before = rows_of(Endpoint)
    browser = visitor("zhang")
    assert browser.get(ALL).status_code == 403
    assert browser.post(here(endpoint, "removal/")).status_code == 403
    with pytest.raises(PermissionMissing):
        make_endpoint(actor=staff("zhang"), clock=system_clock, wish=Wish("Mine", NOWHERE, ["ticket.created"]))
    assert rows_of(Endpoint) == before


def test_nobody_hears_what_they_may_not_see(staff: Staff, at_home: None) -> None:
    boss = staff("zhao")
    less = replace(boss, permissions=frozenset({"webhooks.manage", "customers.view"}))
    with pytest.raises(Refused) as refusal:
        make_endpoint(actor=less, clock=system_clock, wish=Wish("Mine", NOWHERE, ["ticket.created"]))
    assert refusal.value.field == "events"
    make_endpoint(actor=less, clock=system_clock, wish=Wish("Mine", NOWHERE, ["account.created"]))


def test_there_is_an_end_to_webhooks(staff: Staff, webhook: Hook) -> None:
    for _ in range(MOST):
        webhook(NOWHERE)
    with pytest.raises(Refused, match="20 webhooks"):
        webhook(NOWHERE)
    assert Endpoint.objects.count() == MOST


def test_it_is_changed_paused_resumed_and_deleted(visitor: Visit, webhook: Hook) -> None:
    endpoint, browser = webhook(NOWHERE), visitor("zhao")
    changed = {"name": "Shop", "url": endpoint.url, "events": ["ticket.solved"], "content": "full"}
    assert browser.post(here(endpoint, "edit/"), changed).status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.events) == ("Shop", ["ticket.solved"])
    for path, state in (("pause/", "paused"), ("pause/", "paused"), ("resumption/", "on"), ("resumption/", "on")):
        assert browser.post(here(endpoint, path)).status_code == 302
        endpoint.refresh_from_db()
        assert endpoint.state == state
    refused = browser.post(here(endpoint, "edit/"), changed | {"url": "https://localhost/"})
    assert refused.status_code == 422 or endpoint.url == NOWHERE
    assert browser.post(here(endpoint, "removal/")).status_code == 302
    assert Endpoint.objects.count() == 0
    assert browser.get(here(endpoint)).status_code == 404


def test_a_new_secret_is_shown_once_and_the_old_one_goes_on_for_a_day(visitor: Visit, webhook: Hook) -> None:
    endpoint, browser = webhook(NOWHERE), visitor("zhao")
    answer: Any = browser.post(here(endpoint, "secret/"))
    assert answer.status_code == 201
    fresh = Endpoint.objects.get()
    assert fresh.secret in answer.content.decode()
    assert fresh.keys(system_clock()) == [fresh.secret, endpoint.secret]
    assert "Two secrets" in browser.get(here(endpoint)).content.decode()


def test_the_log_is_read_filtered_and_sent_again(visitor: Visit, webhook: Hook, staff: Staff, run_jobs: Run) -> None:
    browser = visitor("zhao")
    with listening(200, answer=_hello) as other:
        endpoint = webhook(other.url)
        change_priority(
            actor=staff("zhang"),
            clock=system_clock,
            ticket=Ticket.objects.get(pk=fixed("li-ticket")),
            priority="urgent",
        )
        run_jobs()
        delivery = Delivery.objects.get()
        one = here(endpoint, f"deliveries/{delivery.pk}/")
        page = browser.get(one).content.decode()
        assert "&lt;b&gt;hello" in page
        assert delivery.message_id in page
        assert "li@harbour.acme.example" in page
        assert browser.post(f"{one}replay/").status_code == 302
        run_jobs()
        assert len(other.came) == 2
        Delivery.objects.update(state="failed", finished_at=system_clock())
        assert browser.post(here(endpoint, "failed/")).status_code == 302
        run_jobs()
        assert len(other.came) == 3
    assert "ticket.changed" in browser.get(here(endpoint, "?state=delivered")).content.decode()
    assert str(delivery.pk) not in browser.get(here(endpoint, "?state=failed")).content.decode()
    assert browser.get(here(endpoint, "?state=nonsense&before=nonsense")).status_code == 200


def _hello(request: Any, status: int) -> None:
    request.send_response(status)
    request.end_headers()
    request.wfile.write(b"<b>hello</b>")


def test_a_long_log_has_pages(visitor: Visit, webhook: Hook) -> None:
    endpoint, at = webhook(NOWHERE), system_clock()
    Delivery.objects.bulk_create(
        Delivery(endpoint=endpoint, event="ticket.solved", subject_id=UUID(int=n), happened_at=at, due_at=at)
        for n in range(60)
    )
    browser, seen, path = visitor("zhao"), set(), here(endpoint)
    for _ in range(3):
        answer: Any = browser.get(path)
        seen |= {delivery.pk for delivery in answer.context["log"].deliveries}
        path = here(endpoint, f"?before={answer.context['log'].older}")
    assert len(seen) == 60
    assert answer.context["log"].older is None


def test_while_it_is_paused_nothing_is_tested_or_sent_again(visitor: Visit, webhook: Hook, staff: Staff) -> None:
    endpoint, browser, at = webhook(NOWHERE), visitor("zhao"), system_clock()
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        event="ticket.solved",
        subject_id=UUID(int=1),
        happened_at=at,
        due_at=at,
        state="failed",
        finished_at=at,
    )
    pause_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint)
    before = rows_of(Delivery)
    for path in ("test/", "failed/", f"deliveries/{delivery.pk}/replay/"):
        answer: Any = browser.post(here(endpoint, path), follow=True)
        assert "Resume the webhook first." in answer.content.decode()
    assert rows_of(Delivery) == before


def test_a_stopped_one_says_so_on_its_pages(visitor: Visit, webhook: Hook, staff: Staff) -> None:
    endpoint = webhook(NOWHERE)
    stop_endpoint(actor=staff("zhao"), clock=system_clock, endpoint=endpoint, why="gone")
    for path in (ALL, here(endpoint)):
        assert "410" in visitor("zhao").get(path).content.decode()


@pytest.mark.parametrize("path", ["", "new/", "one", "edit", "delivery"])
def test_the_pages_ask_little(visitor: Visit, webhook: Hook, path: str) -> None:
    endpoint, at = webhook(NOWHERE), system_clock()
    delivery = Delivery.objects.create(
        endpoint=endpoint, event="ticket.solved", subject_id=UUID(int=1), happened_at=at, due_at=at
    )
    where = {
        "one": here(endpoint),
        "edit": here(endpoint, "edit/"),
        "delivery": here(endpoint, f"deliveries/{delivery.pk}/"),
    }.get(path, f"{ALL}{path}")
    browser = visitor("zhao")
    with counted() as statements:
        assert browser.get(where).status_code == 200
    assert len(statements) <= 8, "\n".join(statements)
