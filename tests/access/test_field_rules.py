"""Fields that a role hides or locks: on no page, in no list, filter, file, search or answer; and written by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from access.grants import ruled_fields
from access.models import Role
from access.scopes import Scope
from audit.models import Entry
from changes.actions.exporting import order_list_export
from crm.customers.actions import change_account, create_account
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact, Line
from crm.customers.views.lists import ACCOUNT_LIST
from crm.duplicates.models import AccountPair
from crm.leads.fields import LEAD
from crm.leads.models import Lead
from crm.sales.fields import OPPORTUNITY
from crm.sales.models import Opportunity
from crm.service.fields import TICKET
from identity.models import User
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.files import open_stored
from kernel.reader import reading_as
from records.actions.fields import create_field
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import Give, actor_of
from tests.access.test_leak_scan import READABLE, said
from tests.api.conftest import Program, token_of
from tests.architecture.test_matrix import address
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.search import index_now

CANARY = "bittern"
TEXTS = ("industry", "city", "phone", "website", "hobbies", "habits", "notes")
HARBOUR = f"/desk/customers/{fixed('harbour')}/"


@pytest.fixture
def everything(acme: TenantSnapshot) -> None:
    """Something to hide in each field of one customer, its person and its ticket."""
    by: dict[str, Any] = {"actor": actor_of("zhao"), "clock": system_clock}
    for record_type in (ACCOUNT, CONTACT, TICKET, LEAD, OPPORTUNITY):
        create_field(**by, record_type=record_type, kind="text", labels={"en": "Margin"}, is_searched=True)
    mail = f"{CANARY}@{CANARY}.example"
    Account.objects.filter(pk=fixed("harbour")).update(
        **{name: f"{CANARY}-{name}" for name in TEXTS}, email=mail, custom={"margin": f"{CANARY}-margin"}
    )
    contact = Contact.objects.get(pk=fixed("li-contact"))
    Contact.objects.filter(pk=contact.pk).update(
        job_title=f"{CANARY}-job", phone=f"{CANARY}-phone", email=mail, custom={"margin": f"{CANARY}-margin"}
    )
    for of in ({"account_id": fixed("harbour")}, {"contact_id": contact.pk}):
        Line.objects.create(**of, medium="phone", kind="work", value=f"{CANARY}-line", created_at=MOMENT)
        Line.objects.create(**of, medium="email", kind="work", value=mail, created_at=MOMENT)
    contact.account.tickets.update(custom={"margin": f"{CANARY}-margin"})  # type: ignore[attr-defined]
    margin = {"custom": {"margin": f"{CANARY}-margin"}}
    said_of_a_lead = ("company", "job_title", "phone", "wechat", "region", "interest")
    Lead.objects.update(**{name: f"{CANARY}-{name}" for name in said_of_a_lead}, email=mail, **margin)
    Opportunity.objects.update(note=f"{CANARY}-note", **margin)
    first, second = sorted((fixed("harbour"), fixed("jinhua")))
    reasons = [[f"same-{what}", 40, f"{CANARY}-{what}"] for what in ("phone", "mail", "domain", "city")]
    pair = {"first_id": first, "second_id": second, "points": 90, "print": "x", "found_at": MOMENT}
    AccountPair.objects.create(**pair, reasons=reasons)
    for label, pk in (("customers.account", fixed("harbour")), ("customers.contact", contact.pk)):
        told = {"verb": "changed", "changes": {"phone": ["a", f"{CANARY}-old"], "c_margin": ["a", f"{CANARY}-old"]}}
        who = {"at": MOMENT, "actor_face": "staff", "actor_name": "Zhao", "subject_name": "x"}
        Entry.objects.create(**who, **told, subject_type=label, subject_id=pk)
    index_now()


def rules(rule: str = "hidden") -> dict[str, dict[str, str]]:
    return {fields.record: {one.name: rule for one in fields.offered} for fields in ruled_fields()}


@pytest.fixture
def liu(everything: None, give: Give) -> Iterator[Visitor]:
    """Sees every record, and of each what can't be hidden."""
    give("liu", Scope.ALL, fields=rules())
    yield Visitor.at("acme.localhost", "liu")


def test_no_page_and_no_answer_tells_of_a_hidden_field(liu: Visitor) -> None:
    asking = Program("acme.localhost", token_of("liu").secret)
    telling = []
    for found in READABLE:
        path = address(found, ROUTES[found.name])
        cache.clear()
        answer = (asking if path.startswith("/api/") else liu).get(path)
        assert answer.status_code < 500, found.name
        if CANARY in said(answer):
            telling.append(found.name)
    for one in ("harbour", "jinhua"):
        assert str(fixed(one)) in said(liu.get("/desk/duplicates/"))
    both = f"kind=account&id={fixed('harbour')}&id={fixed('jinhua')}"
    assert CANARY not in said(liu.get(f"/desk/duplicates/merge/?{both}"))
    assert telling == []


