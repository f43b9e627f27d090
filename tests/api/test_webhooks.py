"""Webhooks set up by programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.api.conftest import Program, token_of
from tests.webhooks.conftest import listening, verified
from webhooks.models import Delivery, Endpoint

Make = Callable[..., Program]
NEW = {"name": "Shop", "url": "http://127.0.0.1:9/hook", "events": ["ticket.created"]}
Run = Callable[[], int]


@pytest.fixture(autouse=True)
def _at_home(settings: Any) -> None:
    settings.OUTGOING_SCHEMES = ["http", "https"]
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]


def test_a_program_sets_one_up_and_hears_what_it_does(application: Program, run_jobs: Run) -> None:
    with listening() as other:
        made: Any = application.post("webhooks", NEW | {"url": other.url})
        assert made.status_code == 201
        assert made.headers["Cache-Control"] == "no-store"
        secret, pk = made.json()["secret"], made.json()["id"]
        read = application.get(f"webhooks/{pk}")
        assert read.json() == {name: value for name, value in made.json().items() if name != "secret"}
        filed = application.post("tickets", {"subject": "Seal leaks", "text": "Since today.", "internal": True})
        run_jobs()
    assert other.types == ["ticket.created"]
    assert verified(*other.came[0], secret)
    shown = application.get(f"tickets/{filed.json()['id']}").json()
    assert other.bodies[0]["data"]["ticket"] == shown
    log = application.get(f"webhooks/{pk}/deliveries?state=delivered").json()["items"]
    assert [(one["event"], one["subject_id"], one["last_status"]) for one in log] == [
        ("ticket.created", filed.json()["id"], 204)
    ]
    tries = application.get(f"webhook-deliveries/{log[0]['id']}/attempts").json()["items"]
    assert [one["status"] for one in tries] == [204]


def test_it_is_changed_paused_and_deleted(application: Program) -> None:
    pk = application.post("webhooks", NEW).json()["id"]
    tag = application.get(f"webhooks/{pk}").headers["ETag"]
    changed = application.patch(f"webhooks/{pk}", {"name": "Store", "state": "paused"}, if_match=tag)
    assert (changed.json()["name"], changed.json()["state"]) == ("Store", "paused")
    assert application.patch(f"webhooks/{pk}", {"name": "Late"}, if_match=tag).status_code == 412
    assert application.patch(f"webhooks/{pk}", {"state": "stopped"}).status_code == 422
    assert application.patch(f"webhooks/{pk}", {"state": "on"}).json()["state"] == "on"
    assert Endpoint.objects.get().name == "Store"
    assert application.ask("delete", f"webhooks/{pk}").status_code == 204
    assert application.get(f"webhooks/{pk}").status_code == 404


def test_what_can_not_be_names_its_field(application: Program, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = []
    refused = application.post("webhooks", NEW)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["url"]
    assert application.post("webhooks", NEW | {"events": []}).status_code == 422
    assert Endpoint.objects.count() == 0


def test_secrets_tests_and_replays(application: Program, run_jobs: Run) -> None:
    with listening(500, 204) as other:
        made = application.post("webhooks", NEW | {"url": other.url}).json()
        where = f"webhooks/{made['id']}"
        fresh = application.post(f"{where}/secret", {})
        assert fresh.status_code == 201
        assert fresh.json()["secret"] != made["secret"]
        test = application.post(f"{where}/test", {})
        assert test.status_code == 202
        run_jobs()
        again = application.post(f"webhook-deliveries/{test.json()['id']}/replay", {})
        assert again.status_code == 202
        run_jobs()
        assert Delivery.objects.get().state == "delivered"
        since = {"since": system_clock().replace(year=2020).isoformat()}
        assert application.post(f"{where}/replay", since).json() == {"count": 0}
    assert all(verified(headers, body, fresh.json()["secret"]) for headers, body in other.came)
    assert all(verified(headers, body, made["secret"]) for headers, body in other.came)


def test_the_other_tenants_are_not_there(application: Program, tenants: dict[str, TenantSnapshot]) -> None:
    pk = application.post("webhooks", NEW).json()["id"]
    with in_tenant(tenants["globex"]):
        elsewhere = Program("globex.localhost", token_of("zhao", host="globex.localhost").secret)
        assert elsewhere.get(f"webhooks/{pk}").status_code == 404
        assert elsewhere.ask("delete", f"webhooks/{pk}").status_code == 404
        assert elsewhere.get("webhooks").json()["items"] == []
    assert Endpoint.objects.count() == 1
