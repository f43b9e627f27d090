"""The queue of pairs, the page on which records become one, and the old addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.models import Role
from access.scopes import Scope
from audit.models import Entry
from changes.models import ChangeSet, State
from crm.customers.actions import change_account, create_account
from crm.customers.models import Account, Merged
from crm.duplicates.models import AccountPair, ContactPair
from crm.duplicates.sweeping import sweep
from kernel.actor import Actor
from kernel.tenancy import in_tenant, leave_tenant
from tests.crm.conftest import Visit, counted, rows_of
from tests.duplicates.conftest import the
from tests.harness.cast import MOMENT, fixed

QUEUE, MERGE = "/desk/duplicates/", "/desk/duplicates/merge/"


@pytest.fixture
def pair(twin: Account) -> AccountPair:
    """As the nightly look found it."""
    Account.objects.filter(pk=fixed("harbour")).update(name="Harbour City Water", phone="0574-1234")
    sweep(at=MOMENT)
    found: AccountPair = AccountPair.objects.get()
    return found


def merging(twin: Account, **more: Any) -> dict[str, Any]:
    return {"kind": "account", "id": [str(fixed("harbour")), str(twin.pk)], **more}


def test_the_queue_tells_why_and_leads_on(pair: AccountPair, twin: Account, visitor: Visit) -> None:
    assert pair.points >= 85
    client = visitor("zhang")
    with counted() as statements:
        page = client.get(QUEUE).content.decode()
    assert len(statements) <= 8
    for words in ("Harbour City Water Ltd", "Same name", "Same phone", "+865741234", "very likely one"):
        assert words in page
    assert f"/desk/duplicates/merge/?kind=account&amp;id={pair.first_id}&amp;id={pair.second_id}" in page
    assert "No duplicates in sight" in client.get(f"{QUEUE}?kind=contact").content.decode()
    assert "Duplicates" in client.get("/desk/customers/").content.decode()


def test_two_that_were_told_apart_stay_so_until_one_changes(
    pair: AccountPair, twin: Account, visitor: Visit, by: dict[str, Any]
) -> None:
    client = visitor("zhang")
    client.post(f"{QUEUE}{pair.pk}/dismissal/")
    assert "No duplicates in sight" in client.get(QUEUE).content.decode()
    assert Entry.objects.filter(verb="is no duplicate").count() == 2
    sweep(at=MOMENT)
    change_account(**by, account=the("harbour"), notes="Something else")
    sweep(at=MOMENT)
    assert not AccountPair.objects.waiting().exists()
    change_account(**by, account=the("harbour"), city="Ningbo")
    sweep(at=MOMENT)
    assert AccountPair.objects.waiting().count() == 1
    change_account(**by, account=the("harbour"), name="Somebody else", phone="")
    sweep(at=MOMENT.replace(hour=10))
    assert not AccountPair.objects.exists()


def test_records_are_compared_and_merged_on_one_page(
    pair: AccountPair, twin: Account, visitor: Visit, by: dict[str, Any], run_jobs: Callable[[], int]
) -> None:
    client, url = visitor("zhang"), f"{MERGE}?kind=account&id={fixed('harbour')}&id={twin.pk}"
    change_account(**by, account=twin, habits="said so before")
    with counted() as statements:
        page = client.get(url).content.decode()
    assert len(statements) <= 8
    for words in ("Which record stays", "Ring in the morning.", "Tickets with their messages", "Merge 2 records"):
        assert words in page
    sent = merging(twin, keep=str(fixed("harbour")), **{"choice-notes": str(twin.pk), "choice-tags": str(twin.pk)})
    answer = client.post(MERGE, sent)
    change_set = ChangeSet.objects.get(kind="merge")
    assert answer.headers["Location"] == f"/desk/changes/{change_set.pk}/"
    told = client.get(answer.headers["Location"]).content.decode()
    for words in (
        "Take the merge apart",
        "Everything is done.",
        "Ring in the morning.",
        "Tickets with their messages",
    ):
        assert words in told
    gone = client.get(f"/desk/customers/{twin.pk}/")
    assert (gone.status_code, gone.headers["Location"]) == (302, f"/desk/customers/{fixed('harbour')}/")
    page = client.get(gone.headers["Location"]).content.decode()
    assert "Zhang Min merged this record with Harbour City Water Ltd" in page
    assert "said so before" in page, "What the other one was is told by this one."
    assert "That record was merged into this one." in page

    client.post(f"/desk/changes/{change_set.pk}/undoing/")
    run_jobs()
    change_set.refresh_from_db()
    assert change_set.state == State.UNDONE
    assert "Harbour City Water Ltd" in client.get(f"/desk/customers/{twin.pk}/").content.decode()
    assert "took the merge apart again" in client.get(f"/desk/customers/{fixed('harbour')}/").content.decode()


def test_another_record_is_offered_and_found(twin: Account, visitor: Visit, by: dict[str, Any]) -> None:
    change_account(**by, account=the("harbour"), name="Harbour City Water")
    change_account(**by, account=twin, name="Harbour City Water Ltd.")
    client = visitor("zhang")
    with counted() as statements:
        page = client.get(f"{MERGE}?kind=account&id={fixed('harbour')}").content.decode()
    assert len(statements) <= 8
    assert "These look alike" in page
    assert str(twin.pk) in page
    found = client.get(f"{MERGE}?kind=account&id={fixed('harbour')}&q=Jinhua&find=1").content.decode()
    assert str(fixed("jinhua")) in found
    assert "Nothing matches" in client.get(f"{MERGE}?kind=account&id={fixed('harbour')}&q=zzz&find=1").content.decode()


def test_what_is_refused_is_said_on_the_page(pair: AccountPair, twin: Account, visitor: Visit) -> None:
    before, client = rows_of(Account), visitor("zhang")
    for wrong, words in (
        (merging(twin), "Choose which record stays."),
        (merging(twin, keep=str(fixed("jinhua"))), "Choose which record stays."),
        (merging(twin, keep=str(twin.pk), **{"choice-city": "all"}), "Choose among the values"),
    ):
        answer = client.post(MERGE, wrong)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    for path in (f"{MERGE}?kind=ticket&id={twin.pk}", f"{MERGE}?kind=account&id={fixed('nobody')}", MERGE):
        assert client.get(path).status_code == 404
    assert client.post(f"{QUEUE}{fixed('nobody')}/dismissal/").status_code == 404
    assert visitor("wang").get(QUEUE).status_code == 403
    assert visitor("wang").post(MERGE, merging(twin, keep=str(twin.pk))).status_code == 403
    assert (rows_of(Account), Merged.objects.count()) == (before, 0)


def test_nobody_learns_of_what_they_do_not_see(
    pair: AccountPair, twin: Account, visitor: Visit, give: Callable[..., Actor]
) -> None:
    """The twin is somebody else's: not in the queue, not offered, not at its old address."""
    give("zhang", Scope.OWN)
    client = visitor("zhang")
    for path in (
        QUEUE,
        f"{MERGE}?kind=account&id={fixed('harbour')}",
        f"{MERGE}?kind=account&id={fixed('harbour')}&q=Harbour&find=1",
    ):
        page = client.get(path).content.decode()
        assert "Harbour City Water Ltd" not in page
        assert str(twin.pk) not in page
    assert client.post(f"{QUEUE}{pair.pk}/dismissal/").status_code == 404
    assert client.get(f"{MERGE}?kind=account&id={twin.pk}").status_code == 404
    Merged.objects.create(
        id=fixed("gone"), kind="account", name="Gone", into=twin.pk, change_set_id=fixed("set"), at=MOMENT
    )
    assert client.get(f"/desk/customers/{fixed('gone')}/").status_code == 404