def test_the_canary_sings_for_whoever_has_no_rule(everything: None, visitor: Visit) -> None:
    """Else the walk above would prove nothing."""
    page = visitor("zhao").get(HARBOUR).content.decode()
    for name in (*TEXTS, "margin", "old", "line"):
        assert f"{CANARY}-{name}" in page, name
    asking = Program("acme.localhost", token_of("zhao").secret)
    assert CANARY in said(asking.get(f"accounts/{fixed('harbour')}"))


@pytest.mark.parametrize("path", ["customers/?view=all&", "contacts/?view=all&", "customers/options/?", "search/?"])
def test_nothing_is_found_by_what_is_hidden(path: str, liu: Visitor, visitor: Visit) -> None:
    found = visitor("zhao").get(f"/desk/{path}q={CANARY}").content.decode()
    assert "Harbour City Water" in found or "Li Wei" in found
    hers = liu.get(f"/desk/{path}q={CANARY}").content.decode()
    assert "Harbour City Water" not in hers
    assert "Li Wei" not in hers


def test_the_search_finds_by_name_and_counts_nothing_else(liu: Visitor) -> None:
    hits = liu.get("/desk/search/?q=harbour").context["found"]
    assert {"accounts"} <= {group.source.key for group in hits.groups}
    assert CANARY not in said(liu.get("/desk/search/?q=harbour"))
    for typed in (f"harbour -{CANARY}", "harbour grade:high", f"harbour {CANARY}"):
        found = liu.get("/desk/search/", {"q": typed}).context["found"]
        assert "accounts" not in {group.source.key for group in found.groups}, typed
    assert not [text for text in hits.facets if text.startswith(("city=", "grade=", "stage="))]
    asking = Program("acme.localhost", token_of("liu").secret)
    assert asking.get(f"search?q={CANARY}").json()["items"] == []


def test_no_filter_and_no_column_and_no_file_holds_it(liu: Visitor, run_jobs: Callable[[], int]) -> None:
    page = liu.get("/desk/customers/?view=all&industry=nowhere&c_margin=nowhere").content.decode()
    assert "Harbour City Water" in page
    assert "Industry" not in page
    actor = actor_of("liu")
    by: dict[str, Any] = {"actor": actor, "clock": system_clock, "record_list": ACCOUNT_LIST, "file_kind": "csv"}
    with reading_as(actor), pytest.raises(Refused, match="There is no column"):
        order_list_export(**by, state=ACCOUNT_LIST.state.read("view=all"), columns=["name", "phone"])
    with reading_as(actor):
        order = order_list_export(**by, state=ACCOUNT_LIST.state.read("view=all"), columns=[])
    run_jobs()
    order.refresh_from_db()
    text = open_stored(order.path).read().decode("utf-8-sig")
    assert "Harbour City Water" in text
    assert CANARY not in text


def test_the_api_knows_no_hidden_field(liu: Visitor) -> None:
    asking, path = Program("acme.localhost", token_of("liu").secret), f"accounts/{fixed('harbour')}"
    answer = asking.get(path).json()
    assert {"name", "kind", "language"} <= answer.keys()
    assert not {"phone", "grade", "industry", "purchase_value"} & answer.keys()
    assert answer["custom"] == {}
    assert asking.get(f"{path}?fields=name,phone").status_code == 400
    for query in ("grade=high", "email=a@b.example", "custom[margin]=x"):
        assert asking.get(f"accounts?{query}").status_code == 400, query
    before = rows_of(Account)
    assert asking.patch(path, {"phone": "1"}).status_code == 422
    assert asking.patch(path, {"custom": {"margin": "1"}}).status_code == 422
    assert rows_of(Account) == before
    assert asking.patch(path, {"name": "Harbour Water"}).status_code == 200


def test_what_is_hidden_or_locked_is_written_by_no_action(acme: TenantSnapshot, give: Give) -> None:
    account = Account.objects.get(pk=fixed("harbour"))
    give("liu", Scope.ALL, fields={"account": {"phone": "hidden", "city": "read", "grade": "read"}})
    by: dict[str, Any] = {"actor": actor_of("liu"), "clock": system_clock}
    before = rows_of(Account)
    for values in ({"phone": "1"}, {"city": "Oslo"}, {"grade": "low"}):
        with pytest.raises(Refused) as refusal:
            change_account(**by, account=account, **values)
        assert refusal.value.field == next(iter(values))
        with pytest.raises(Refused):
            create_account(**by, kind="company", name="New", language="en", **values)
    assert rows_of(Account) == before
    change_account(**by, account=account, city=account.city, name="Harbour Water")
    create_account(**by, kind="company", name="New", language="en", city="", grade="")


