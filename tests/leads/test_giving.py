"""Leads given by rules: in turn, by load, by language, in their order, to nobody who is away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.scopes import Scope
from crm.leads.actions.giving import give_leads, move_rule, save_rule, set_intake
from crm.leads.actions.leads import create_lead
from crm.leads.models import Lead, Rule
from identity.models import StaffProfile, Team, User
from kernel.actions import OutOfReach, Refused
from kernel.actor import Actor
from kernel.tenancy import in_tenant
from messaging.models import Notification
from tests.access.conftest import Give
from tests.api.conftest import Program
from tests.changes.conftest import Way
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import fixed
from tests.leads.conftest import ANNA, a_lead, anna

INTAKE, NEW_RULE = "/desk/settings/leads/", "/desk/settings/leads/rules/new/"
Staff = Callable[[str], Actor]
Programs = Callable[..., Program]


def person(key: str) -> User:
    found: User = User.objects.get(pk=fixed(key))
    return found


@pytest.fixture
def rule(staff: Staff, clock: Any) -> Callable[..., Rule]:
    """`rule("zhang", "liu", way="load", query="region=Oslo")`: a rule among these people."""

    def make(*keys: str, name: str = "Rule", query: str = "", way: str = "turn", **more: Any) -> Rule:
        wish = {"name": name, "query": query, "way": way, "team": None, "people": [person(key) for key in keys]}
        return save_rule(actor=staff("zhao"), clock=clock, **(wish | more))

    return make


@pytest.fixture
def come(staff: Staff, clock: Any) -> Callable[..., str]:
    """A lead of nobody comes in; to whom it goes."""

    def make(**values: Any) -> str:
        lead = create_lead(actor=staff("zhao"), clock=clock, **({"name": "N", "language": "en"} | values))
        return lead.owner.name if lead.owner else ""

    return make


def test_in_turn_and_why_is_kept(rule: Any, come: Any, run_jobs: Callable[[], int]) -> None:
    rule("zhang", "liu", name="Everybody")
    got = [come() for _time in range(4)]
    assert got[0] != got[1]
    assert got[:2] == got[2:]
    lead = Lead.objects.filter(name="N", owner__name=got[3]).first()
    assert lead is not None
    assert lead.given_why == f"Given to {got[3]} by rule 1, “Everybody”: In turn"
    run_jobs()
    told = Notification.objects.filter(kind="lead", detail__startswith="Given to")
    assert told.count() == 4


def test_the_first_rule_that_takes_it_gives_it(rule: Any, come: Any, staff: Staff, clock: Any) -> None:
    north = rule("zhang", name="North", query="region=Oslo&source=fair&nonsense=1")
    rest = rule("liu", name="Rest")
    assert north.query == "source=fair&region=Oslo"
    assert come(region="Greater Oslo", source="fair") == "Zhang Min"
    assert come(region="Oslo", source="web") == "Liu Yang"
    move_rule(actor=staff("zhao"), clock=clock, rule=rest, up=True)
    assert come(region="Oslo", source="fair") == "Liu Yang"
    Rule.objects.filter(pk=rest.pk).update(is_on=False)
    assert come(region="Oslo", source="fair") == "Zhang Min"
    assert come(region="Rome") == ""


def test_by_load_by_language_and_never_to_who_is_away_or_gone(rule: Any, come: Any, staff: Staff, clock: Any) -> None:
    load = rule("zhang", "liu", way="load")
    for _time in range(4):
        come()
    counts = [Lead.objects.open().filter(owner=fixed(key)).count() for key in ("zhang", "liu")]
    assert abs(counts[0] - counts[1]) <= 1
    set_intake(actor=staff("zhao"), clock=clock, form_is_on=False, form_asks=[], away=[person("liu")])
    assert {come() for _time in range(3)} == {"Zhang Min"}
    StaffProfile.objects.filter(user_id=fixed("zhang")).update(deactivated_at=clock())
    assert come() == ""
    set_intake(actor=staff("zhao"), clock=clock, form_is_on=False, form_asks=[], away=[])
    load.delete()
    User.objects.filter(pk=fixed("wang")).update(language="zh-hans")
    rule("liu", "wang", way="language")
    assert [come(), come(language="zh-hans"), come()] == ["Liu Yang", "Wang Lei", "Liu Yang"]


def test_among_a_team_and_the_lead_joins_it(rule: Any, come: Any) -> None:
    team = Team.objects.get(pk=fixed("support"))
    rule(team=team)
    assert come()
    assert Lead.objects.get(name="N").team_id == team.pk


def test_who_gives_holds_the_rules_so_that_no_turn_is_given_twice(rule: Any, come: Any) -> None:
    rule("zhang", "liu")
    with CaptureQueriesContext(connection) as context:
        come()
    asked = [row["sql"] for row in context.captured_queries if 'FROM "leads_rule"' in row["sql"]]
    assert "FOR UPDATE" in asked[0]


def test_by_a_file_and_undone_whole(rule: Any, staff: Staff, run_jobs: Callable[[], int]) -> None:
    rule("zhang", "liu")
    way, before = Way(staff("zhao"), run_jobs), rows_of(Lead)
    file = "Name,Owner\nOne,\nTwo,\nThree,Zhao Xin\nFour,\n"
    done = way.whole(file, kind="lead")
    owners = list(Lead.objects.filter(name__in=("One", "Two", "Four")).values_list("owner__name", flat=True))
    assert sorted(owners) in (["Liu Yang", "Liu Yang", "Zhang Min"], ["Liu Yang", "Zhang Min", "Zhang Min"])
    three = Lead.objects.get(name="Three")
    assert (three.owner_id, three.given_why) == (fixed("zhao"), "")
    assert way.undo(done).kept == 0
    assert rows_of(Lead) == before


def test_by_a_button_and_by_programs(rule: Any, visitor: Visit, program: Programs, give: Give, staff: Staff) -> None:
    zhang = visitor("zhang")
    refused = zhang.post(f"{ANNA}giving/", follow=True)
    assert "No rule takes this lead now" in refused.content.decode()
    rule("liu")
    zhang.post(f"{ANNA}giving/")
    assert (anna().owner_id, anna().given_why != "") == (fixed("liu"), True)
    zhang.post(f"{ANNA}fields/owner/", {"owner": str(fixed("zhang"))})
    assert anna().given_why == ""
    for place in range(3):
        a_lead(f"Free {place}")
    zhang.post("/desk/leads/giving/")
    assert Lead.objects.filter(name__startswith="Free", owner=fixed("liu")).count() == 3
    assert program("zhang").post("leads", {"name": "By a program"}).json()["owner_id"] == str(fixed("liu"))
    before = rows_of(Lead)
    assert visitor("wang").post(f"{ANNA}giving/").status_code == 403
    with pytest.raises(OutOfReach):
        give_leads(actor=give("liu", Scope.OWN), clock=lambda: anna().updated_at, leads=[anna()])
    assert rows_of(Lead) == before


def test_rules_are_made_changed_moved_and_removed_in_the_settings(visitor: Visit, acme: object) -> None:
    zhao = visitor("zhao")
    typed = {"name": "North", "way": "turn", "is_on": "on", "people": [str(fixed("liu"))], "region": "Oslo"}
    assert zhao.post(NEW_RULE, typed).status_code == 302
    rule = Rule.objects.get()
    assert (rule.query, [one.name for one in rule.people.all()]) == ("region=Oslo", ["Liu Yang"])
    assert "Region has Oslo" in zhao.get(INTAKE).content.decode()
    url = f"{INTAKE}rules/{rule.pk}/"
    assert 'value="Oslo"' in zhao.get(url).content.decode()
    before = rows_of(Rule)
    for wrong, said in (
        ({"name": " "}, "Name of the rule"),
        ({"people": []}, "Choose a team, or people."),
        ({"way": "dice"}, "Select a valid choice"),
    ):
        answer = zhao.post(url, typed | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
        assert 'value="Oslo"' in answer.content.decode()
    for method in ("get", "post"):
        assert getattr(visitor("zhang"), method)(url).status_code == 403
    assert rows_of(Rule) == before
    zhao.post(url, typed | {"name": "South"})
    zhao.post(url, {"act": "down"})
    assert Rule.objects.get().name == "South"
    zhao.post(url, {"act": "remove"})
    assert not Rule.objects.exists()


def test_the_other_tenant_has_rules_of_its_own(rule: Any, globex: Any) -> None:
    with in_tenant(globex):
        assert not Rule.objects.exists()


def test_what_no_rule_may_be(rule: Any) -> None:
    for wrong, field in (({"name": ""}, "name"), ({"way": "dice"}, "way"), ({"name": "x" * 81}, "name")):
        with pytest.raises(Refused) as refusal:
            rule("liu", **wrong)
        assert refusal.value.field == field
