"""Who may not: every refusal leaves everything as it was."""

from __future__ import annotations

from uuid import UUID

import pytest

from crm.customers.models import Account, Contact
from crm.service.models import Attachment, Draft, Message, Ticket
from messaging.models import IncomingMail
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor

UNKNOWN = UUID(int=7)  # the same in every worker


STATE = (Ticket, Message, Attachment, Draft, Account, Contact, IncomingMail)
PAGES = ("tickets/", "tickets/1001/", "customers/", "contacts/", "notifications/", "search/?q=a", "mail/", "people/")
CHANGES = {
    "tickets/bulk/": {"pick": "1001", "status": "solved"},
    "tickets/new/": {"subject": "x", "body": "x", "priority": "low", "kind": "note"},
    "tickets/1001/messages/": {"kind": "public", "body": "<p>x</p>"},
    "tickets/1001/status/": {"status": "solved"},
    "tickets/1001/priority/": {"priority": "high"},
    "tickets/1001/assignee/": {"assignee": str(fixed("wang"))},
    "tickets/1001/category/": {"category": ""},
    "tickets/1001/tags/": {"add": "x"},
    "customers/new/": {"name": "x", "kind": "company", "language": "en"},
    "contacts/new/": {"name": "x", "account": str(fixed("harbour")), "language": "en"},
    f"customers/{fixed('harbour')}/edit/": {"name": "x", "kind": "company", "language": "en"},
    f"customers/{fixed('harbour')}/fields/industry/": {"industry": "x"},
    f"contacts/{fixed('li-contact')}/edit/": {"name": "x", "language": "en"},
    f"contacts/{fixed('li-contact')}/fields/name/": {"name": "x"},
    f"customers/{fixed('harbour')}/domain/": {"email_domain": "x.example"},
}


def state() -> list[object]:
    return [rows_of(model) for model in STATE]


@pytest.mark.parametrize("path", PAGES)
def test_a_stranger_and_a_customer_are_asked_to_sign_in(visitor: Visit, path: str) -> None:
    for key in ("", "li"):
        answer = visitor(key).get(f"/desk/{path}")
        assert answer.status_code == 302
        assert "sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", list(CHANGES))
def test_a_light_agent_changes_nothing(visitor: Visit, path: str) -> None:
    before = state()
    assert visitor("wang").post(f"/desk/{path}", CHANGES[path]).status_code == 403
    assert state() == before


@pytest.mark.parametrize("path", list(CHANGES))
def test_a_customer_changes_nothing(visitor: Visit, path: str) -> None:
    before = state()
    client = visitor("li")
    client.cookies["desk_session"] = client.cookies["portal_session"].value
    assert client.post(f"/desk/{path}", CHANGES[path], **HX).status_code == 401
    assert state() == before


@pytest.mark.parametrize("path", list(CHANGES))
def test_a_session_of_another_tenant_changes_nothing(visitor: Visit, globex: object, path: str) -> None:
    before = state()
    client = visitor()
    client.cookies["desk_session"] = Visitor.at("globex.localhost", "zhao").cookies["desk_session"].value
    assert client.post(f"/desk/{path}", CHANGES[path], **HX).status_code == 401
    assert state() == before


def test_an_agent_may_not_approve_a_domain(visitor: Visit) -> None:
    before = state()
    path = f"/desk/customers/{fixed('harbour')}/domain/"
    assert visitor("zhang").post(path, {"email_domain": "new.example"}).status_code == 403
    assert state() == before


@pytest.mark.parametrize(
    "path",
    [
        "tickets/999999/",
        "tickets/99999999999999999999999999/",
        "tickets/999999/peek/",
        "tickets/999999/news/?version=1",
        f"customers/{UNKNOWN}/",
        f"contacts/{UNKNOWN}/",
        f"contacts/{fixed('harbour')}/",
        f"files/{UNKNOWN}/",
        f"customers/{fixed('harbour')}/fields/email_domain/?edit",
        f"customers/{fixed('harbour')}/fields/open_tickets/?edit",
    ],
)
def test_what_is_not_there_is_not_found(visitor: Visit, path: str) -> None:
    assert visitor("zhao").get(f"/desk/{path}").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("assignee", str(fixed("li"))),  # a customer
        ("assignee", str(UNKNOWN)),
        ("assignee", "nobody-knows"),
        ("team", str(UNKNOWN)),
        ("category", str(UNKNOWN)),
        ("category", str(fixed("zhang"))),
    ],
)
def test_a_foreign_id_inside_is_not_found(visitor: Visit, page: str, name: str, value: str) -> None:
    before = state()
    path = f"{page}{'assignee' if name == 'team' else name}/"
    assert visitor("zhang").post(path, {name: value}).status_code == 404
    assert state() == before


def test_a_foreign_upload_joins_nothing(visitor: Visit, page: str) -> None:
    foreign = Attachment.objects.create(
        uploaded_by_id=fixed("liu"), name="a.txt", content_type="text/plain", size=1, path="x", created_at=MOMENT
    )
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": "<p>x</p>", "files": [str(foreign.pk), "junk"]})
    foreign.refresh_from_db()
    assert foreign.message_id is None
    assert visitor("zhang").get(f"/desk/files/{foreign.pk}/").status_code == 404


def test_a_deactivated_colleague_gets_no_ticket(visitor: Visit, page: str, ticket: Ticket) -> None:
    from identity.models import StaffProfile

    StaffProfile.objects.filter(user_id=fixed("liu")).update(deactivated_at=MOMENT)
    assert visitor("zhang").post(f"{page}assignee/", {"assignee": str(fixed("liu"))}).status_code == 404


def test_a_stale_form_is_refused(visitor: Visit, page: str) -> None:
    before = state()
    answer = visitor("zhang", csrf=True).post(f"{page}status/", {"status": "solved"})
    assert answer.status_code == 403
    assert state() == before
