"""Leads become customers, contacts and opportunities: seen before, applied, undone, kept where edited since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from access.scopes import Scope
from changes.models import Change, ChangeSet
from crm.customers.actions import change_account
from crm.customers.models import Account, Contact
from crm.leads.actions.converting import begin_conversion
from crm.leads.actions.leads import change_lead, log_touch
from crm.leads.converting import Wish
from crm.leads.matching import matches, plain_name
from crm.leads.models import Lead
from crm.sales.models import Opportunity
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.actor import Actor
from records.actions.fields import create_field
from records.models import CustomField
from records.types import record_type
from tests.access.conftest import Give
from tests.changes.conftest import Way
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed
from tests.leads.conftest import ANNA, a_lead, anna

CONVERSION = "/desk/leads/conversion/"
Staff = Callable[[str], Actor]
Jobs = Callable[[], int]
HARBOUR, LI = str(fixed("harbour")), str(fixed("li-contact"))


def everything() -> list[Any]:
    return [rows_of(model) for model in (Lead, Account, Contact, Opportunity)]


@pytest.fixture
def way(staff: Staff, run_jobs: Jobs) -> Way:
    return Way(staff("zhao"), run_jobs)


@pytest.fixture
def begin(way: Way) -> Callable[..., ChangeSet]:
    """`begin(anna(), Wish(…))`: looked at, and not applied."""

    def make(*pairs: Any) -> ChangeSet:
        begun = begin_conversion(**way.by, wishes={lead.pk: wish for lead, wish in pairs})
        way.run_jobs()
        return way.again(begun)

    return make


def test_all_is_said_before_it_happens_and_made_then_and_undone(begin: Any, way: Way, visitor: Visit) -> None:
    before = everything()
    begun = begin((anna(), Wish("new", "new", "Pumps for two ferries")))
    assert everything() == before
    page = visitor("zhao").get(f"/desk/changes/{begun.pk}/").content.decode()
    for said in ("Convert 1 lead", "Converted", "new: “Shipyard kingfisher-acme”", "new: “Pumps for two ferries”"):
        assert said in page
    done = way.apply(begun)
    assert (done.created, done.changed, done.problems, done.done) == (3, 1, 0, 1)
    lead = anna()
    account, contact, sale = lead.converted_account, lead.converted_contact, lead.converted_opportunity
    assert account and contact and sale
    assert (lead.status, account.name, account.kind, account.owner_id) == (
        "converted", "Shipyard kingfisher-acme", "company", fixed("zhang")
    )  # fmt: skip
    assert (contact.account, contact.email) == (account, "anna@shipyard.example")
    assert (sale.account, sale.contact, sale.stage, sale.note) == (account, contact, "contact", lead.interest)
    page = visitor("zhang").get(ANNA).content.decode()
    for url in (f"/desk/customers/{account.pk}/", f"/desk/contacts/{contact.pk}/", f"/desk/opportunities/{sale.pk}/"):
        assert url in page
    undone = way.undo(done)
    assert (undone.undone, undone.kept) == (4, 0)
    assert [sorted(row[0] for row in rows) for rows in everything()] == [
        sorted(row[0] for row in rows) for rows in before
    ]
    assert (anna().status, anna().converted_account) == ("new", None)


def test_it_joins_who_is_there_and_changes_nothing_of_theirs(begin: Any, way: Way) -> None:
    before = rows_of(Account), rows_of(Contact)
    done = way.apply(begin((anna(), Wish(HARBOUR, LI, ""))))
    assert (done.created, done.changed) == (0, 1)
    assert (rows_of(Account), rows_of(Contact), Opportunity.objects.count()) == (*before, 1)
    assert (str(anna().converted_account_id), str(anna().converted_contact_id)) == (HARBOUR, LI)
    way.undo(done)
    assert (rows_of(Account), rows_of(Contact), anna().status) == (*before, "new")


def test_somebody_without_a_company_becomes_a_customer_themselves(begin: Any, way: Way) -> None:
    lead = a_lead("Jan Koch", email="jan@koch.example", phone="+49 30 1")
    way.apply(begin((lead, Wish("new", "none", ""))))
    made = Account.objects.get(name="Jan Koch")
    assert (made.kind, made.email, made.phone) == ("person", "jan@koch.example", "+49 30 1")


def test_what_is_missing_or_taken_leaves_the_lead_out_by_name_and_the_others_go_on(
    begin: Any, way: Way, staff: Staff, clock: Any
) -> None:
    kind = record_type("opportunity")
    assert kind is not None
    create_field(
        actor=staff("zhao"), clock=clock, record_type=kind, kind="text", key="budget", labels={"en": "Budget"},
        is_required=True,
    )  # fmt: skip
    taken = a_lead("Li Twin", company="Twins", email=Contact.objects.get(pk=LI).email)
    fine = a_lead("Fine", company="Fine Ltd")
    before = rows_of(Account), rows_of(Opportunity)
    begun = begin(
        (anna(), Wish("new", "new", "Sale")), (taken, Wish("new", "new", "")), (fine, Wish("new", "new", ""))
    )
    problems = dict(Change.objects.filter(change_set=begun).exclude(problem="").values_list("record_id", "problem"))
    assert problems.keys() == {anna().pk, taken.pk}
    assert problems[anna().pk] == "Opportunity: Budget is needed."
    assert problems[taken.pk].startswith("Contact: ")
    assert (rows_of(Account), rows_of(Opportunity)) == before
    done = way.apply(begun)
    assert (done.created, done.changed, done.problems) == (2, 1, 2)
    assert [lead.status for lead in Lead.objects.filter(pk__in=[anna().pk, taken.pk])] == ["new", "new"]
    assert not Account.objects.filter(name__in=("Twins", anna().company)).exists()


def test_fields_of_the_same_key_go_along(begin: Any, way: Way, staff: Staff, clock: Any) -> None:
    for kind in ("lead", "contact", "opportunity"):
        CustomField.objects.create(
            record_type=kind, key="memo", labels={"en": "Memo"}, kind="number" if kind == "contact" else "text",
            created_at=clock(),
        )  # fmt: skip
    from kernel.configured import configuration_changed

    configuration_changed()
    change_lead(actor=staff("zhao"), clock=clock, lead=anna(), c_memo="Knows Li")
    way.apply(begin((anna(), Wish("new", "new", "Sale"))))
    lead = anna()
    assert lead.converted_account and lead.converted_opportunity and lead.converted_contact
    assert (lead.converted_account.custom, lead.converted_opportunity.custom) == ({"memo": "Knows Li"},) * 2
    assert lead.converted_contact.custom == {}


def test_what_was_edited_since_is_kept_and_says_why(begin: Any, way: Way, staff: Staff, clock: Any) -> None:
    done = way.apply(begin((anna(), Wish("new", "new", "Sale"))))
    account = anna().converted_account
    assert account is not None
    change_account(actor=staff("zhang"), clock=clock, account=account, city="Oslo")
    undone = way.undo(done)
    assert (undone.undone, undone.kept) == (3, 1)
    kept = Change.objects.get(change_set=undone, fate="kept")
    assert (kept.record_id, "edited it since" in kept.problem) == (account.pk, True)
    assert (anna().status, Account.objects.filter(pk=account.pk).exists()) == ("new", True)
    assert not Opportunity.objects.filter(name="Sale").exists()


def test_a_converted_lead_is_read_and_no_more(begin: Any, way: Way, visitor: Visit, staff: Staff, clock: Any) -> None:
    log_touch(actor=staff("zhang"), clock=clock, lead=anna(), kind="call", text="She wants two.")
    way.apply(begin((anna(), Wish("new", "new", ""))))
    zhang, before = visitor("zhang"), rows_of(Lead)
    page = zhang.get(ANNA).content.decode()
    for way_in in ("edit/", "status/", "touches/", "giving/", "?pick="):
        assert f"{ANNA}{way_in}" not in page
    assert zhang.get(f"{ANNA}edit/").status_code == 302
    assert zhang.post(f"{ANNA}fields/company/", {"company": "x"}).status_code == 422
    assert zhang.post(f"{ANNA}touches/", {"kind": "call", "text": "x"}).status_code == 422
    for act in (change_lead, log_touch):
        with pytest.raises(Refused):
            values = {"company": "x"} if act is change_lead else {"kind": "call", "text": "x"}
            act(actor=staff("zhao"), clock=clock, lead=anna(), **values)
    assert rows_of(Lead) == before
    assert "She wants two." in zhang.get(f"/desk/customers/{anna().converted_account_id}/").content.decode()


def test_two_at_once_convert_it_once(begin: Any, way: Way) -> None:
    first, second = begin((anna(), Wish("new", "new", ""))), begin((anna(), Wish("new", "new", "Sale")))
    way.apply(first)
    late = way.apply(second)
    assert (late.created, late.changed, late.problems) == (0, 0, 1)
    problem = Change.objects.exclude(problem="").get(change_set=late).problem
    assert problem.endswith("was converted already.")
    assert Account.objects.filter(name=anna().company).count() == 1


def test_matches_name_the_reason_and_nobody_whom_the_actor_does_not_look_after(staff: Staff, give: Give) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(
        name="Harbour City Water Co., Ltd.", phone="+86 (574) 8821-5540"
    )
    leads = [
        a_lead("A", company="harbour city  water GmbH"),
        a_lead("B", phone="0086 574"),
        a_lead("C", phone="86 574 8821 5540"),
        a_lead("D", email=Contact.objects.get(pk=LI).email.upper()),
        a_lead("E", email="x@HARBOUR.acme.example"),
    ]
    found = matches(leads, staff("zhao"))
    said = [[(match.account.pk, match.why) for match in found[lead.pk]] for lead in leads]
    assert said[0] == [(fixed("harbour"), ["the same name"])]
    assert said[1] == []
    assert said[2] == [(fixed("harbour"), ["the same telephone"])]
    assert said[3][0][1][0] == "Li Wei has the same e-mail"
    assert said[4] == [(fixed("harbour"), ["the same e-mail domain"])]
    assert not any(matches(leads, give("liu", Scope.OWN)).values())
    assert plain_name("宁波水泵股份有限公司") == plain_name("宁波水泵 有限公司") == "宁波水泵"


def test_the_page_offers_and_refuses_by_field(visitor: Visit, staff: Staff, run_jobs: Jobs) -> None:
    Lead.objects.filter(pk=anna().pk).update(email=Contact.objects.get(pk=LI).email)
    zhang, url, pk = visitor("zhang"), f"{CONVERSION}?pick={anna().pk}", anna().pk
    zhang.get(url)
    with counted() as statements:
        page = zhang.get(url).content.decode()
    assert len(statements) <= 8, statements
    assert "Li Wei has the same e-mail" in page
    typed = {
        "pick": str(pk),
        f"account-{pk}": "new",
        f"contact-{pk}": "new",
        f"sells-{pk}": "on",
        f"sale-{pk}": "Kept",
    }
    before = everything(), ChangeSet.objects.count()
    for wrong, said in (
        ({f"contact-{pk}": LI}, "works at another customer"),
        ({f"sale-{pk}": ""}, "Say what the opportunity is called."),
        ({f"account-{pk}": str(fixed("jinhua"))}, "Select a valid choice"),
        ({f"account-{pk}": "x" * 400}, "Select a valid choice"),
    ):
        answer = zhang.post(CONVERSION, typed | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert (everything(), ChangeSet.objects.count()) == before
    answer = zhang.post(CONVERSION, typed | {f"account-{pk}": HARBOUR, f"contact-{pk}": LI})
    assert (answer.status_code, ChangeSet.objects.get().kind) == (302, "conversion")
    run_jobs()
    assert "joins “Li Wei”" in zhang.get(answer.headers["Location"]).content.decode()
    assert zhang.get(f"{CONVERSION}?pick=nonsense").status_code == 302


def test_who_may_not(visitor: Visit, give: Give, clock: Any, way: Way, begin: Any) -> None:
    before = everything()
    assert visitor("wang").get(f"{CONVERSION}?pick={anna().pk}").status_code == 403
    liu = give("liu", Scope.OWN)
    assert visitor("liu").get(f"{CONVERSION}?pick={anna().pk}").status_code == 302
    with pytest.raises(Refused):
        begin_conversion(actor=liu, clock=clock, wishes={anna().pk: Wish("new", "new")})
    own = a_lead("Own", company="Mine", owner_id=fixed("liu"))
    # What she may not see can be named by nobody: it is not there for her.
    begun = begin_conversion(actor=liu, clock=clock, wishes={own.pk: Wish(HARBOUR, "none")})
    way.run_jobs()
    assert "not there any more, or not for you" in Change.objects.exclude(problem="").get(change_set=begun).problem
    less = replace(way.by["actor"], permissions=frozenset({"identity.use_desk", "leads.edit", "leads.view"}))
    with pytest.raises(PermissionMissing):
        begin_conversion(actor=less, clock=clock, wishes={anna().pk: Wish("new", "new")})
    with pytest.raises((Refused, OutOfReach)):
        begin_conversion(actor=way.by["actor"], clock=clock, wishes={UUID(int=5): Wish("new", "new")})
    Lead.objects.filter(pk=own.pk).delete()
    assert everything() == before
