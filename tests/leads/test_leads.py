"""Leads at the desk: listed, made, changed, talked to, shared, handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from access.models import Share
from access.scopes import Scope
from audit.models import Entry
from crm.leads.actions.leads import change_lead, create_lead, hand_over_leads
from crm.leads.models import Lead, Touch
from crm.leads.reactions import pass_leads_on
from identity.models import User
from kernel.actions import OutOfReach, Refused
from kernel.actor import Actor
from messaging.models import Notification
from records.models import Dictionary
from tests.access.conftest import Give
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.leads.conftest import ANNA, a_lead, anna

NEW = "/desk/leads/new/"
Staff = Callable[[str], Actor]
TYPED = {"name": "Pelle Heron", "language": "en", "status": "new", "source": "fair", "email": "pelle@heron.example"}


def test_a_lead_is_made_seen_changed_and_found(visitor: Visit, acme: object) -> None:
    zhang = visitor("zhang")
    assert "Pelle" not in zhang.get("/desk/leads/").content.decode()
    made = zhang.post(NEW, TYPED | {"owner": str(fixed("zhang")), "interest": "Two pumps"})
    lead = Lead.objects.get(name="Pelle Heron")
    assert (made.status_code, made.headers["Location"]) == (302, f"/desk/leads/{lead.pk}/")
    page = zhang.get(f"/desk/leads/{lead.pk}/").content.decode()
    assert "Trade fair" in page
    assert "Two pumps" in page
    assert "Pelle" in zhang.get("/desk/leads/?view=mine&source=fair&q=heron").content.decode()
    url = f"/desk/leads/{lead.pk}/fields/company/"
    assert zhang.post(url, {"company": "Heronry"}, **HX).status_code == 200
    assert zhang.post(f"/desk/leads/{lead.pk}/edit/", TYPED | {"company": "Heron Ltd"}).status_code == 302
    lead.refresh_from_db()
    assert (lead.company, lead.interest) == ("Heron Ltd", "")
    told = zhang.get(f"/desk/leads/{lead.pk}/").content.decode()
    assert "Zhang Min set “Company” to Heron Ltd" in told


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(visitor: Visit, acme: object) -> None:
    before = rows_of(Lead)
    for wrong, said in (
        ({"name": ""}, "Name"),
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"source": "the_moon"}, "Select a valid choice"),
        ({"status": "converted"}, "Select a valid choice"),
        ({"status": "unqualified"}, "Say why it is not for us."),
    ):
        answer = visitor("zhang").post(NEW, TYPED | {"company": "Kept Ltd"} | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Kept Ltd" in answer.content.decode()
    assert rows_of(Lead) == before


def test_what_only_programs_could_say_is_refused_by_the_action(staff: Staff, clock: Any) -> None:
    by = {"actor": staff("zhang"), "clock": clock}
    for values, field in (({"source": "the_moon"}, "source"), ({"status": "converted"}, "status")):
        with pytest.raises(Refused) as refusal:
            create_lead(**by, name="x", language="en", **values)
        assert refusal.value.field == field
    Dictionary.objects.get(key="lead_sources").entries.filter(key="fair").update(retired_at=MOMENT)
    from kernel.configured import configuration_changed

    configuration_changed()
    change_lead(**by, lead=anna(), source="fair", company="Y")  # what it holds it keeps
    with pytest.raises(Refused):
        create_lead(**by, name="x", language="en", source="fair")


def test_the_database_holds_what_a_lead_is(acme: object) -> None:
    for wrong in ({"name": ""}, {"status": "unqualified"}, {"status": "converted"}, {"converted_at": MOMENT}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lead.objects.filter(pk=fixed("lead")).update(**wrong)


def test_unqualified_for_a_reason_and_open_again(visitor: Visit, acme: object) -> None:
    zhang, url = visitor("zhang"), f"{ANNA}status/"
    refused = zhang.post(url, {"status": "unqualified", "reason": ""})
    assert (refused.status_code, anna().status) == (422, "new")
    assert "Say why it is not for us." in refused.content.decode()
    zhang.post(url, {"status": "unqualified", "reason": "No budget"})
    assert (anna().status, anna().reason) == ("unqualified", "No budget")
    assert "Anna" not in zhang.get("/desk/leads/?view=open").content.decode()
    zhang.post(url, {"status": "working", "reason": ""})
    assert anna().status == "working"


def test_what_was_said_is_noted_and_begins_the_work(visitor: Visit, acme: object) -> None:
    zhang, url = visitor("zhang"), f"{ANNA}touches/"
    assert zhang.post(url, {"kind": "call", "text": "  "}).status_code == 422
    assert not Touch.objects.exists()
    assert zhang.post(url, {"kind": "call", "text": "She wants <b>two</b>."}).status_code == 302
    assert anna().status == "working"
    page = zhang.get(ANNA).content.decode()
    assert "She wants &lt;b&gt;two&lt;/b&gt;." in page


def test_who_only_reads_is_shown_no_buttons_and_refused(visitor: Visit, acme: object) -> None:
    wang, before = visitor("wang"), rows_of(Lead)
    page = wang.get(ANNA).content.decode()
    for way in ("edit/", "status/", "touches/", "?edit"):
        assert f"{ANNA}{way}" not in page
    for url, data in (
        (NEW, TYPED),
        (f"{ANNA}edit/", TYPED),
        (f"{ANNA}status/", {"status": "working"}),
        (f"{ANNA}touches/", {"kind": "note", "text": "x"}),
        (f"{ANNA}fields/company/", {"company": "x"}),
    ):
        assert wang.post(url, data).status_code == 403
    assert rows_of(Lead) == before
    assert not Touch.objects.exists()


def test_a_lead_of_others_is_not_there(visitor: Visit, give: Give, staff: Staff, clock: Any) -> None:
    actor = give("liu", Scope.OWN)
    liu = visitor("liu")
    for url in (ANNA, f"{ANNA}edit/", f"{ANNA}fields/phone/?edit", f"{ANNA}shares/"):
        assert liu.get(url).status_code == 404
    assert "Anna" not in liu.get("/desk/leads/?view=all").content.decode()
    assert liu.post(f"{ANNA}status/", {"status": "working"}).status_code == 404
    with pytest.raises(OutOfReach):
        change_lead(actor=actor, clock=clock, lead=anna(), company="x")
    # Until it is shared, to be seen and no more.
    zhang = visitor("zhang")
    assert zhang.post(f"{ANNA}shares/", {"whom": f"person:{fixed('liu')}", "level": "see"}).status_code == 302
    page = liu.get(ANNA)
    assert (page.status_code, f"{ANNA}edit/" in page.content.decode()) == (200, False)
    assert liu.post(f"{ANNA}status/", {"status": "working"}).status_code == 403
    share = Share.objects.get(record="lead")
    zhang.post(f"{ANNA}shares/{share.pk}/removal/")
    assert liu.get(ANNA).status_code == 404


def test_whoever_is_given_one_hears_of_it(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    visitor("zhang").post(f"{ANNA}fields/owner/", {"owner": str(fixed("liu"))})
    run_jobs()
    visitor("zhang").post(f"{ANNA}fields/owner/", {"owner": str(fixed("zhang"))})
    run_jobs()
    told = Notification.objects.filter(kind="lead").values_list("user_id", "url", "detail")
    assert list(told) == [(fixed("liu"), ANNA, "Given by Zhang Min.")]


def test_open_leads_of_somebody_who_left_go_on(staff: Staff, clock: Any) -> None:
    done = a_lead("Done", owner_id=fixed("zhang"), status="unqualified", reason="x")
    pass_leads_on.run(person_id=str(fixed("zhang")), successor_id=str(fixed("liu")))
    assert (anna().owner_id, Lead.objects.get(pk=done.pk).owner_id) == (fixed("liu"), fixed("zhang"))
    assert Entry.objects.filter(subject_id=fixed("lead"), verb="handed over").exists()
    zhang = User.objects.get(pk=fixed("zhang"))
    assert hand_over_leads(actor=staff("zhao"), clock=clock, person=zhang, successor=None) == 0


def test_no_page_asks_more_than_eight_times(visitor: Visit, acme: object) -> None:
    zhang = visitor("zhang")
    for place in range(4):
        a_lead(f"Heron {place}", owner_id=fixed("zhang"))
    for url in ("/desk/leads/", "/desk/leads/?view=mine&source=fair&q=a", ANNA, NEW, f"{ANNA}edit/"):
        zhang.get(url)
        with counted() as statements:
            assert zhang.get(url).status_code == 200
        assert len(statements) <= 8, (url, statements)


def test_the_other_tenant_sees_its_own(visitor: Visit, globex: object) -> None:
    page = Visitor.at("globex.localhost", "zhang").get(ANNA).content.decode()
    assert "sandpiper-globex" in page
    assert "kingfisher-acme" not in page
