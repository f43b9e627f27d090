"""Whom conditions mean: fields, what belongs to customers, periods of the workspace's calendar, groups in groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from crm.activities.models import Activity
from crm.customers.models import Account, Contact, ContactRole, Household, PortalMember
from crm.segments.conditions.checking import wrongs
from crm.segments.conditions.compiling import Asking, predicate
from crm.segments.conditions.questions import KINDS, questions_of
from crm.segments.conditions.saying import sentence_of
from crm.segments.conditions.tree import Group, read_group
from crm.service.models import Rating, Ticket
from identity.models import Session
from kernel.actor import Actor
from kernel.tenancy import current_tenant
from tests.harness.cast import MOMENT, fixed
from tests.segments.conftest import NOW, STAMPS, asks, firm

DAY = timedelta(days=1)


def meant(group: Group, kind: str = "account", actor: Actor | None = None, *, few: bool = False) -> set[str]:
    questions = questions_of(kind)
    assert wrongs(group, questions) == []
    asking = Asking(questions, kind, actor, NOW, few)
    return set(KINDS[kind].model._default_manager.filter(predicate(group, asking)).values_list("name", flat=True))


@pytest.fixture
def firms(acme: object) -> None:
    Ticket.objects.all().delete()
    Account.objects.all().delete()
    firm("A", grade="high", city="Ningbo", tags=["pumps", "vip"], since=date(2026, 11, 1), custom={"memo": "Blue"})
    firm("B", grade="low", city="", purchase_count=3, last_contact_at=NOW - 70 * DAY, tags=["pumps"])
    firm("C", grade="", owner_id=None, last_contact_at=NOW - 10 * DAY, since=date(2026, 10, 15))
    firm("D", kind="person", grade="high", owner_id=fixed("liu"), contract_until=date(2026, 12, 20))


CASES: list[tuple[dict[str, Any], str]] = [
    ({"about": "grade", "how": "any", "values": ["high", "low"]}, "ABD"),
    ({"about": "grade", "how": "none", "values": ["high"]}, "BC"),
    ({"about": "grade", "how": "empty"}, "C"),
    ({"about": "grade", "how": "set"}, "ABD"),
    ({"about": "kind", "how": "none", "values": ["company"]}, "D"),
    ({"about": "city", "how": "has", "values": ["ning"]}, "A"),
    ({"about": "city", "how": "lacks", "values": ["ning"]}, "BCD"),
    ({"about": "c_memo", "how": "has", "values": ["blu"]}, "A"),
    ({"about": "c_memo", "how": "lacks", "values": ["blu"]}, "BCD"),
    ({"about": "owner", "how": "any", "values": [str(fixed("liu"))]}, "D"),
    ({"about": "owner", "how": "none", "values": [str(fixed("liu"))]}, "ABC"),
    ({"about": "owner", "how": "empty"}, "C"),
    ({"about": "pool", "how": "yes"}, "C"),
    ({"about": "tags", "how": "any", "values": ["vip"]}, "A"),
    ({"about": "tags", "how": "all", "values": ["pumps", "vip"]}, "A"),
    ({"about": "tags", "how": "none", "values": ["vip"]}, "BCD"),
    ({"about": "tags", "how": "empty"}, "CD"),
    ({"about": "purchase_count", "how": "between", "low": "2"}, "B"),
    ({"about": "purchase_count", "how": "empty"}, "ACD"),
    ({"about": "since", "how": "this_month"}, "A"),
    ({"about": "since", "how": "last_month"}, "C"),
    ({"about": "since", "how": "this_year"}, "AC"),
    ({"about": "since", "how": "last", "days": 20}, "A"),
    ({"about": "since", "how": "between", "low": "2026-10-01", "high": "2026-10-31"}, "C"),
    ({"about": "contract_until", "how": "next", "days": 30}, "D"),
    ({"about": "last_contact_at", "how": "over", "days": 60}, "B"),
    ({"about": "last_contact_at", "how": "last", "days": 30}, "C"),
]


def test_each_comparison_means_whom_it_says(firms: None) -> None:
    found = {index: "".join(sorted(meant(asks(part)))) for index, (part, _wanted) in enumerate(CASES)}
    assert found == {index: wanted for index, (_part, wanted) in enumerate(CASES)}


def test_groups_stand_in_groups(firms: None) -> None:
    high = {"about": "grade", "how": "any", "values": ["high"]}
    pumps = {"about": "tags", "how": "any", "values": ["pumps"]}
    quiet, pool = {"about": "last_contact_at", "how": "over", "days": 60}, {"about": "pool", "how": "yes"}
    assert meant(asks(high, pumps)) == {"A"}
    assert meant(asks(high, pumps, match="any")) == {"A", "B", "D"}
    assert meant(asks(high, pumps, match="none")) == {"C"}
    inner = {"match": "any", "parts": [quiet, {"match": "none", "parts": [pool, pumps]}]}
    assert meant(asks({"about": "kind", "how": "any", "values": ["person", "company"]}, inner)) == {"B", "D"}


def test_days_are_those_of_the_workspace(firms: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past twelve in Greenwich is the same day in Shanghai, and the next one in Auckland."""
    Account.objects.filter(name="C").update(last_contact_at=MOMENT.replace(hour=12, minute=30) - 10 * DAY)
    ten = asks({"about": "last_contact_at", "how": "between", "low": "2026-11-10", "high": "2026-11-10"})
    eleven = asks({"about": "last_contact_at", "how": "between", "low": "2026-11-11", "high": "2026-11-11"})
    assert (meant(ten), meant(eleven)) == ({"C"}, set())
    tenant = type("Elsewhere", (), {"time_zone": "Pacific/Auckland", "uuid": current_tenant().uuid})()
    monkeypatch.setattr("crm.segments.conditions.days.current_tenant", lambda: tenant)
    assert (meant(ten), meant(eleven)) == (set(), {"C"})


