"""Leads by programs and by files: the same rules as at the desk."""

from __future__ import annotations

from collections.abc import Callable

from access.scopes import Scope
from changes.actions.editing import begin_mass_change
from changes.models import Change
from crm.leads.models import Lead
from crm.leads.views.lists import LEAD_LIST
from kernel.actor import Actor
from tests.access.conftest import Give
from tests.api.conftest import Program
from tests.changes.conftest import Way
from tests.crm.conftest import rows_of
from tests.harness.cast import MOMENT, fixed
from tests.leads.conftest import a_lead, anna

Programs = Callable[..., Program]
Staff = Callable[[str], Actor]
FILE = """Name,Company,E-mail,Phone,Source,Status,Owner,Interested in
Anna Bell,Shipyard Two,ANNA@shipyard.example,,Trade fair,Being worked on,,
Ben Crane,Dock Works,ben@dock.example,+1 555,展会,New,Liu Yang,Winches
,No Name Ltd,x@y.example,,,New,,
Cleo Rail,Rails,cleo@rail.example,,Trade fair,Converted,,
Dan Mast,Masts,dan@mast.example,,the moon,New,,
Eve Keel,Keels,eve@keel.example,,Trade fair,Unqualified,,
"""


def test_a_program_makes_reads_changes_and_filters(program: Programs) -> None:
    zhang = program("zhang")
    made = zhang.post("leads", {"name": "Pelle", "source": "web", "owner_id": str(fixed("liu"))}).json()
    assert (made["status"], made["source"], made["owner_id"]) == ("new", "web", str(fixed("liu")))
    assert zhang.patch(f"leads/{made['id']}", {"status": "qualified"}).json()["status"] == "qualified"
    assert [one["id"] for one in zhang.get("leads?status=qualified").json()["items"]] == [made["id"]]
    many = zhang.post(
        "leads/bulk", {"items": [{"values": {"name": "Q"}}, {"values": {"name": "R", "source": "moon"}}]}
    )
    assert [one["status"] for one in many.json()["results"]] == [201, 422]


def test_a_program_is_refused_by_field_and_changes_nothing(program: Programs, give: Give) -> None:
    zhang, before = program("zhang"), rows_of(Lead)
    for body, field in (
        ({"name": ""}, "name"),
        ({"name": "x", "source": "moon"}, "source"),
        ({"name": "x", "status": "converted"}, "status"),
        ({"name": "x", "status": "unqualified"}, "reason"),
        ({"name": "x", "owner_id": str(fixed("li"))}, "owner_id"),
    ):
        answer = zhang.post("leads", body)
        assert answer.status_code == 422
        assert field in answer.content.decode()
    give("liu", Scope.OWN)
    assert program("liu").get(f"leads/{fixed('lead')}").status_code == 404
    assert program("liu").patch(f"leads/{fixed('lead')}", {"company": "x"}).status_code == 404
    assert program("liu").get("leads").json()["items"] == []
    assert rows_of(Lead) == before


def test_a_file_tells_who_is_there_by_mail_and_is_undone(staff: Staff, run_jobs: Callable[[], int]) -> None:
    way, before = Way(staff("zhao"), run_jobs), rows_of(Lead)
    checked = way.check(way.begin(FILE, "lead", "leads.csv"), key="email")
    problems = dict(Change.objects.filter(change_set=checked).exclude(problem="").values_list("number", "problem"))
    assert sorted(problems) == [4, 5, 6, 7]
    assert "offered no more" in problems[5]
    assert "the moon" in problems[6]
    assert problems[7] == "Say why it is not for us."
    assert rows_of(Lead) == before
    done = way.apply(checked)
    assert (done.created, done.changed, done.problems) == (1, 1, 4)
    ben = Lead.objects.get(email="ben@dock.example")
    assert (ben.source, ben.owner_id, anna().company) == ("fair", fixed("liu"), "Shipyard Two")
    way.undo(done)
    assert sorted(row[0] for row in rows_of(Lead)) == sorted(row[0] for row in before)
    assert anna().company.startswith("Shipyard kingfisher")


def test_many_are_changed_together_and_the_converted_stay(staff: Staff, run_jobs: Callable[[], int]) -> None:
    way = Way(staff("zhao"), run_jobs)
    kept = a_lead("Kept", status="converted", converted_at=MOMENT)
    begun = begin_mass_change(
        **way.by, record_list=LEAD_LIST, values={"status": "working"}, picked=[kept.pk, fixed("lead")]
    )
    run_jobs()
    done = way.apply(way.again(begun))
    assert (done.changed, done.problems) == (1, 1)
    assert (anna().status, Lead.objects.get(pk=kept.pk).status) == ("working", "converted")
    assert "was converted" in Change.objects.get(change_set=begun, record_id=kept.pk).problem
