"""Records made and changed by programs: the actions behind the pages, their refusals, and requests sent again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import Entry
from crm.customers.models import Account, Contact
from crm.service.models import Attachment, Message, Ticket
from messaging.models import OutgoingMail
from tests.api.conftest import Program
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed

Make = Callable[..., Program]
LI, HARBOUR = f"tickets/{fixed('li-ticket')}", f"accounts/{fixed('harbour')}"
NEW = {"subject": "Pump stands still", "text": "Since noon.", "contact_id": str(fixed("li-contact"))}
COMPANY = {"name": "Lakeside Dairy", "kind": "company", "language": "en", "country": "DE", "since": "2024-02-29"}


def picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (2, 2), "#ff0000").save(body, "PNG")
    return body.getvalue()


def everything() -> list[Any]:
    return [rows_of(model) for model in (Account, Contact, Ticket, Message, Attachment, Entry, OutgoingMail)]


def fields_of(response: Any) -> list[str]:
    return [error["field"] for error in response.json().get("errors", [])]


def test_an_account_is_made_as_on_its_page(program: Make) -> None:
    response = program().post("accounts", COMPANY | {"owner_id": str(fixed("liu"))})
    assert response.status_code == 201, response.content
    made = Account.objects.get(pk=response.json()["id"])
    assert (made.name, made.country, str(made.since), made.owner_id) == (
        "Lakeside Dairy",
        "DE",
        "2024-02-29",
        fixed("liu"),
    )
    assert response.headers["Location"] == f"/api/v1/accounts/{made.pk}"
    entry = Entry.objects.about(made).get()
    assert (entry.verb, entry.actor_name) == ("created", "Zhang Min")


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("accounts", {}, ["name", "kind", "language"]),
        ("accounts", COMPANY | {"kind": "planet"}, ["kind"]),
        ("accounts", COMPANY | {"name": "x" * 161}, ["name"]),
        ("accounts", COMPANY | {"name": "a\x00b"}, ["name"]),
        ("accounts", COMPANY | {"country": "Atlantis"}, ["country"]),
        ("accounts", COMPANY | {"email": "no address"}, ["email"]),
        ("accounts", COMPANY | {"is_sample": True}, ["is_sample"]),
        ("accounts", COMPANY | {"id": str(uuid4())}, ["id"]),
        ("accounts", COMPANY | {"owner_id": str(fixed("li"))}, ["owner_id"]),
        ("accounts", COMPANY | {"since": "2023-02-29"}, ["since"]),
        ("accounts", COMPANY | {"notes": 0}, ["notes"]),
        ("accounts", COMPANY | {"owner_id": False}, ["owner_id"]),
        ("tickets", NEW | {"internal": "yes"}, ["internal"]),
        ("tickets", NEW | {"tags": ["a", 1]}, ["tags.1"]),
        ("accounts", [COMPANY], [""]),
        ("accounts", "text", [""]),
        ("accounts", None, ["name", "kind", "language"]),
        ("contacts", {"name": "A", "language": "en", "account_id": str(uuid4())}, ["account_id"]),
        ("contacts", {"name": "A", "language": "en"}, ["account_id"]),
        ("tickets", NEW | {"subject": " "}, ["subject"]),
        ("tickets", NEW | {"contact_id": str(uuid4())}, ["contact_id"]),
        ("tickets", NEW | {"account_id": str(fixed("jinhua"))}, ["account_id"]),
        ("tickets", NEW | {"category_id": str(uuid4())}, ["category_id"]),
        ("tickets", NEW | {"assignee_id": str(fixed("mia"))}, ["assignee_id"]),
        ("tickets", NEW | {"tags": ["x" * 41]}, ["tags.0"]),
        ("tickets", {"subject": "Nobody's", "text": "x"}, ["account"]),
        ("tickets", NEW | {"text": " "}, ["body"]),
        (f"{LI}/messages", {"text": ""}, ["body"]),
        (f"{LI}/messages", {"text": "x", "kind": "shout"}, ["kind"]),
        (f"{LI}/messages", {"text": "x", "status": "closed"}, ["status"]),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field(program: Make, path: str, body: Any, named: list[str]) -> None:
    asking, before = program(), everything()
    response = asking.post(path, body)
    assert response.status_code == 422, response.content
    assert sorted(fields_of(response)) == sorted(named)
    assert everything() == before


def test_an_address_in_use_is_refused_in_the_callers_language(program: Make) -> None:
    body = {
        "name": "Li Wei",
        "language": "en",
        "account_id": str(fixed("jinhua")),
        "email": Contact.objects.get(id=fixed("li-contact")).email,
    }
    response = program(language="zh-hans").post("contacts", body)
    assert (response.status_code, fields_of(response)) == (422, ["email"])
    assert response.json()["code"] == "refused"
    assert any("一" <= character <= "鿿" for character in response.json()["detail"])


@pytest.mark.parametrize("body", [b"{", b"", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 5000, b"\xff\xfe", b'"'])
def test_what_is_no_json_is_said(program: Make, body: bytes) -> None:
    response = program().ask("post", "accounts", body)
    assert response.status_code in {400, 422}
    assert response.headers["Content-Type"] == "application/problem+json"


def test_another_kind_of_content_is_refused(program: Make) -> None:
    asking = program()
    told = {"HTTP_AUTHORIZATION": f"Bearer {asking.secret}"}
    for path, kind in (
        ("accounts", "text/xml"),
        ("attachments", "application/json"),
        ("accounts", "multipart/form-data; boundary=x"),
    ):
        response: Any = asking.visitor.generic("POST", f"/api/v1/{path}", b"{}", content_type=kind, **told)
        assert response.status_code in {400, 415}, (path, kind)


def test_a_body_that_is_too_large_is_refused(program: Make) -> None:
    response = program().post("accounts", COMPANY | {"notes": "x" * 6_000_000})
    assert response.status_code == 413


def test_only_what_is_named_is_changed(program: Make) -> None:
    asking = program()
    before = asking.get(HARBOUR).json()
    changed = asking.patch(HARBOUR, {"grade": "high", "owner_id": None}).json()
    differ = {name for name in before if before[name] != changed[name]}
    assert differ == {"grade", "owner_id", "updated_at"}
    assert asking.patch(f"contacts/{fixed('li-contact')}", {"phone": "555"}).json()["phone"] == "555"
    assert asking.patch(f"contacts/{fixed('li-contact')}", {"account_id": str(fixed("jinhua"))}).status_code == 422


def test_a_record_changed_since_is_left_alone(program: Make) -> None:
    asking = program()
    tag = asking.get(HARBOUR).headers["ETag"]
    fresh = asking.patch(HARBOUR, {"grade": "high"}, if_match=tag)
    assert fresh.status_code == 200
    before = everything()
    stale = asking.patch(HARBOUR, {"grade": "low"}, if_match=tag)
    assert stale.status_code == 412
    assert stale.headers["ETag"] == fresh.headers["ETag"]
    assert everything() == before
    assert asking.patch(HARBOUR, {"grade": "low"}, if_match=f'"x", {fresh.headers["ETag"]}').status_code == 200
    assert asking.patch(HARBOUR, {"grade": "medium"}, if_match="*").status_code == 200
    assert asking.patch(LI, {"priority": "low"}, if_match='"0"').status_code == 412


def test_what_nobody_sees_is_not_changed(program: Make) -> None:
    asking, before = program(), everything()
    for path in (f"accounts/{uuid4()}", f"tickets/{uuid4()}", f"contacts/{uuid4()}"):
        assert asking.patch(path, {}).status_code == 404
    assert everything() == before


def test_a_ticket_is_made_and_the_customer_told(program: Make, run_jobs: Callable[[], int]) -> None:
    body = NEW | {"priority": "high", "tags": ["pump"], "assignee_id": str(fixed("liu"))}
    response = program().post("tickets", body)
    assert response.status_code == 201, response.content
    made = response.json()
    assert (made["priority"], made["tags"], made["assignee_id"]) == ("high", ["pump"], str(fixed("liu")))
    assert made["account_id"] == str(fixed("harbour"))
    run_jobs()
    assert OutgoingMail.objects.filter(to_email=made["requester_email"]).exists()


def test_properties_change_all_or_none(program: Make) -> None:
    asking, before = program(), everything()
    refused = asking.patch(LI, {"priority": "high", "tags": ["a"], "status": "closed"})
    assert (refused.status_code, fields_of(refused)) == (422, ["status"])
    assert everything() == before
    body = {"priority": "high", "tags": ["a"], "status": "pending", "assignee_id": str(fixed("liu"))}
    changed = asking.patch(LI, body | {"team_id": str(fixed("support"))}).json()
    assert {name: changed[name] for name in body} == body
    assert asking.patch(LI, {"team_id": str(uuid4())}).status_code == 422


def test_an_answer_goes_to_the_customer_with_its_file(program: Make, run_jobs: Callable[[], int]) -> None:
    asking, png = program(), picture()
    kept = asking.upload("attachments", SimpleUploadedFile("gauge.png", png)).json()
    assert kept["content_type"] == "image/png"
    body = {"text": "Look here", "attachment_ids": [kept["id"]], "status": "pending"}
    said = asking.post(f"{LI}/messages", body)
    assert said.status_code == 201, said.content
    assert (said.json()["kind"], said.json()["author_name"]) == ("public", "Zhang Min")
    assert asking.get(LI).json()["status"] == "pending"
    files = asking.get(f"{LI}/attachments").json()["items"]
    assert [(file["id"], file["message_id"]) for file in files] == [(kept["id"], said.json()["id"])]
    content = asking.get(f"attachments/{kept['id']}/content")
    assert b"".join(content.streaming_content) == png
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert [item["text"] for item in asking.get(f"{LI}/messages").json()["items"]][-1] == "Look here"
    assert "replied" in [item["verb"] for item in asking.get(f"{LI}/changes").json()["items"]]
    run_jobs()
    assert OutgoingMail.objects.filter(to_email=asking.get(LI).json()["requester_email"]).exists()


def test_a_note_stays_inside(program: Make, run_jobs: Callable[[], int]) -> None:
    asking = program("wang")
    said = asking.post(f"{LI}/messages", {"kind": "note", "html": "<p>Careful<script>x()</script></p>"})
    assert said.status_code == 201
    assert said.json()["html"] == "<p>Careful</p>"
    before = everything()
    refused = asking.post(f"{LI}/messages", {"text": "Hello"})
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["detail"] == "service.reply"
    assert asking.post(f"{LI}/messages", {"kind": "note", "text": "x", "status": "hold"}).status_code == 403
    assert everything() == before


def test_anothers_upload_joins_nothing(program: Make) -> None:
    kept = program("liu").upload("attachments", SimpleUploadedFile("a.txt", b"secret")).json()
    assert program("zhang").get(f"attachments/{kept['id']}").status_code == 404
    body = {"text": "x", "attachment_ids": [kept["id"]]}
    assert program("zhang").post(f"{LI}/messages", body).status_code == 201
    assert Attachment.objects.get(pk=kept["id"]).message is None


@pytest.mark.parametrize(("name", "content"), [("a.exe", b"MZ"), ("a.png", b"no picture"), ("empty.txt", b"")])
def test_files_are_judged_as_on_the_page(program: Make, name: str, content: bytes) -> None:
    asking, before = program(), everything()
    assert asking.upload("attachments", SimpleUploadedFile(name, content)).status_code == 422
    assert everything() == before


def test_an_application_answers_in_its_own_name_and_takes_no_ticket(application: Program) -> None:
    said = application.post(f"{LI}/messages", {"text": "Your order is on its way."})
    assert said.status_code == 201, said.content
    assert said.json()["author_name"] == "Shop"
    assert application.get(LI).json()["assignee_id"] is None
    assert application.post("tickets", NEW).status_code == 201