@pytest.fixture
def lives(firms: None) -> None:
    """A has three solved tickets, one urgent and rated; B a call, of sixty-one days ago; D a home."""
    rows = {account.name: account for account in Account.objects.all()}
    for number, priority in enumerate(("urgent", "low", "low"), start=5001):
        Ticket.objects.create(
            number=number, subject="It drips", channel="staff", priority=priority, status="solved", solved_at=NOW,
            account=rows["A"], requester_name="A", last_message_at=NOW, created_at=NOW - 5 * DAY, updated_at=NOW,
        )  # fmt: skip
    Rating.objects.create(ticket=Ticket.objects.get(number=5001), is_good=False, at=NOW)
    Activity.objects.create(
        account=rows["B"], kind="call", at=NOW - 61 * DAY, subject="Rang", made_by_name="Z", **STAMPS
    )
    contact = Contact.objects.create(account=rows["B"], name="Ren", **STAMPS)
    ContactRole.objects.create(contact=contact, account=rows["B"], role="buyer", created_at=MOMENT)
    Account.objects.filter(name="D").update(household=Household.objects.create(name="The D", created_at=MOMENT))
    member = PortalMember.objects.create(user_id=fixed("li"), account=rows["B"], contact=contact, joined_at=MOMENT)
    Session.objects.create(
        user_id=member.user_id, tenant_uuid=fixed("x"), face="customer", secret_hash="x", created_at=NOW - DAY,
        seen_at=NOW, expires_at=NOW + DAY,
    )  # fmt: skip


RELATED: list[tuple[dict[str, Any], str]] = [
    ({"about": "@tickets", "how": "has", "period": "last", "days": 30, "where": {"priority": ["urgent"]}}, "A"),
    ({"about": "@tickets", "how": "has", "period": "last", "days": 3}, ""),
    ({"about": "@tickets", "how": "least", "count": 3, "where": {"status": ["solved"]}}, "A"),
    ({"about": "@tickets", "how": "least", "count": 4}, ""),
    ({"about": "@tickets", "how": "least", "count": 0}, "ABCD"),
    ({"about": "@tickets", "how": "most", "count": 2}, "BCD"),
    ({"about": "@tickets", "how": "most", "count": 3}, "ABCD"),
    ({"about": "@tickets", "how": "none"}, "BCD"),
    ({"about": "@ratings", "how": "has", "where": {"is_good": ["bad"]}}, "A"),
    ({"about": "@activities", "how": "none", "period": "last", "days": 60}, "ABCD"),
    ({"about": "@activities", "how": "has", "where": {"kind": ["call"]}}, "B"),
    ({"about": "@activities", "how": "has", "period": "between", "low": "2026-09-01", "high": "2026-09-30"}, "B"),
    ({"about": "@people", "how": "least", "count": 1}, "B"),
    ({"about": "@roles", "how": "has"}, "B"),
    ({"about": "@household", "how": "has"}, "D"),
    ({"about": "@portal", "how": "none"}, "ACD"),
    ({"about": "@signins", "how": "has", "period": "last", "days": 2}, "B"),
]


