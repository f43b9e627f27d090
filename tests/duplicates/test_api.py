"""Programs read the pairs, tell them apart, and merge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from access.scopes import Scope
from changes.models import ChangeSet, State
from crm.customers.models import Account, Contact
from crm.duplicates.models import AccountPair
from crm.duplicates.sweeping import sweep
from kernel.actor import Actor
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import rows_of
from tests.duplicates.conftest import the
from tests.harness.cast import MOMENT, fixed

API = "/api/v1/"


def test_pairs_are_read_and_told_apart(
    twin: Account,
    program: Callable[..., Program],  # noqa: F811
) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(name="Harbour City Water", phone="0574-1234")
    sweep(at=MOMENT)
    client = program("zhang")
    found = client.get(f"{API}duplicates/accounts?expand=first").json()["items"][0]
    assert {found["first_id"], found["second_id"]} == {str(fixed("harbour")), str(twin.pk)}
    assert {"code": "same-phone", "points": 30, "said": "+865741234"} in found["reasons"]
    assert found["first"]["name"].startswith("Harbour")
    assert client.get(f"{API}duplicates/contacts").json()["items"] == []
    assert client.post(f"{API}duplicates/contacts/{found['id']}/dismissal", {}).status_code == 404
    assert client.post(f"{API}duplicates/accounts/{found['id']}/dismissal", {}).status_code == 204
    assert client.get(f"{API}duplicates/accounts").json()["items"] == []


def test_a_merge_is_a_change_set(
    twin: Account,
    run_jobs: Callable[[], int],
    program: Callable[..., Program],  # noqa: F811
) -> None:
    client = program("zhang")
    sent = {"kind": "account", "keep": str(fixed("harbour")), "merge": [str(twin.pk)]}
    chosen = {"city": str(twin.pk), "custom.memo": str(twin.pk), "tags": "all"}
    answer = client.post(f"{API}merges", sent | {"chosen": chosen})
    assert (answer.status_code, answer.json()["kind"], answer.json()["state"]) == (201, "merge", "applied")
    assert (the("harbour").city, the("harbour").custom["memo"]) == ("Ningbo", "Twin")
    old = client.get(f"{API}accounts/{twin.pk}")
    assert (old.status_code, old.headers["Location"]) == (308, f"{API}accounts/{fixed('harbour')}")
    assert client.post(f"{API}merges", sent).status_code == 409, "Somebody was faster."
    assert client.post(f"{API}change-sets/{answer.json()['id']}/undoing", {}).status_code < 300
    run_jobs()
    assert ChangeSet.objects.get(kind="merge").state == State.UNDONE
    assert Account.objects.filter(pk=twin.pk).exists()


def test_what_may_not_be_merged_is_refused(
    twin: Account,
    give: Callable[..., Actor],
    program: Callable[..., Program],  # noqa: F811
) -> None:
    before: list[Any] = [rows_of(Account), rows_of(Contact), AccountPair.objects.count()]
    sent = {"kind": "account", "keep": str(fixed("harbour")), "merge": [str(twin.pk)]}
    client = program("zhang")
    for wrong, status in (
        ({"kind": "ticket"}, 422),
        ({"merge": []}, 422),
        ({"merge": [str(fixed("harbour"))]}, 422),
        ({"chosen": {"city": str(fixed("jinhua"))}}, 422),
        ({"merge": [str(fixed("mia-account"))]}, 422),
        ({"merge": [str(fixed("nobody"))]}, 409),
    ):
        assert client.post(f"{API}merges", sent | wrong).status_code == status, wrong
    assert program("wang").post(f"{API}merges", sent).status_code == 403
    give("liu", Scope.ALL, change=Scope.OWN)
    assert program("liu").post(f"{API}merges", sent).status_code == 403
    assert [rows_of(Account), rows_of(Contact), AccountPair.objects.count()] == before
