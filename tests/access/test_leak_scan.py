"""Whoever reaches their own records alone finds no word of another one, wherever they look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from access.scopes import Scope
from audit.models import Entry
from crm.customers.keying import catch_up
from crm.customers.models import Account, Contact, DuplicateRules
from crm.duplicates.models import AccountPair
from crm.leads.models import Lead
from crm.sales.models import Opportunity
from crm.service.models import Attachment, LinkKind, Message, Ticket, TicketLink
from documents.models import DocumentOrder
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import Give
from tests.api.conftest import Program, token_of
from tests.architecture.test_matrix import address
from tests.crm.conftest import Visit
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.routes import Found, found_routes
from tests.harness.search import index_now

CANARY = "nightjar"
MINE = UUID("0197a5d0-5f0e-7c3a-9b1d-000000000001")
READABLE = [
    found
    for found in found_routes()
    if found.site == "tenant" and hasattr(found.view, "get") and found.route.startswith(("desk/", "api/"))
]
# What is typed to find it, in lists, pickers and searches.
TYPED = ("q={0}", "view=all&q={0}", "q={0}&kind=tickets", "q={0}+status:open", "q=customer:{0}", "only=accounts&q={0}")
DESK = (
    *("tickets/", "tickets/rows/", "tickets/board/", "customers/", "contacts/", "customers/options/", "search/"),
    *("leads/", "opportunities/"),
)


@pytest.fixture
def liu(give: Give, acme: TenantSnapshot) -> Iterator[Visitor]:
    """Has every permission, and one customer and one ticket of her own."""
    give("liu", Scope.OWN)
    sing()
    yield Visitor.at("acme.localhost", "liu")


@pytest.fixture
def indexed(liu: Visitor) -> None:
    index_now()


def sing() -> None:
    """The canary in each field of a foreign customer, contact, ticket, message and file, with links to one's own."""
    hidden, stamps = fixed("harbour"), {"created_at": MOMENT, "updated_at": MOMENT}
    account = {name: f"{CANARY}-{name}" for name in ("name", "industry", "city", "country", "phone", "notes")}
    mail = f"{CANARY}@{CANARY}.example"
    Account.objects.filter(pk=hidden).update(**account, email=mail, website=mail, email_domain=f"{CANARY}.example")
    Lead.objects.update(name=f"{CANARY}-name", company=f"{CANARY}-company", email=mail, interest=f"{CANARY}-interest")
    Opportunity.objects.update(name=f"{CANARY}-name", note=f"{CANARY}-note")
    own = Account.objects.create(pk=MINE, kind="company", name="Own", owner_id=fixed("liu"), **stamps)
    contact = {name: f"{CANARY}-{name}" for name in ("name", "job_title", "phone")}
    Contact.objects.filter(pk=fixed("li-contact")).update(**contact, email=mail)
    Ticket.objects.filter(account_id=hidden).update(
        subject=f"{CANARY} subject",
        preview=f"{CANARY} preview",
        tags=[f"{CANARY}-tag"],
        requester_name=f"{CANARY} requester",
        requester_email=mail,
        status="open",
        assignee=fixed("zhang"),
    )
    ticket = Ticket.objects.get(pk=fixed("li-ticket"))
    Message.objects.filter(ticket__account_id=hidden).update(text=f"{CANARY} text", html=f"<p>{CANARY} html</p>")
    note = Message.objects.create(
        ticket=ticket,
        kind="note",
        by_staff=True,
        author_name=f"{CANARY} author",
        channel="staff",
        html=CANARY,
        text=f"{CANARY} note",
        at=MOMENT,
    )
    Attachment.objects.create(
        id=fixed("canary-file"),
        message=note,
        name=f"{CANARY}.txt",
        content_type="text/plain",
        size=1,
        path="none",
        created_at=MOMENT,
    )
    mine = Ticket.objects.create(
        number=9001,
        subject="Mine",
        channel="staff",
        status="open",
        account=own,
        requester_name="Own",
        assignee_id=fixed("liu"),
        follows_up=ticket,
        last_message_at=MOMENT,
        **stamps,
    )
    TicketLink.objects.create(later=mine, earlier=ticket, kind=LinkKind.DUPLICATE, made_at=MOMENT)
    first, second = sorted((own, Account.objects.get(pk=hidden)), key=lambda one: one.pk)
    AccountPair.objects.create(
        first=first, second=second, points=90, reasons=[["same-mail", 60, mail]], print="x", found_at=MOMENT
    )
    catch_up()
    for subject in (ticket, Account.objects.get(pk=hidden)):
        label = type(subject)._meta.label_lower
        Entry.objects.create(
            at=MOMENT,
            actor_face="staff",
            actor_name=f"{CANARY} actor",
            verb="changed",
            subject_type=label,
            subject_id=subject.pk,
            subject_name=f"{CANARY} name",
            changes={"name": ["a", CANARY]},
        )