@pytest.mark.parametrize("few", [False, True])
def test_what_belongs_to_customers_is_asked_for(lives: None, few: bool) -> None:
    found = {index: "".join(sorted(meant(asks(part), few=few))) for index, (part, _wanted) in enumerate(RELATED)}
    assert found == {index: wanted for index, (_part, wanted) in enumerate(RELATED)}


def test_people_are_asked_for_by_their_customer_too(lives: None) -> None:
    assert meant(asks({"about": "account.grade", "how": "any", "values": ["low"]}), "contact") == {"Ren"}
    assert meant(asks({"about": "@signins", "how": "least", "count": 1}), "contact") == {"Ren"}
    assert meant(asks({"about": "@roles", "how": "none"}), "contact") == set()
    assert meant(asks({"about": "account.pool", "how": "no"}), "contact") == {"Ren"}


def test_a_condition_that_cannot_be_asked_lets_nobody_in(firms: None) -> None:
    asking = Asking(questions_of("account"), "account", None, NOW)
    gone = asks({"about": "c_gone", "how": "has", "values": ["blue"]}, match="none")
    assert not Account.objects.filter(predicate(gone, asking)).exists()
    assert not Account.objects.filter(predicate(Group("none"), asking)).exists()


WRONG: list[dict[str, Any]] = [
    {},
    {"about": "nonsense", "how": "any", "values": ["x"]},
    {"about": "grade", "how": "between"},
    {"about": "grade", "how": "any"},
    {"about": "grade", "how": "any", "values": ["platinum"]},
    {"about": "city", "how": "has", "values": [" "]},
    {"about": "owner", "how": "any", "values": ["zhang"]},
    {"about": "since", "how": "last"},
    {"about": "since", "how": "last", "days": -1},
    {"about": "since", "how": "between"},
    {"about": "since", "how": "between", "low": "soon"},
    {"about": "since", "how": "between", "low": "2026-02-01", "high": "2026-01-01"},
    {"about": "purchase_count", "how": "between", "low": "many"},
    {"about": "@tickets", "how": "least"},
    {"about": "@tickets", "how": "has", "period": "some day"},
    {"about": "@tickets", "how": "has", "where": {"colour": ["red"]}},
    {"about": "@tickets", "how": "has", "where": {"priority": ["mild"]}},
    {"about": "@household", "how": "has", "period": "last", "days": 3},
]


def test_what_is_missing_or_unknown_is_said(acme: object) -> None:
    questions = questions_of("account")
    for part in WRONG:
        assert len(wrongs(asks(part), questions)) == 1, part
    assert wrongs(Group(), questions)
    deep = {
        "match": "all",
        "parts": [{"match": "all", "parts": [{"match": "all", "parts": [{"match": "all", "parts": []}]}]}],
    }
    assert "deep" in wrongs(read_group(deep), questions)[0].sentence
    for said in ({"match": "some", "parts": []}, {"match": "all"}, [], {"match": "all", "parts": [{"about": 7}]}):
        with pytest.raises(ValueError, match=r"\w"):
            read_group(said)


def test_the_whole_is_told_in_words(acme: object) -> None:
    group = asks(
        {"about": "grade", "how": "any", "values": ["high", "low"]},
        {"about": "city", "how": "lacks", "values": ["100%"]},
        {"match": "none", "parts": [
            {"about": "@tickets", "how": "least", "count": 3, "period": "last", "days": 30,
             "where": {"priority": ["urgent"]}},
            {"about": "owner", "how": "any", "values": [str(fixed("liu"))]},
        ]},
    )  # fmt: skip
    said = sentence_of(group, questions_of("account"), "account", {str(fixed("liu")): "Liu Yang"})
    assert said == (
        "Customers of whom this holds: Grade is High or Low and City does not have “100%” and (none of: at least 3"
        " tickets were filed in the last 30 days, of which priority is Urgent; Owner is Liu Yang)."
    )


def test_only_related_records_count_that_somebody_sees(lives: None, staff: Callable[[str], Actor], give: Any) -> None:
    """Liu sees every customer, and no ticket of others."""
    liu = give("liu", 4, ticket=1)
    has = asks({"about": "@tickets", "how": "has"})
    assert meant(has, actor=staff("zhao")) == {"A"}
    assert meant(has, actor=liu) == set()
    assert meant(has, actor=replace(staff("zhao"), permissions=frozenset({"customers.view"}))) == set()
