"""Nobody finds what they may not see: by role, by tenant, by whatever is counted."""

from __future__ import annotations

import pytest

from access.models import Role
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.service.models import Ticket
from crm.service.permissions import VIEW_TICKETS
from identity.models import User
from kernel.tenancy import in_tenant
from knowledge_base.permissions import VIEW_ARTICLES
from search.filling import fill_once
from search.finding import Asking, find_all
from search.models import Document, Pending, Term
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.search import index_now
from tests.search.conftest import NOW, FindAll

AT_MOST = 3


SOLD = {"leads", "opportunities"}


def without(role: str, permission: str) -> None:
    found = Role.objects.get(key=role)
    found.permissions = [name for name in found.permissions if name != permission]
    found.save()


@pytest.mark.parametrize(
    ("permission", "kinds"),
    [
        (VIEW_CUSTOMERS, {"tickets", "messages", "articles", *SOLD}),
        (VIEW_TICKETS, {"accounts", "contacts", "activities", "articles", *SOLD}),
        (VIEW_ARTICLES, {"tickets", "messages", "accounts", "contacts", "activities", *SOLD}),
    ],
)
@pytest.mark.parametrize(
    "query", ["kingfisher", "kingfisher type:ticket,message,customer,contact,article", "before:2030", "language:en"]
)
def test_what_a_role_may_not_see_is_neither_found_nor_counted(
    backend: str, found: FindAll, permission: object, kinds: set[str], query: str
) -> None:
    index_now()
    without("agent", permission.name)  # type: ignore[attr-defined]
    answer = found(query)
    assert {group.source.key for group in answer.groups} <= kinds
    assert set(answer.totals) <= kinds
    if permission is VIEW_TICKETS:
        assert not any(text.startswith(("status=", "priority=")) for text in answer.facets)


def test_a_customer_finds_nothing(acme: object) -> None:
    from identity.http.sessions import customer_permissions

    actor = User.objects.get(pk=fixed("li")).as_customer(permissions=customer_permissions())
    for query in ("kingfisher", "status:new", "before:2030"):
        assert find_all(Asking(actor, NOW), query, limit=20).groups == ()


def test_what_has_gone_since_it_was_indexed_is_not_shown(backend: str, found: FindAll) -> None:
    """The rows have the last word, however old the index is."""
    index_now()
    assert any(group.source.key == "tickets" for group in found("kingfisher").groups)
    Ticket.objects.all().delete()
    assert not {"tickets", "messages"} & {group.source.key for group in found("kingfisher").groups}


def test_the_other_tenant_is_neither_found_nor_learned(acme: object, found: FindAll, globex: TenantSnapshot) -> None:
    assert found("sandpiper").groups == ()
    assert found("sandpipre").groups == ()
    assert not Term.objects.filter(term="sandpiper").exists()
    with in_tenant(globex):
        assert Document.objects.filter(title__contains="sandpiper").exists()
        assert not Document.objects.filter(title__contains="kingfisher").exists()


def test_what_one_tenant_changed_is_filled_into_its_own_index(acme: object, globex: TenantSnapshot) -> None:
    Ticket.objects.filter(pk=fixed("li-ticket")).update(subject="Only at acme")
    Pending.objects.create(kind="tickets", row=fixed("li-ticket"), at=MOMENT)
    with in_tenant(globex):
        assert fill_once(at=MOMENT) == 0
        assert not Document.objects.filter(title="Only at acme").exists()
    assert fill_once(at=MOMENT) == 1


@pytest.mark.parametrize(
    "query", ["kingfisher", '"asks about" -harbour li', "status:new kingfisher after:2026", "客户门户"]
)
def test_it_asks_little(acme: object, found: FindAll, query: str) -> None:
    found(query)  # the actor is read by the first one
    with counted() as statements:
        found(query)
    assert len(statements) <= AT_MOST + 2, "\n".join(statements)  # and the two that find the actor


@pytest.mark.parametrize(
    "query", ["a' OR 1=1 --", "%s %(shown)s", "\\'; DROP TABLE search_document; --", "a:*|b", "<->"]
)
def test_what_is_typed_is_never_a_statement(acme: object, found: FindAll, query: str) -> None:
    found(query)
    found(f'"{query}" -"{query}" tag:"{query}" assignee:"{query}"')
    assert Document.objects.exists()