def test_who_may_only_see_one_of_two_is_told_so_and_merges_nothing(
    pair: AccountPair, twin: Account, visitor: Visit, give: Callable[..., Actor]
) -> None:
    give("zhang", Scope.ALL, change=Scope.OWN)
    client, before = visitor("zhang"), rows_of(Account)
    page = client.get(f"{MERGE}?kind=account&id={fixed('harbour')}&id={twin.pk}").content.decode()
    assert "but not change it" in page
    assert "Merge 2 records" not in page
    assert client.post(MERGE, merging(twin, keep=str(twin.pk))).status_code == 403
    assert client.post(f"{QUEUE}{pair.pk}/dismissal/").status_code == 403
    assert rows_of(Account) == before
    assert AccountPair.objects.waiting().count() == 1


def test_all_are_looked_at_when_somebody_asks(
    visitor: Visit, by: dict[str, Any], run_jobs: Callable[[], int], tenants: dict[str, Any]
) -> None:
    for name in ("北京字节科技有限公司", "Beijing Zijie Tech Co., Ltd."):
        create_account(**by, kind="company", name=name, language="en")
    client = visitor("zhang")
    answer = client.post(f"{QUEUE}look/", follow=True).content.decode()
    assert "being looked at" in answer
    run_jobs()
    assert "Beijing Zijie Tech" in client.get(QUEUE).content.decode()
    assert not ContactPair.objects.exists()
    leave_tenant()
    with in_tenant(tenants["globex"]):
        assert not AccountPair.objects.exists()


def test_what_a_role_hides_is_not_compared_shown_or_chosen(
    pair: AccountPair, twin: Account, visitor: Visit, give: Callable[..., Actor]
) -> None:
    give("zhang", Scope.ALL)
    Role.objects.filter(key="role-zhang").update(fields={"account": {"phone": "hidden", "notes": "read"}})
    client = visitor("zhang")
    queue = client.get(QUEUE).content.decode()
    assert "Same name" in queue
    page = client.get(f"{MERGE}?kind=account&id={fixed('harbour')}&id={twin.pk}").content.decode()
    assert "choice-city" in page
    for hidden in ("Same phone", "1234", "choice-phone", "choice-notes"):
        assert hidden not in queue + page
    typed = {"of": "account", "kind": "company", "name": "Somebody", "phone": "0574-1234"}
    assert "Harbour City" not in client.get("/desk/customers/alike/", typed).content.decode()
    sent = merging(twin, keep=str(twin.pk), **{"choice-notes": str(fixed("harbour"))})
    assert client.post(MERGE, sent).status_code == 422
