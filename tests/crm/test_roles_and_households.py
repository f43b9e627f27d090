"""People who do something at several customers, and persons who live together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from access.scopes import Scope
from audit.models import Entry
from crm.customers.actions import change_account
from crm.customers.actions.relating import give_role, leave_household, live_together, rename_household
from crm.customers.models import Account, Contact, ContactRole, Household
from crm.customers.models.arranged import offered_roles, role_names
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant, leave_tenant
from records.actions.dictionaries import add_entry, retire_entry
from records.models import Dictionary
from tests.access.conftest import give  # noqa: F401
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
HARBOUR, JINHUA, MIA = (f"/desk/customers/{fixed(key)}/" for key in ("harbour", "jinhua", "mia-account"))


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhang"), "clock": system_clock}


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def li() -> Contact:
    found: Contact = Contact.objects.get(pk=fixed("li-contact"))
    return found


def person(name: str, **more: Any) -> Account:
    made: Account = Account.objects.create(kind="person", name=name, **STAMPS | more)
    return made


def test_somebody_does_something_at_two_customers(visitor: Visit) -> None:
    client = visitor("zhang")
    found = client.post(f"{JINHUA}roles/", {"q": "Li Wei", "find": "1"}).content.decode()
    assert f"contact:{fixed('li-contact')}" in found
    for path, role in ((HARBOUR, "technical"), (JINHUA, "recommends")):
        client.post(f"{path}roles/", {"customer": f"contact:{fixed('li-contact')}", "role": role})
    page = client.get(JINHUA).content.decode()
    assert "Of another customer" in page
    assert "Zhang Min gave somebody the role “Recommends”" in page
    contact = client.get(f"/desk/contacts/{fixed('li-contact')}/").content.decode()
    for words in ("Involved with", "Technician", "Recommends", "Jinhua Textile"):
        assert words in contact
    given = ContactRole.objects.get(account_id=fixed("jinhua"))
    client.post(f"{JINHUA}roles/{given.pk}/")
    assert list(ContactRole.objects.values_list("role", flat=True)) == ["technical"]


@pytest.mark.parametrize(
    "sent",
    [
        {"customer": "", "role": "decides"},
        {"customer": f"account:{fixed('harbour')}", "role": "decides"},
        {"customer": f"contact:{fixed('li-contact')}", "role": "king"},
        {"customer": f"contact:{fixed('li-contact')}", "role": ""},
        {"customer": f"contact:{fixed('nobody')}", "role": "decides"},
    ],
)
def test_a_wrong_role_is_refused(visitor: Visit, sent: dict[str, str]) -> None:
    assert visitor("zhang").post(f"{HARBOUR}roles/", sent).status_code == 422
    assert not ContactRole.objects.exists()


def test_the_same_role_is_given_once(by: dict[str, Any]) -> None:
    given = {"contact": li(), "account": the("harbour"), "role": "decides"}
    give_role(**by, **given)
    with pytest.raises(Refused):
        give_role(**by, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactRole.objects.create(**given, created_at=MOMENT)


def test_administrators_keep_the_roles_like_any_dictionary(staff: Staff, by: dict[str, Any]) -> None:
    dictionary = Dictionary.objects.get(key="contact_roles")
    admin: dict[str, Any] = {"actor": staff("zhao"), "clock": system_clock}
    made = add_entry(**admin, dictionary=dictionary, labels={"en": "Guard", "zh-hans": "门卫"})
    give_role(**by, contact=li(), account=the("harbour"), role=made.key)
    retire_entry(**admin, entry=made)
    assert made.key not in dict(offered_roles())
    assert role_names()[made.key] == "Guard"
    with pytest.raises(Refused):
        give_role(**by, contact=li(), account=the("jinhua"), role=made.key)


def test_people_of_customers_out_of_sight_are_not_named(give: Any, by: dict[str, Any], visitor: Visit) -> None:  # noqa: F811
    mine = Account.objects.create(kind="company", name="My firm", owner_id=fixed("liu"), **STAMPS)
    give_role(**by, contact=li(), account=mine, role="decides")
    give("liu", Scope.OWN)
    client = visitor("liu")
    for path in ("", "roles/"):
        assert "Li Wei" not in client.get(f"/desk/customers/{mine.pk}/{path}").content.decode()
    sent = {"customer": f"contact:{fixed('chen-contact')}", "role": "decides"}
    assert client.post(f"/desk/customers/{mine.pk}/roles/", sent).status_code == 422
    assert ContactRole.objects.count() == 1


def test_only_whoever_may_change_a_customer_gives_roles(staff: Staff, give: Any) -> None:  # noqa: F811
    said: dict[str, Any] = {"clock": system_clock, "contact": li(), "account": the("harbour"), "role": "decides"}
    with pytest.raises(PermissionMissing):
        give_role(actor=staff("wang"), **said)
    with pytest.raises(OutOfReach):
        give_role(actor=give("liu", Scope.ALL, change=Scope.OWN), **said)
    assert not ContactRole.objects.exists()


def test_persons_move_together_and_apart(visitor: Visit) -> None:
    jan = person("Jan Koch")
    client = visitor("zhang")
    found = client.post(f"{MIA}household/", {"q": "Koch", "find": "1"}).content.decode()
    assert str(jan.pk) in found
    client.post(f"{MIA}household/", {"account": str(jan.pk)})
    household = Household.objects.get()
    assert household.name == "Jan Koch"
    client.post(f"{MIA}household/", {"act": "name", "name": "The Kochs"})
    page = client.get(MIA).content.decode()
    assert "The Kochs" in page
    assert "Jan Koch" in page
    client.post(f"{MIA}household/", {"act": "out"})
    assert not Household.objects.exists()
    assert not Account.objects.filter(household__isnull=False).exists()
    moved_out = Entry.objects.filter(verb="moved out of a household").values_list("subject_id", flat=True)
    assert {str(pk) for pk in moved_out} == {str(jan.pk), str(fixed("mia-account"))}  # who stays alone says so too


def test_a_third_one_joins_and_the_household_stays_until_one_is_left(by: dict[str, Any]) -> None:
    mia, jan, ida = the("mia-account"), person("Jan"), person("Ida")
    live_together(**by, account=mia, other=jan, name="Kochs")
    live_together(**by, account=ida, other=mia)
    leave_household(**by, account=jan)
    assert Household.objects.get().members.count() == 2
    other = person("Other")
    live_together(**by, account=other, other=person("Another"), name="Others")
    live_together(**by, account=other, other=mia)
    assert Household.objects.get().members.count() == 3


def test_companies_and_nobody_are_no_household(by: dict[str, Any], visitor: Visit) -> None:
    before = rows_of(Account)
    mia = the("mia-account")
    for account, other in ((mia, mia), (mia, the("harbour")), (the("harbour"), mia)):
        with pytest.raises(Refused):
            live_together(**by, account=account, other=other)
    with pytest.raises(Refused):
        rename_household(**by, account=mia, name="Nobody")
    assert visitor("zhang").get(f"{HARBOUR}household/").status_code == 404
    assert visitor("zhang").post(f"{MIA}household/", {}).status_code == 422
    assert rows_of(Account) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=fixed("harbour")).update(
            household=Household.objects.create(name="x", created_at=MOMENT)
        )


def test_nobody_becomes_what_does_not_belong_there(by: dict[str, Any]) -> None:
    live_together(**by, account=the("mia-account"), other=person("Jan"))
    Account.objects.filter(pk=fixed("jinhua")).update(parent_id=fixed("harbour"))
    for key, kind in (("mia-account", "company"), ("jinhua", "person"), ("harbour", "person")):
        with pytest.raises(Refused) as refused:
            change_account(**by, account=the(key), kind=kind)
        assert refused.value.field == "kind"


def test_programs_do_it_too(program: Callable[..., Program]) -> None:  # noqa: F811
    asking = program("zhang")
    jan = person("Jan")
    made = asking.post(f"accounts/{fixed('jinhua')}/roles", {"contact_id": str(fixed("li-contact")), "role": "buys"})
    assert made.status_code == 201
    listed = asking.get(f"accounts/{fixed('jinhua')}/roles").json()["items"]
    assert [one["role"] for one in listed] == ["buys"]
    gone = asking.ask("delete", f"accounts/{fixed('jinhua')}/roles/{made.json()['id']}")
    assert gone.status_code == 204
    path = f"accounts/{fixed('mia-account')}/household"
    household = asking.post(path, {"account_id": str(jan.pk), "name": "Kochs"}).json()
    listed = asking.get(f"accounts?household_id={household['id']}").json()["items"]
    assert {one["name"] for one in listed} == {"Jan", "Mia Koch"}
    assert asking.post(path, {"account_id": str(fixed("harbour"))}).status_code == 422
    assert asking.ask("delete", path).status_code == 204
    assert not Household.objects.exists()


def test_programs_read_and_write_what_belongs_to_a_customer(program: Callable[..., Program]) -> None:  # noqa: F811
    asking, base = program("zhang"), f"accounts/{fixed('harbour')}"
    address = asking.post(f"{base}/addresses", {"kind": "site", "street": "1 Quay", "city": "Ningbo"}).json()
    changed = asking.patch(f"{base}/addresses/{address['id']}", {"street": "2 Quay"}).json()
    assert (changed["street"], changed["city"], changed["is_main"]) == ("2 Quay", "Ningbo", True)
    line = asking.post(f"{base}/lines", {"medium": "phone", "kind": "work", "value": "+86 574 1"}).json()
    assert asking.post(f"{base}/lines/{line['id']}", None).status_code == 204
    assert the("harbour").phone == "+86 574 1"
    need = asking.post(f"{base}/needs", {"text": "Quieter pumps"}).json()
    assert asking.patch(f"{base}/needs/{need['id']}", {"state": "met"}).json()["state"] == "met"
    asking.patch(base, {"stage": "talks"})
    stages = asking.get(f"{base}/stages").json()["items"]
    assert [(one["old"], one["new"], one["by_name"]) for one in stages] == [("", "talks", "Zhang Min")]
    assert asking.ask("delete", f"{base}/addresses/{address['id']}").status_code == 204
    assert asking.get(f"{base}/addresses").json()["items"] == []
    reading = program("wang")
    assert reading.get(f"{base}/needs").status_code == 200
    assert reading.post(f"{base}/needs", {"text": "x"}).status_code == 403
    jinhua = f"accounts/{fixed('jinhua')}"
    assert asking.patch(f"{jinhua}/needs/{need['id']}", {"state": "open"}).status_code == 404


def test_each_page_asks_little(visitor: Visit, by: dict[str, Any]) -> None:
    contacts = Contact.objects.bulk_create(
        Contact(account_id=fixed("jinhua"), name=f"Contact {n}", email=f"r{n}@a.example", **STAMPS) for n in range(60)
    )
    ContactRole.objects.bulk_create(
        ContactRole(contact=one, account_id=fixed("harbour"), role="uses", created_at=MOMENT) for one in contacts
    )
    live_together(**by, account=the("mia-account"), other=person("Jan"))
    client = visitor("zhang")
    for path in (HARBOUR, f"{HARBOUR}roles/", MIA, f"{MIA}household/", f"/desk/contacts/{fixed('li-contact')}/"):
        client.get(path)
        with counted() as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= 8, path


def test_the_other_tenant_has_roles_of_its_own(by: dict[str, Any], globex: Any) -> None:
    give_role(**by, contact=li(), account=the("harbour"), role="decides")
    leave_tenant()
    with in_tenant(globex):
        assert not ContactRole.objects.exists()
        assert Dictionary.objects.filter(key="contact_roles").exists()