def test_a_locked_field_is_shown_and_has_no_form(acme: TenantSnapshot, give: Give) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(city="Ningbo")
    give("liu", Scope.ALL, fields={"account": {"city": "read"}})
    liu = Visitor.at("acme.localhost", "liu")
    assert "Ningbo" in liu.get(HARBOUR).content.decode()
    assert 'name="city"' not in liu.get(f"{HARBOUR}edit/").content.decode()
    assert liu.get(f"{HARBOUR}fields/city/?edit").status_code == 404
    liu.post(f"{HARBOUR}edit/", {"name": "Harbour", "kind": "company", "language": "en", "city": "Oslo"})
    account = Account.objects.get(pk=fixed("harbour"))
    assert (account.name, account.city) == ("Harbour", "Ningbo")


def test_saving_a_form_leaves_what_is_hidden_as_it_is(liu: Visitor) -> None:
    liu.post(f"{HARBOUR}edit/", {"name": "Harbour", "kind": "company", "language": "en"})
    account = Account.objects.get(pk=fixed("harbour"))
    assert (account.name, account.phone) == ("Harbour", f"{CANARY}-phone")
    assert account.custom == {"margin": f"{CANARY}-margin"}


# ---- Roles


def test_rules_are_set_on_the_page_of_a_role_after_a_look_at_what_they_change(visitor: Visit, give: Give) -> None:
    give("liu", Scope.ALL)
    client, path = visitor("zhao"), "/desk/settings/roles/role-liu/"
    form = client.get(path).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {
        "rule_account_phone": "hidden",
        "rule_account_city": "read",
    }
    preview = client.post(path, sent).content.decode()
    assert "Reads and writes → Does not see" in preview
    assert "Reads and writes → Only reads" in preview
    assert Role.objects.get(key="role-liu").fields == {}
    client.post(path, sent | {"confirm": "1"})
    assert Role.objects.get(key="role-liu").fields == {"account": {"phone": "hidden", "city": "read"}}
    assert Entry.objects.filter(verb="changed", changes__has_key="fields").exists()
    # At once, for a person who is signed in.
    page = Visitor.at("acme.localhost", "liu").get(f"{HARBOUR}edit/").content.decode()
    assert 'name="phone"' not in page


def test_nobody_gives_back_what_is_hidden_from_themselves(visitor: Visit, give: Give) -> None:
    give("liu", Scope.ALL, fields={"account": {"phone": "hidden"}})
    client, path = Visitor.at("acme.localhost", "liu"), "/desk/settings/roles/role-liu/"
    form = client.get(path).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"rule_account_phone": "", "confirm": "1"}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Nobody gives more than they have" in answer.content.decode()
    assert Role.objects.get(key="role-liu").fields == {"account": {"phone": "hidden"}}


def test_the_explainer_names_the_rule(visitor: Visit, give: Give) -> None:
    give("liu", Scope.ALL, fields={"account": {"phone": "hidden", "city": "read"}})
    asked = f"/desk/settings/roles/why/?person={fixed('liu')}&record=account:{fixed('harbour')}"
    for field, sees, changes in (
        ("phone", False, False),
        ("city", True, False),
        ("notes", True, True),
        ("", True, True),
    ):
        answers = visitor("zhao").get(f"{asked}&field={field}").context["answers"]
        assert [one["found"].is_allowed for one in answers] == [sees, changes], field
    page = visitor("zhao").get(f"{asked}&field=phone").content.decode()
    assert "“Regional sales” does not see the field “Phone”." in page


def test_the_database_knows_no_other_rule(acme: TenantSnapshot) -> None:
    for wrong in ([], {"account": {"phone": "maybe"}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.create(key="wrong", fields=wrong)


def test_the_audit_log_is_for_those_from_whom_nothing_is_hidden(liu: Visitor) -> None:
    assert liu.get("/desk/audit/").status_code == 403


def test_the_other_tenant_has_rules_of_its_own(liu: Visitor, globex: TenantSnapshot) -> None:
    from kernel.tenancy import in_tenant

    with in_tenant(globex):
        assert User.objects.select_related("staff__role").get(id=fixed("liu")).as_staff().masks == ()
    assert "phone" in {spec.name for spec in ACCOUNT.fields}
