"""Many records in one request, and the same request sent again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from crm.customers.models import Account, Contact
from crm.service.models import Attachment, Message, Ticket
from kernel.clock import system_clock
from kernel.models import KeptAnswer
from kernel.sweeping import sweep_kept_answers
from messaging.models import OutgoingMail
from tests.api.conftest import Program
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed

Make = Callable[..., Program]
LI, HARBOUR = f"tickets/{fixed('li-ticket')}", f"accounts/{fixed('harbour')}"
NEW = {"subject": "Pump stands still", "text": "Since noon.", "contact_id": str(fixed("li-contact"))}
COMPANY = {"name": "Lakeside Dairy", "kind": "company", "language": "en", "country": "DE", "since": "2024-02-29"}


def everything() -> list[Any]:
    return [rows_of(model) for model in (Account, Contact, Ticket, Message, Attachment, Entry, OutgoingMail)]


def test_many_at_once_each_with_its_result(program: Make) -> None:
    items = [
        {"values": NEW},
        {"id": str(fixed("li-ticket")), "values": {"priority": "urgent"}},
        {"id": str(fixed("chen-ticket")), "values": {"priority": "broken"}},
        {"id": str(uuid4()), "values": {"priority": "low"}},
        {"id": str(fixed("sun-ticket")), "if_match": '"0"', "values": {"priority": "low"}},
        {"values": {}},
    ]
    results = program().post("tickets/bulk", {"items": items}).json()["results"]
    assert [result["status"] for result in results] == [201, 200, 422, 404, 412, 422]
    assert results[2]["problem"]["errors"][0]["field"] == "priority"
    assert Ticket.objects.get(id=fixed("li-ticket")).priority == "urgent"
    assert Ticket.objects.filter(pk=results[0]["id"]).exists()
    assert Ticket.objects.get(id=fixed("chen-ticket")).priority == "normal"


@pytest.mark.parametrize(("path", "values"), [("accounts", COMPANY), ("contacts", {"name": "A", "language": "en"})])
def test_customers_too(program: Make, path: str, values: dict[str, Any]) -> None:
    if path == "contacts":
        values = values | {"account_id": str(fixed("harbour"))}
    pk = fixed("harbour" if path == "accounts" else "li-contact")
    items = [{"values": values}, {"id": str(pk), "values": {"phone": "1"}}]
    assert [one["status"] for one in program().post(f"{path}/bulk", {"items": items}).json()["results"]] == [201, 200]


@pytest.mark.parametrize("items", [[], [{"values": {}}] * 101, [{"id": "x", "values": {}}], [{"id": None}], "x"])
def test_a_wrong_bulk_changes_nothing(program: Make, items: Any) -> None:
    asking, before = program(), everything()
    assert asking.post("tickets/bulk", {"items": items}).status_code == 422
    assert everything() == before


def test_the_same_request_again_is_answered_as_before(program: Make) -> None:
    asking = program()
    first = asking.post("tickets", NEW, idempotency_key="order-17")
    before = everything()
    again = asking.post("tickets", NEW, idempotency_key="order-17")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert everything() == before
    assert asking.post("tickets", NEW, idempotency_key="order-18").json()["id"] != first.json()["id"]


def test_a_refusal_is_repeated_too_and_another_request_is_none(program: Make) -> None:
    asking = program()
    refused = asking.post("tickets", {}, idempotency_key="a")
    assert asking.post("tickets", {}, idempotency_key="a").content == refused.content
    before = everything()
    other = asking.post("tickets", NEW, idempotency_key="a")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key")
    assert everything() == before
    assert asking.post("tickets", NEW, idempotency_key="x" * 101).status_code == 400


def test_a_key_is_its_callers_own(program: Make, application: Program) -> None:
    first = program().post("tickets", NEW, idempotency_key="k")
    assert application.post("tickets", NEW, idempotency_key="k").json()["id"] != first.json()["id"]


def test_an_upload_may_be_sent_again(program: Make) -> None:
    asking = program()
    told = {"HTTP_AUTHORIZATION": f"Bearer {asking.secret}", "HTTP_IDEMPOTENCY_KEY": "u"}

    def send(content: bytes) -> Any:
        return asking.visitor.post("/api/v1/attachments", {"file": SimpleUploadedFile("a.txt", content)}, **told)

    assert send(b"one").json() == send(b"one").json()
    assert Attachment.objects.count() == 1
    assert send(b"two").status_code == 422


def test_what_nobody_foresaw_leaves_the_key_free(program: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = program()
    asking.visitor.raise_request_exception = False

    def broken(*args: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("crm.service.api.views.make_ticket", broken)
        assert asking.post("tickets", NEW, idempotency_key="k").status_code == 500
    assert asking.post("tickets", NEW, idempotency_key="k").status_code == 201


def test_kept_answers_go_after_a_day(program: Make) -> None:
    program().post("tickets", NEW, idempotency_key="k")
    sweep_kept_answers.run()
    assert KeptAnswer.objects.count() == 1
    KeptAnswer.objects.update(at=system_clock() - timedelta(hours=25))
    sweep_kept_answers.run()
    assert KeptAnswer.objects.count() == 0


def test_ids_of_another_tenant_lead_nowhere(program: Make) -> None:
    assert json.loads(program().get(f"tickets?account_id={uuid4()}").content)["items"] == []
