"""Several records of one customer made one, and made several again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from access.models import Role, Share
from access.scopes import Scope
from audit.models import Entry
from changes.actions.applying import undo_change_set
from changes.models import Change, ChangeSet, State
from crm.activities.models import Activity
from crm.customers.actions import change_account
from crm.customers.models import (
    Account,
    Address,
    Contact,
    ContactRole,
    Line,
    MatchKeys,
    Merged,
    Ownership,
    PortalMember,
)
from crm.customers.models.contacted import reckon_for
from crm.duplicates.actions.merging import merge_records
from crm.duplicates.kinds import KINDS
from crm.duplicates.models import AccountPair
from crm.duplicates.relations import LEFT, STAYS, WORDS, moved_relations, relations_to
from crm.service.models import Ticket
from kernel.actions import OutOfReach, Overtaken, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.tenancy import in_tenant, leave_tenant
from tests.crm.conftest import rows_of
from tests.duplicates.conftest import STAMPS, account, the
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
ACCOUNT, CONTACT = KINDS["account"], KINDS["contact"]
MODELS: tuple[Any, ...] = (Account, Contact, Address, Line, Ownership, Share, Activity, Ticket, ContactRole, Merged)


def snapshot() -> dict[Any, Any]:
    """What the tables hold, but for when rows were written last."""
    found = {}
    for model in MODELS:
        names = [one.name for one in model._meta.concrete_fields if one.name not in {"updated_at"}]
        found[model] = sorted(model.objects.values_list(*names), key=str)
    return found


def hanging(pk: Any) -> dict[str, int]:
    return {one.key: one.rows([pk]).count() for one in relations_to(Account) if one.is_moved}


@pytest.mark.parametrize("model", [Account, Contact])
def test_every_relation_is_moved_or_says_why_not(model: type[Model]) -> None:
    """A new table that points at a customer is moved by itself; its words, or its reason, are asked for here."""
    keys = {one.key for one in relations_to(model)}
    assert {key for key in keys if key not in WORDS and key not in STAYS} == set()
    assert {one.key for one in moved_relations(model)} == {key for key in keys if key not in STAYS}
    assert len(keys) > 8
    assert all(reason for reason in STAYS.values())
    everything = {one.key for kind in (Account, Contact) for one in relations_to(kind)}
    assert {*STAYS, *WORDS, *LEFT} == everything


def test_all_that_hangs_on_the_other_one_moves_and_comes_back(
    by: dict[str, Any], twin: Account, run_jobs: Callable[[], int]
) -> None:
    harbour = the("harbour")
    AccountPair.objects.create(
        first=min(harbour, twin, key=lambda one: one.pk),
        second=max(harbour, twin, key=lambda one: one.pk),
        points=90,
        print="x",
        found_at=MOMENT,
    )
    change_account(**by, account=harbour, phone="+86 574 77")
    reckon_for([harbour.pk, twin.pk], at=MOMENT + timedelta(days=1))
    before, on_twin, on_harbour = snapshot(), hanging(twin.pk), hanging(harbour.pk)
    assert all(on_twin[key] for key in on_twin if key != "customers.portalmember.account"), on_twin

    chosen = {"city": str(twin.pk), "tags": "all", "notes": str(twin.pk), "c_memo": str(twin.pk)}
    change_set = merge_records(**by, kind=ACCOUNT, keep=harbour.pk, merge=[twin.pk], chosen=chosen)

    kept = the("harbour")
    assert (kept.city, kept.notes, kept.custom["memo"]) == ("Ningbo", "Ring in the morning.", "Twin")
    assert (kept.phone, kept.owner_id) == ("+86 574 77", fixed("zhang"))
    assert not Account.objects.filter(pk=twin.pk).exists()
    assert sum(hanging(twin.pk).values()) == 0
    now = hanging(harbour.pk)
    # Who looks after it today comes along with nobody; the number that was not chosen is kept.
    assert now == {
        key: on_harbour[key] + count - (key == "customers.ownership.account") + 2 * (key == "customers.line.account")
        for key, count in on_twin.items()
    }
    assert Line.objects.filter(account=kept, value="info@harbour-city.example").exists()
    assert kept.last_contact_at == MOMENT + timedelta(hours=1)
    assert Merged.successor("account", twin.pk) == harbour.pk
    assert not AccountPair.objects.exists()
    assert "d:harbour-city.example" in MatchKeys.objects.get(account=kept).keys
    assert {(entry.verb, entry.subject_id) for entry in Entry.objects.filter(verb__startswith="merged")} == {
        ("merged", harbour.pk),
        ("merged into another", twin.pk),
    }

    undo_change_set(**by, change_set=change_set)
    run_jobs()
    change_set.refresh_from_db()
    assert (change_set.state, change_set.kept) == (State.UNDONE, 0), list(
        Change.objects.exclude(problem="").values_list("name", "problem")
    )
    assert hanging(twin.pk) == on_twin
    assert snapshot() == before
    assert MatchKeys.objects.filter(account=twin.pk).exists()
    assert Merged.successor("account", twin.pk) is None


def test_what_was_touched_since_is_kept(by: dict[str, Any], twin: Account, run_jobs: Callable[[], int]) -> None:
    ticket, role = Ticket.objects.get(account=twin), ContactRole.objects.get()
    chosen = {"city": str(twin.pk), "notes": str(twin.pk)}
    change_set = merge_records(**by, kind=ACCOUNT, keep=fixed("harbour"), merge=[twin.pk], chosen=chosen)
    change_account(**by, account=the("harbour"), city="Hangzhou")
    Ticket.objects.filter(pk=ticket.pk).update(account_id=fixed("jinhua"))
    role.delete()
    undo_change_set(**by, change_set=change_set)
    run_jobs()
    change_set.refresh_from_db()
    assert (change_set.state, change_set.kept) == (State.UNDONE, 3)
    problems = " ".join(Change.objects.filter(change_set=change_set).values_list("problem", flat=True))
    assert "edited since: City" in problems
    assert "One stays where it is" in problems
    assert (the("harbour").city, the("harbour").notes) == ("Hangzhou", "")
    assert Account.objects.get(pk=twin.pk).name == "Harbour City Water Ltd"
    ticket.refresh_from_db()
    assert ticket.account_id == fixed("jinhua")


def test_what_the_database_has_room_for_once_is_kept_aside(by: dict[str, Any], run_jobs: Callable[[], int]) -> None:
    """The same number, the same role, the same share: one of each stays, and the other one comes back."""
    other = Contact.objects.create(account_id=fixed("harbour"), name="Li W.", email="lw@harbour.example", **STAMPS)
    li = Contact.objects.get(pk=fixed("li-contact"))
    for contact in (li, other):
        Line.objects.create(contact=contact, medium="phone", kind="work", value="+86 1", created_at=MOMENT)
        ContactRole.objects.create(contact=contact, account_id=fixed("harbour"), role="decides", created_at=MOMENT)
    activity = Activity.objects.get(pk=fixed("activity"))
    activity.contacts.add(other)
    before = snapshot()
    chosen = {"email": str(other.pk), "name": str(li.pk)}
    change_set = merge_records(**by, kind=CONTACT, keep=li.pk, merge=[other.pk], chosen=chosen)
    li.refresh_from_db()
    assert li.email == "lw@harbour.example"
    assert Line.objects.filter(contact=li).count() == 2  # the number of both, and the address that was not chosen
    assert ContactRole.objects.count() == 1
    assert [one.pk for one in activity.contacts.all()] == [li.pk]
    undo_change_set(**by, change_set=change_set)
    run_jobs()
    assert snapshot() == before
    assert activity.contacts.count() == 2


@pytest.mark.parametrize("keep", ["harbour", "twin"])
def test_merged_with_the_company_above_it_stays_in_the_group(by: dict[str, Any], twin: Account, keep: str) -> None:
    above = account("Above")
    Account.objects.filter(pk=twin.pk).update(parent=above)
    Account.objects.filter(pk=fixed("harbour")).update(parent=twin)
    pks = {"harbour": fixed("harbour"), "twin": twin.pk}
    kept = pks.pop(keep)
    merge_records(**by, kind=ACCOUNT, keep=kept, merge=list(pks.values()))
    assert Account.objects.get(pk=kept).parent_id == above.pk
    assert Account.objects.get(name="Below the twin").parent_id == kept


def test_a_merge_on_a_merge_is_taken_apart_from_the_last_one(
    by: dict[str, Any], twin: Account, run_jobs: Callable[[], int]
) -> None:
    first = merge_records(**by, kind=ACCOUNT, keep=fixed("harbour"), merge=[twin.pk])
    last = merge_records(**by, kind=ACCOUNT, keep=fixed("jinhua"), merge=[fixed("harbour")])
    assert Merged.successor("account", twin.pk) == fixed("jinhua")
    with pytest.raises(Refused, match="itself merged"):
        undo_change_set(**by, change_set=first)
    for change_set in (last, first):
        undo_change_set(**by, change_set=ChangeSet.objects.get(pk=change_set.pk))
        run_jobs()
    assert Ticket.objects.get(subject="Twin asks").account_id == twin.pk
    assert not Merged.objects.exists()


def test_refusals_change_nothing(by: dict[str, Any], staff: Staff, twin: Account) -> None:
    person = account("Mia", kind="person")
    deep = account("Deep", parent=account("Middle", parent=twin))
    before = snapshot()
    merge = {**by, "kind": ACCOUNT}
    for wrong, sentence in (
        ({"keep": twin.pk, "merge": []}, "at least one other"),
        ({"keep": twin.pk, "merge": [twin.pk]}, "at least one other"),
        ({"keep": twin.pk, "merge": [fixed(str(n)) for n in range(5)]}, "At most 5"),
        ({"keep": twin.pk, "merge": [fixed("nobody")]}, "just merged or deleted"),
        ({"keep": twin.pk, "merge": [person.pk]}, "company and a person"),
        ({"keep": deep.pk, "merge": [twin.pk]}, "further down"),
        ({"keep": twin.pk, "merge": [fixed("harbour")], "chosen": {"city": str(person.pk)}}, "Choose among"),
        ({"keep": twin.pk, "merge": [fixed("harbour")], "chosen": {"owner_id": str(twin.pk)}}, "Choose among"),
        ({"keep": twin.pk, "merge": [fixed("harbour")], "chosen": {"city": "all"}}, "Choose among"),
    ):
        with pytest.raises(Refused, match=sentence):
            merge_records(**merge, **wrong)
    with pytest.raises(Refused, match="lose their way in"):
        merge_records(**by, kind=CONTACT, keep=fixed("li-contact"), merge=[fixed("chen-contact")])
    with pytest.raises(PermissionMissing):
        merge_records(**merge | {"actor": staff("wang")}, keep=twin.pk, merge=[fixed("harbour")])
    assert PortalMember.objects.filter(contact__isnull=False).count() == 3
    assert snapshot() == before


def test_nobody_merges_what_they_do_not_see_or_may_not_change(
    by: dict[str, Any], twin: Account, give: Callable[..., Actor]
) -> None:
    before = rows_of(Account)
    # One sees the other record, but does not look after it; to the other one it is as if it were not there.
    for key, see, wrong in (("liu", Scope.ALL, OutOfReach), ("zhang", Scope.OWN, Refused)):
        actor = give(key, see, change=Scope.OWN)
        Role.objects.filter(key=f"role-{key}").update(name=key)
        with pytest.raises(wrong) as refusal:
            merge_records(**by | {"actor": actor}, kind=ACCOUNT, keep=fixed("harbour"), merge=[twin.pk])
        assert ("Harbour" in str(refusal.value)) == (key == "liu")
    assert rows_of(Account) == before


def test_of_two_who_merge_the_same_one_gets_a_sentence(by: dict[str, Any], staff: Staff, twin: Account) -> None:
    merge_records(**by, kind=ACCOUNT, keep=fixed("harbour"), merge=[twin.pk])
    with pytest.raises(Overtaken, match="just merged or deleted"):
        merge_records(**by | {"actor": staff("liu")}, kind=ACCOUNT, keep=twin.pk, merge=[fixed("harbour")])
    with pytest.raises(Overtaken, match="removed this in the meantime"):
        change_account(**by, account=twin, city="Hangzhou")


def test_another_workspace_keeps_its_own(by: dict[str, Any], twin: Account, tenants: dict[str, Any]) -> None:
    merge_records(**by, kind=ACCOUNT, keep=fixed("jinhua"), merge=[fixed("harbour")])
    leave_tenant()
    with in_tenant(tenants["globex"]):
        assert Account.objects.filter(pk__in=[fixed("harbour"), fixed("jinhua")]).count() == 2
        assert not Merged.objects.exists()