def said(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode("utf-8", "replace") + str(response.headers)


@pytest.mark.parametrize("found", READABLE, ids=lambda found: found.name)
def test_no_page_and_no_answer_of_the_api_tells_of_it(found: Found, liu: Visitor) -> None:
    path = address(found, ROUTES[found.name])
    asking = Program("acme.localhost", token_of("liu").secret) if path.startswith("/api/") else liu
    answer = asking.get(path)
    assert answer.status_code < 500
    assert CANARY not in said(answer)


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("path", DESK)
def test_nor_does_a_list_or_a_search_that_asks_for_it(path: str, typed: str, liu: Visitor, indexed: None) -> None:
    answer = said(liu.get(f"/desk/{path}?{typed.format(CANARY)}"))
    # What was typed stands in the page; nothing else does.
    for more in ("-name", "-phone", " subject", " preview", "-tag", " text", " note", ".txt", "@nightjar", " html"):
        assert f"{CANARY}{more}" not in answer


def test_nor_does_what_looks_alike(liu: Visitor) -> None:
    """Somebody who types the same name, number and address is told of nothing, and refused nothing."""
    typed = {name: f"{CANARY}-{name}" for name in ("name", "phone")} | {"email": f"{CANARY}@{CANARY}.example"}
    DuplicateRules.objects.create(accounts="block", contacts="block")
    alone = f"duplicates/merge/?kind=account&id={MINE}"
    for path in ("duplicates/", alone, f"{alone}&q={CANARY}&find=1", f"{alone}&id={fixed('harbour')}"):
        assert f"{CANARY}-name" not in said(liu.get(f"/desk/{path}"))
    for of in ("account", "contact"):
        sent = typed | {"of": of, "kind": "company", "account": str(MINE)}
        assert said(liu.get("/desk/customers/alike/", sent)).count(CANARY) == 0
    assert liu.post("/desk/customers/new/", typed | {"kind": "company", "language": "en"}).status_code == 302


@pytest.mark.parametrize("path", ["tickets", "accounts", "contacts", "leads", "opportunities", "search", "messages"])
def test_nor_does_the_api(path: str, acme: TenantSnapshot, liu: Visitor, indexed: None) -> None:
    asking = Program("acme.localhost", token_of("liu").secret)
    wanted = f"tickets/{fixed('li-ticket')}/messages" if path == "messages" else path
    for query in (f"q={CANARY}", "expand=account", f"q={CANARY}&expand=account,contact"):
        assert f"{CANARY}-" not in said(asking.get(f"{wanted}?{query}"))
    assert asking.get(f"attachments/{fixed('canary-file')}").status_code == 404


def test_her_own_ticket_names_no_other(liu: Visitor) -> None:
    for path in ("", "peek/", "news/?version=0", "links/", "?part=details", "?part=customer"):
        answer = liu.get(f"/desk/tickets/9001/{path}")
        assert answer.status_code == 200
        assert CANARY not in said(answer)


def test_neither_totals_nor_facets_count_it(liu: Visitor, indexed: None, visitor: Visit) -> None:
    hers, everybodys = (one.get(f"/desk/search/?q={CANARY}").context["found"] for one in (liu, visitor("zhao")))
    assert (hers.groups, hers.totals, hers.facets) == ((), {}, {})
    assert everybodys.totals.keys() >= {"tickets", "messages", "accounts", "contacts"}
    api = Program("acme.localhost", token_of("liu").secret)
    assert api.get(f"search?q={CANARY}").json()["items"] == []
    assert [one["subject"] for one in api.get("tickets").json()["items"]] == ["Mine"]


def test_nor_the_counts_of_tabs(liu: Visitor, visitor: Visit) -> None:
    assert said(liu.get("/desk/tickets/?view=all")).count("9001") > 0
    hers = liu.get("/desk/tickets/?view=all").context["tabs"]
    everybodys = visitor("zhao").get("/desk/tickets/?view=all").context["tabs"]
    assert ([tab.count for tab in hers][-1], [tab.count for tab in everybodys][-1]) == (1, Ticket.objects.count())


def test_nor_a_document(liu: Visitor, acme: TenantSnapshot) -> None:
    answer = liu.get(f"/desk/documents/ticket/{fixed('li-ticket')}/preview/")
    assert (answer.status_code in {404, 302, 200}, CANARY in said(answer)) == (True, False)
    assert not DocumentOrder.objects.exists()


@pytest.mark.parametrize("name", ["tenant service:ticket", "tenant customers:account", "tenant api:ticket"])
def test_the_canary_sings_for_whoever_reaches_it(name: str, acme: TenantSnapshot) -> None:
    """Else the scan above would prove nothing."""
    sing()
    found = next(route for route in READABLE if route.name == name)
    path = address(found, ROUTES[found.name])
    with in_tenant(acme):
        asking = Program("acme.localhost", token_of("zhao").secret)
        answer = asking.get(path) if path.startswith("/api/") else Visitor.at("acme.localhost", "zhao").get(path)
    assert CANARY in said(answer)
