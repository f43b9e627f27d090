"""Stages with their history, tags of the workspace, and what a grade brings to new tickets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Entry
from crm.customers.actions import change_account
from crm.customers.actions.grades import set_grade_policy
from crm.customers.actions.tagging import create_tag
from crm.customers.models import Account, GradePolicy, PortalMember, StageChange, Tag
from crm.customers.models.grade_policy import Service
from crm.service.actions.conversation import Words
from crm.service.actions.filing import Subject, create_ticket, file_request
from crm.service.models import Ticket
from identity.http.sessions import customer_permissions
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant, leave_tenant
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed

Staff = Callable[[str], Actor]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
SETTINGS = "/desk/settings/customer-tags/"


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def harbour() -> Account:
    found: Account = Account.objects.get(pk=fixed("harbour"))
    return found


def test_each_stage_is_remembered_with_who_and_from_where(visitor: Visit) -> None:
    client = visitor("zhang")
    for stage in ("potential", "talks", "active"):
        client.post(f"{HARBOUR}fields/stage/", {"stage": stage})
    client.post(f"{HARBOUR}fields/city/", {"city": "Ningbo"})
    moves = list(StageChange.objects.order_by("at").values_list("old", "new", "by_name"))
    assert moves == [
        ("", "potential", "Zhang Min"),
        ("potential", "talks", "Zhang Min"),
        ("talks", "active", "Zhang Min"),
    ]
    page = client.get(HARBOUR).content.decode()
    assert "In talks" in page.split("Stages")[1]


def test_a_new_customer_begins_its_history(visitor: Visit) -> None:
    sent = {"name": "Old Mill", "kind": "company", "language": "en", "stage": "potential"}
    visitor("zhang").post("/desk/customers/new/", sent)
    assert list(StageChange.objects.values_list("old", "new")) == [("", "potential")]


def test_an_unknown_stage_is_refused(visitor: Visit) -> None:
    before = rows_of(Account), rows_of(StageChange)
    assert visitor("zhang").post(f"{HARBOUR}fields/stage/", {"stage": "king"}).status_code == 422
    assert (rows_of(Account), rows_of(StageChange)) == before


def test_lists_are_filtered_by_the_profile(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(
        stage="active", preferred_channel="wechat", risk="high", purchase_count=12, tags=["Tender", "Export"]
    )
    client = visitor("zhang")
    for query, found in {
        "stage=active": 1,
        "stage=lost": 0,
        "stage=-": 2,
        "preferred_channel=wechat": 1,
        "risk=high": 1,
        "purchase_count=10..20": 1,
        "purchase_count=-": 2,
        "last_purchase_on=-": 3,
        "purchase_value=..5": 0,
        "purchase_value=-": 3,
        "tag=Tender": 1,
        "tag=Tender&tag=Export": 1,
        "tag=Tender&tag=Nothing": 0,
    }.items():
        text = client.get(f"/desk/customers/?view=all&{query}").content.decode()
        assert text.count("<tr data-row") == found, query
    assert "tag is" in client.get("/desk/customers/?view=all&tag=Tender").content.decode()


def test_purchases_are_told_by_programs_and_not_typed(program: Callable[..., Program], visitor: Visit) -> None:  # noqa: F811
    path, asking = f"accounts/{fixed('harbour')}", program("zhang")
    told = {"purchase_value": "1862400.50", "purchase_count": 14, "last_purchase_on": "2026-09-30"}
    answer = asking.patch(path, told).json()
    assert {name: answer[name] for name in told} == told
    assert asking.patch(path, {"purchase_count": -1}).status_code == 422
    assert visitor("zhang").post(f"{HARBOUR}fields/purchase_count/", {"purchase_count": "1"}).status_code == 404
    page = visitor("zhang").get(HARBOUR).content.decode()
    assert "1,862,400.50" in page
    assert "14 purchases" in page


def test_a_tag_is_added_in_place_and_joins_the_dictionary(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{HARBOUR}tags/", {"new": "Tender"})
    client.post(f"{HARBOUR}tags/", {"tags": ["Tender"], "new": "  tender  "})
    assert harbour().tags == ["Tender"]
    assert list(Tag.objects.values_list("name", flat=True)) == ["Tender"]
    assert "Tender" in client.get(HARBOUR).content.decode()
    assert 'value="Tender"' in client.get("/desk/views/accounts/filter/").content.decode()
    client.post(f"{HARBOUR}tags/", {})
    assert harbour().tags == []


def test_wrong_tags_are_refused(visitor: Visit, by: dict[str, Any]) -> None:
    before = rows_of(Account), rows_of(Tag)
    assert visitor("zhang").post(f"{HARBOUR}tags/", {"new": "x" * 41}).status_code == 422
    assert visitor("zhang").post(f"{HARBOUR}tags/", {"tags": ["nobody's"]}).status_code == 422
    with pytest.raises(Refused):
        change_account(**by, account=harbour(), tags=[f"tag {n}" for n in range(21)])
    assert (rows_of(Account), rows_of(Tag)) == before


def test_a_tag_is_renamed_and_removed_everywhere(visitor: Visit, by: dict[str, Any]) -> None:
    change_account(**by, account=harbour(), tags=["Tender", "Export"])
    tender = Tag.objects.get(name="Tender")
    client = visitor("zhao")
    assert "1 customer" in client.get(SETTINGS).content.decode()
    client.post(f"{SETTINGS}{tender.pk}/", {"name": "Public tender", "colour": "amber"})
    assert harbour().tags == ["Public tender", "Export"]
    assert "r-tag-amber" in client.get(HARBOUR).content.decode()
    clash = client.post(f"{SETTINGS}{tender.pk}/", {"name": "EXPORT", "colour": "amber"})
    assert clash.status_code == 422
    assert "There is a tag" in clash.content.decode()
    client.post(f"{SETTINGS}{tender.pk}/", {"act": "removal"})
    assert harbour().tags == ["Export"]


def test_only_administrators_arrange_tags_and_grades(visitor: Visit, staff: Staff, by: dict[str, Any]) -> None:
    tag = create_tag(**by, name="Tender")
    before = rows_of(Tag), rows_of(GradePolicy)
    agent = visitor("zhang")
    for path in (SETTINGS, f"{SETTINGS}{tag.pk}/", "/desk/settings/customer-grades/"):
        assert agent.get(path).status_code == 403
        assert agent.post(path, {"name": "x", "colour": "red", "grade": "high"}).status_code == 403
    with pytest.raises(PermissionMissing):
        set_grade_policy(actor=staff("zhang"), clock=system_clock, grade="high", service=Service(1, 2, "high"))
    assert (rows_of(Tag), rows_of(GradePolicy)) == before


def test_the_grade_of_a_customer_says_how_urgent_new_tickets_are(visitor: Visit, staff: Staff) -> None:
    client = visitor("zhao")
    sent = {"grade": "high", "reply_hours": "2", "solve_hours": "24", "priority": "urgent"}
    client.post("/desk/settings/customer-grades/", sent)
    Account.objects.filter(pk=fixed("harbour")).update(grade="high")
    member = PortalMember.objects.select_related("account", "contact__account", "user").get(user_id=fixed("li"))
    customer = User.objects.get(pk=fixed("li")).as_customer(permissions=customer_permissions())
    words = Words(html="", text="It drips.", attachment_ids=[])
    filed = file_request(actor=customer, clock=system_clock, member=member, subject=Subject("Leak"), words=words)
    said = {"actor": staff("zhang"), "clock": system_clock, "words": words, "account": harbour()}
    usual = create_ticket(**said, subject=Subject("By phone"))
    chosen = create_ticket(**said, subject=Subject("No hurry", priority="low"))
    assert [filed.priority, usual.priority, chosen.priority] == ["urgent", "urgent", "low"]
    jinhua = Account.objects.get(pk=fixed("jinhua"))
    assert create_ticket(**said | {"account": jinhua}, subject=Subject("Another")).priority == "normal"
    page = client.get(HARBOUR).content.decode()
    assert "within 2 hours" in page
    assert "Priority: Urgent" in page


def test_the_form_of_a_ticket_leaves_it_to_the_grade(visitor: Visit, by: dict[str, Any]) -> None:
    set_grade_policy(**by, grade="high", service=Service(priority="high"))
    Account.objects.filter(pk=fixed("harbour")).update(grade="high")
    sent = {"customer": f"account:{fixed('harbour')}", "subject": "Drips", "body": "It drips.", "kind": "public"}
    visitor("zhang").post("/desk/tickets/new/", sent | {"priority": ""})
    assert Ticket.objects.get(subject="Drips").priority == "high"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"reply_hours": "0"}, "reply_hours"),
        ({"reply_hours": "9999"}, "reply_hours"),
        ({"reply_hours": "24", "solve_hours": "2"}, "solve_hours"),
        ({"priority": "royal"}, "priority"),
    ],
)
def test_wrong_targets_are_refused(visitor: Visit, sent: dict[str, str], field: str) -> None:
    before = rows_of(GradePolicy)
    answer = visitor("zhao").post("/desk/settings/customer-grades/", sent | {"grade": "high"})
    assert answer.status_code == 422
    assert f'data-field="{field}"' in answer.content.decode()
    assert rows_of(GradePolicy) == before


def test_tags_cost_a_page_no_statement_once_they_are_known(visitor: Visit, by: dict[str, Any]) -> None:
    change_account(**by, account=harbour(), tags=["Tender"], grade="high")
    client = visitor("zhang")
    client.get(HARBOUR)
    with counted() as statements:
        client.get(HARBOUR)
    assert len(statements) <= 7, "\n".join(statements)


def test_the_other_tenant_has_tags_of_its_own(by: dict[str, Any], globex: Any, visitor: Visit) -> None:
    create_tag(**by, name="Kingfisher tag")
    assert Entry.objects.filter(verb="created", subject_type="customers.tag").exists()
    leave_tenant()
    with in_tenant(globex):
        assert not Tag.objects.exists()
        assert not GradePolicy.objects.exists()
