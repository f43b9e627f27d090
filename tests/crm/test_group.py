"""Companies above companies: no circle, also when two people move at once, and nothing shown that is not seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction

from access.scopes import Scope
from crm.customers.actions import tree
from crm.customers.actions.tree import DEEPEST, place_account
from crm.customers.models import Account
from identity.models import User
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import give  # noqa: F401
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
HARBOUR, JINHUA = (f"/desk/customers/{fixed(key)}/" for key in ("harbour", "jinhua"))


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhang"), "clock": system_clock}


def firm(name: str, parent: Account | None = None, **more: Any) -> Account:
    made: Account = Account.objects.create(kind="company", name=name, parent=parent, **STAMPS | more)
    return made


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def test_a_company_is_put_below_another_and_both_pages_say_so(visitor: Visit) -> None:
    client = visitor("zhang")
    found = client.post(f"{JINHUA}group/", {"q": "Harbour", "find": "1"}).content.decode()
    assert str(fixed("harbour")) in found
    client.post(f"{JINHUA}group/", {"account": str(fixed("harbour"))})
    assert the("jinhua").parent_id == fixed("harbour")
    above, below = client.get(HARBOUR).content.decode(), client.get(JINHUA).content.decode()
    assert "Jinhua Textile" in above.split("Group of companies")[1]
    assert "Harbour City Water" in below.split("Group of companies")[1]
    assert "Zhang Min changed to which company it belongs" in below
    tree = client.get(f"{JINHUA}group/").content.decode()
    assert tree.index("r-depth-0") < tree.index("r-depth-1")
    client.post(f"{JINHUA}group/", {"act": "out"})
    assert the("jinhua").parent_id is None


def test_a_circle_is_refused_and_nothing_changes(by: dict[str, Any]) -> None:
    top = firm("Top")
    middle = firm("Middle", top)
    bottom = firm("Bottom", middle)
    person = Account.objects.create(kind="person", name="Somebody", **STAMPS)
    before = rows_of(Account)
    for account, parent in ((top, bottom), (top, top), (top, middle), (person, top), (top, person)):
        with pytest.raises(Refused) as refused:
            place_account(**by, account=account, parent=parent)
        assert refused.value.field == "parent"
    assert rows_of(Account) == before


def test_a_group_has_no_more_levels_than_a_page_can_show(by: dict[str, Any]) -> None:
    last = None
    for level in range(DEEPEST):
        last = firm(f"Level {level}", last)
    with pytest.raises(Refused):
        place_account(**by, account=firm("Too deep"), parent=last)


def test_two_who_move_at_once_wait_for_each_other(by: dict[str, Any], acme: TenantSnapshot, globex: Any) -> None:
    """While one move is not ended, another one in the same workspace waits; elsewhere nobody does."""
    place_account(**by, account=the("jinhua"), parent=the("harbour"))
    waited: dict[str, bool] = {}

    def other(tenant: TenantSnapshot) -> None:
        with in_tenant(tenant), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            try:
                tree._one_at_a_time()
                waited[tenant.schema_name] = False
            except OperationalError:
                waited[tenant.schema_name] = True
                transaction.set_rollback(True)
        connection.close()

    for tenant in (acme, globex):
        thread = threading.Thread(target=other, args=(tenant,))
        thread.start()
        thread.join(20)
    assert waited == {acme.schema_name: True, globex.schema_name: False}


def test_what_a_reader_does_not_see_is_in_no_tree(give: Any, visitor: Visit) -> None:  # noqa: F811
    give("liu", Scope.OWN)
    own = firm("My firm", the("harbour"), owner_id=fixed("liu"))
    firm("Hidden daughter", own, owner_id=fixed("zhang"))
    firm("Seen daughter", own, owner_id=fixed("liu"))
    client = visitor("liu")
    for path in ("", "group/"):
        page = client.get(f"/desk/customers/{own.pk}/{path}").content.decode()
        assert "Seen daughter" in page
        assert "Hidden daughter" not in page
        assert "Harbour City Water" not in page
    # Nor where the story of the account is told.
    staffed = {"actor": User.objects.select_related("staff__role").get(pk=fixed("zhao")).as_staff()}
    place_account(**staffed, clock=system_clock, account=own, parent=None)
    place_account(**staffed, clock=system_clock, account=own, parent=the("harbour"))
    assert "Harbour City Water" not in client.get(f"/desk/customers/{own.pk}/").content.decode()
    sent = {"account": str(fixed("harbour"))}
    before = rows_of(Account)
    assert client.post(f"/desk/customers/{own.pk}/group/", sent).status_code == 422
    assert rows_of(Account) == before


def test_a_light_agent_moves_nothing(visitor: Visit) -> None:
    before = rows_of(Account)
    assert visitor("wang").post(f"{JINHUA}group/", {"account": str(fixed("harbour"))}).status_code == 403
    assert rows_of(Account) == before


def test_a_program_moves_them_too(program: Callable[..., Program]) -> None:  # noqa: F811
    asking = program("zhang")
    path = f"accounts/{fixed('jinhua')}"
    assert asking.patch(path, {"parent_id": str(fixed("harbour"))}).json()["parent_id"] == str(fixed("harbour"))
    refused = asking.patch(f"accounts/{fixed('harbour')}", {"parent_id": str(fixed("jinhua"))})
    assert refused.status_code == 422
    assert "parent_id" in refused.content.decode()
    assert asking.patch(path, {"parent_id": str(UUID(int=9))}).status_code == 422
    listed = asking.get(f"accounts?parent_id={fixed('harbour')}&expand=parent").json()["items"]
    assert [one["parent"]["id"] for one in listed] == [str(fixed("harbour"))]
    assert asking.patch(path, {"parent_id": None}).json()["parent_id"] is None


def test_the_page_of_a_group_asks_little(visitor: Visit) -> None:
    for number in range(60):
        firm(f"Daughter {number}", the("harbour"))
    client = visitor("zhang")
    client.get(f"{HARBOUR}group/")
    with counted() as statements:
        text = client.get(f"{HARBOUR}group/").content.decode()
    assert "Daughter 59" in text
    assert len(statements) <= 8
