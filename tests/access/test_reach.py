"""What each step of a role reaches: own, team, teams below, all, and what is shared."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from access.models import Role, Share
from access.policies import ALL_POLICIES
from access.scopes import Scope
from crm.customers.actions import change_account, change_contact, create_contact
from crm.customers.models import Account, Contact
from crm.service.actions.changing import assign_ticket, change_priority, change_status, change_tags
from crm.service.actions.conversation import Words, note_on_ticket, reply_to_ticket
from crm.service.models import Message, Ticket
from identity.models import StaffProfile, Team
from kernel.actions import OutOfReach, Refused
from kernel.actor import Actor
from kernel.clock import Clock
from tests.access.conftest import Give, actor_of, share
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed

HARBOUR, JINHUA, LI, LI_CONTACT = fixed("harbour"), fixed("jinhua"), fixed("li-ticket"), fixed("li-contact")


def accounts(actor: Actor) -> set[UUID]:
    return set(Account.objects.visible_to(actor).values_list("pk", flat=True))


def tickets(actor: Actor) -> set[UUID]:
    return set(Ticket.objects.visible_to(actor).values_list("pk", flat=True))


def team(name: str, *people: str, above: Team | None = None) -> Team:
    made: Team = Team.objects.create(name=name, parent=above)
    for key in people:
        StaffProfile.objects.get(user_id=fixed(key)).teams.add(made)
    return made


def test_all_is_all_and_costs_nothing(give: Give) -> None:
    actor = give("liu", Scope.ALL)
    assert "access_share" not in str(Ticket.objects.visible_to(actor).query)
    assert len(tickets(actor)) == Ticket.objects.count()
    assert Contact.objects.visible_to(actor).count() == Contact.objects.count()


def test_own_is_what_somebody_looks_after(give: Give) -> None:
    actor = give("liu", Scope.OWN)
    assert (accounts(actor), tickets(actor)) == (set(), set())
    Account.objects.filter(pk=HARBOUR).update(owner=fixed("liu"))
    Ticket.objects.filter(pk=fixed("sun-ticket")).update(assignee=fixed("liu"))
    assert accounts(actor) == {HARBOUR}
    # The tickets and people of one's own customer come along.
    assert tickets(actor) == {LI, fixed("chen-ticket"), fixed("sun-ticket")}
    assert {one.account_id for one in Contact.objects.visible_to(actor)} == {HARBOUR}


def test_a_team_sees_what_its_people_look_after(give: Give) -> None:
    give("liu", Scope.TEAM)
    north = team("North", "liu", "zhang")
    actor = actor_of("liu")
    assert accounts(actor) == {HARBOUR, JINHUA}
    StaffProfile.objects.get(user_id=fixed("zhang")).teams.remove(north)
    assert accounts(actor) == set()
    Ticket.objects.filter(pk=LI).update(team=north)
    assert tickets(actor) == {LI}


def test_teams_below_count_only_where_the_role_says_so(give: Give) -> None:
    give("liu", Scope.TEAM)
    north = team("North", "liu")
    team("Harbours", "zhang", above=team("Coast", above=north))
    assert accounts(actor_of("liu")) == set()
    Role.objects.filter(key="role-liu").update(
        scopes={"account": {"see": Scope.BELOW, "change": 1}, "ticket": {"see": 1, "change": 1}}
    )
    assert accounts(actor_of("liu")) == {HARBOUR, JINHUA}
    assert not Account.objects.changeable_by(actor_of("liu")).exists()
    assert not tickets(actor_of("liu")), "the reach among tickets is that of tickets"


def test_a_share_brings_the_record_and_what_belongs_to_it(give: Give) -> None:
    actor = give("liu", Scope.OWN)
    share("account", Account.objects.get(pk=JINHUA), person="liu")
    assert accounts(actor) == {JINHUA}
    assert tickets(actor) == {fixed("sun-ticket")}
    assert {one.account_id for one in Contact.objects.visible_to(actor)} == {JINHUA}
    assert not Account.objects.changeable_by(actor).exists()
    Share.objects.update(may_change=True)
    assert set(Account.objects.changeable_by(actor).values_list("pk", flat=True)) == {JINHUA}
    assert set(Ticket.objects.changeable_by(actor).values_list("pk", flat=True)) == {fixed("sun-ticket")}


def test_a_share_with_a_team_is_one_with_its_people(give: Give) -> None:
    give("liu", Scope.OWN)
    north = team("North")
    share("ticket", Ticket.objects.get(pk=LI), team=north)
    assert tickets(actor_of("liu")) == set()
    StaffProfile.objects.get(user_id=fixed("liu")).teams.add(north)
    assert (tickets(actor_of("liu")), accounts(actor_of("liu"))) == ({LI}, set())


def test_whoever_reaches_a_row_in_three_ways_has_it_once(give: Give) -> None:
    give("liu", Scope.BELOW)
    north = team("North", "liu")
    row = Account.objects.get(pk=HARBOUR)
    Account.objects.filter(pk=HARBOUR).update(owner=fixed("liu"))
    Ticket.objects.filter(pk=LI).update(assignee=fixed("liu"), team=north)
    share("account", row, person="liu")
    share("account", row, team=north)
    found = list(Ticket.objects.visible_to(actor_of("liu")).filter(pk=LI))
    assert len(found) == 1


def test_what_is_seen_but_not_looked_after_is_not_changed(give: Give, clock: Clock) -> None:
    actor = give("liu", Scope.ALL, change=Scope.OWN)
    before = [rows_of(model) for model in (Account, Contact, Ticket, Message)]
    ticket, account = Ticket.objects.get(pk=LI), Account.objects.get(pk=HARBOUR)
    by = {"actor": actor, "clock": clock}
    for change in (
        lambda: change_account(**by, account=account, name="Other"),
        lambda: create_contact(**by, account=account, name="New"),
        lambda: change_contact(**by, contact=Contact.objects.get(pk=LI_CONTACT), name="Other"),
        lambda: change_status(**by, ticket=ticket, status="solved"),
        lambda: change_priority(**by, ticket=ticket, priority="urgent"),
        lambda: change_tags(**by, ticket=ticket, tags=["a"]),
        lambda: assign_ticket(**by, ticket=ticket, assignee=None),
        lambda: reply_to_ticket(**by, ticket=ticket, words=Words(text="No")),
        lambda: note_on_ticket(**by, ticket=ticket, words=Words(text="No")),
    ):
        with pytest.raises(OutOfReach, match="but not change it"):
            change()
    assert [rows_of(model) for model in (Account, Contact, Ticket, Message)] == before


def test_the_pages_say_the_same(give: Give, visitor: Visit) -> None:
    give("liu", Scope.ALL, change=Scope.OWN)
    liu = visitor("liu")
    number = Ticket.objects.get(pk=LI).number
    answer = liu.post(f"/desk/tickets/{number}/priority/", {"priority": "urgent"})
    assert (answer.status_code, "but not change it" in answer.content.decode()) == (403, True)
    assert "data-editor" not in liu.get(f"/desk/tickets/{number}/").content.decode()
    assert liu.post(f"/desk/customers/{HARBOUR}/edit/", {"name": "Other"}).status_code in {403, 422}
    assert Ticket.objects.get(pk=LI).priority == "normal"


def test_what_is_out_of_sight_is_not_there(give: Give, visitor: Visit) -> None:
    give("liu", Scope.OWN)
    liu, number = visitor("liu"), Ticket.objects.get(pk=LI).number
    for path in (f"tickets/{number}/", f"tickets/{number}/peek/", f"tickets/{number}/news/", f"customers/{HARBOUR}/"):
        assert liu.get(f"/desk/{path}").status_code == 404
    assert liu.post(f"/desk/tickets/{number}/priority/", {"priority": "urgent"}).status_code == 404


def test_who_gives_something_away_is_led_to_the_list(give: Give, visitor: Visit) -> None:
    give("liu", Scope.OWN)
    Account.objects.filter(pk=fixed("jinhua")).update(owner=fixed("liu"))
    Ticket.objects.filter(pk=LI).update(assignee=fixed("liu"))
    liu, number = visitor("liu"), Ticket.objects.get(pk=LI).number
    answer = liu.post(
        f"/desk/tickets/{number}/assignee/", {"assignee": str(fixed("zhang"))}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/desk/tickets/")
    answer = liu.post(f"/desk/customers/{JINHUA}/fields/owner/", {"owner": str(fixed("zhang"))})
    assert answer.headers["Location"] == "/desk/customers/"
    assert "beyond what your role sees" in liu.get("/desk/customers/").content.decode()
    assert Account.objects.get(pk=JINHUA).owner_id == fixed("zhang")


def test_nobody_learns_from_a_refusal_who_is_out_of_sight(give: Give, clock: Clock) -> None:
    actor = give("liu", Scope.OWN)
    own = Account.objects.create(
        kind="company", name="Own", owner_id=fixed("liu"), created_at=MOMENT, updated_at=MOMENT
    )
    email = Contact.objects.get(pk=LI_CONTACT).email
    with pytest.raises(Refused) as refused:
        create_contact(actor=actor, clock=clock, account=own, name="Twin", email=email)
    assert "Li Wei" not in refused.value.sentence
    with pytest.raises(Refused, match="Choose the customer"):
        create_contact(actor=actor, clock=clock, account=Account.objects.get(pk=HARBOUR), name="Twin")


def test_a_ticket_of_a_customer_out_of_sight_says_its_name_alone(give: Give, visitor: Visit) -> None:
    give("liu", Scope.OWN)
    Account.objects.filter(pk=HARBOUR).update(phone="+49 555 0199", grade="high")
    Contact.objects.filter(pk=LI_CONTACT).update(phone="+49 555 0111", job_title="Engineer")
    Ticket.objects.filter(pk=LI).update(assignee=fixed("liu"))
    said = visitor("liu").get(f"/desk/tickets/{Ticket.objects.get(pk=LI).number}/").content.decode()
    assert "Harbour City Water" in said
    for hidden in ("555 0199", "555 0111", "Engineer", f"/desk/customers/{HARBOUR}/"):
        assert hidden not in said


def test_a_role_changes_no_more_than_it_sees(acme: object) -> None:
    for kept in ({"see": 1, "change": 2}, {"see": 5, "change": 1}, {"see": 0, "change": 0}, {"see": 2}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.create(key="bad", scopes={"ticket": kept})


def test_a_small_reach_is_read_by_indexes(give: Give) -> None:
    """Among a hundred thousand tickets, the few that are somebody's are found without reading the others."""
    actor = give("liu", Scope.TEAM)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO service_ticket (id, custom, number, subject, status, priority, channel, language, tags,"
            " requester_name, requester_email, preview, last_by, last_message_at, version, is_sample, created_at,"
            " updated_at) SELECT gen_random_uuid(), '{}', n, 'x', 'open', 'normal', 'staff', 'en', '{}', 'x', '', '',"
            " 'staff', now(), 1, false, now(), now() FROM generate_series(10000, 109999) n"
        )
        cursor.execute("ANALYZE service_ticket")
    plan = Ticket.objects.visible_to(actor).explain()
    assert "Index" in plan
    assert "Seq Scan on service_ticket" not in plan, plan


def test_whoever_reaches_some_asks_no_more_than_eight_times(give: Give, visitor: Visit) -> None:
    give("liu", Scope.BELOW)
    team("North", "liu", "zhang")
    liu, number = visitor("liu"), Ticket.objects.get(pk=LI).number
    pages = ("tickets/?view=all", "tickets/board/?view=all", "customers/", "contacts/", "search/?q=a")
    rows = (f"tickets/{number}/", f"tickets/{number}/peek/", f"tickets/{number}/tags/", f"tickets/{number}/shares/")
    records = (f"customers/{HARBOUR}/", f"customers/{HARBOUR}/edit/", f"contacts/{LI_CONTACT}/")
    for path in (*pages, *rows, *records):
        with counted() as statements:
            assert liu.get(f"/desk/{path}").status_code == 200
        assert len(statements) <= 8, path + "\n" + "\n".join(statements)


def test_each_policy_names_fields_of_its_model() -> None:
    assert {"account", "contact", "ticket"} <= set(ALL_POLICIES)
    for policy in ALL_POLICIES.values():
        for name in filter(None, (policy.owner, policy.team, policy.parent)):
            assert policy.rows._meta.get_field(name).is_relation
