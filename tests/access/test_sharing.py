"""Records shared with a person or a team, and teams as a tree."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from access.models import Share
from access.scopes import Scope
from access.sharing import Whom
from audit.models import Entry
from crm.customers.actions import end_account_share, share_account
from crm.customers.models import Account
from crm.service.actions.sharing import share_ticket
from crm.service.models import Ticket
from identity.actions.teams import create_team, place_team
from identity.models import StaffProfile, Team, User
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.clock import Clock
from tests.access.conftest import Give, actor_of, share
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor

HARBOUR, LI = fixed("harbour"), fixed("li-ticket")
ACCOUNT, TICKET = f"/desk/customers/{HARBOUR}/shares/", "/desk/tickets/1001/shares/"


def liu() -> Whom:
    return Whom("Liu Yang", person_id=fixed("liu"))


@pytest.mark.parametrize(("path", "page"), [(ACCOUNT, f"/desk/customers/{HARBOUR}/"), (TICKET, "/desk/tickets/1001/")])
def test_it_is_shared_and_taken_back_on_its_page(give: Give, visitor: Visit, path: str, page: str) -> None:
    give("liu", Scope.OWN)
    zhang, hers = visitor("zhang"), visitor("liu")
    assert hers.get(page).status_code == 404
    zhang.post(path, {"whom": f"person:{fixed('liu')}", "level": "see"})
    assert hers.get(page).status_code == 200
    assert "Liu Yang" in zhang.get(page).content.decode()
    kept = Share.objects.get()
    assert (kept.may_change, kept.made_by_id) == (False, fixed("zhang"))
    zhang.post(path, {"whom": f"person:{fixed('liu')}", "level": "change"})
    assert Share.objects.get().may_change
    zhang.post(f"{path}{kept.pk}/removal/")
    assert hers.get(page).status_code == 404
    assert not Share.objects.exists()
    verbs = set(Entry.objects.about_id(kept.record_id).values_list("verb", flat=True))
    assert {"shared", "no longer shared"} <= verbs
    said = zhang.get(page).content.decode()
    assert "no longer shares" in said


def test_a_shared_customer_brings_its_tickets_and_people(give: Give, clock: Clock) -> None:
    give("liu", Scope.OWN)
    account = Account.objects.get(pk=HARBOUR)
    share_account(actor=actor_of("zhang"), clock=clock, account=account, whom=liu(), may_change=True)
    actor = actor_of("liu")
    assert {ticket.pk for ticket in Ticket.objects.changeable_by(actor)} == {LI, fixed("chen-ticket")}


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"whom": "", "level": "see"}, 422),
        ({"whom": "person:x", "level": "see"}, 422),
        ({"whom": "", "level": "own"}, 422),
    ],
)
def test_what_is_no_share_is_refused(visitor: Visit, typed: dict[str, str], status: int) -> None:
    assert visitor("zhang").post(ACCOUNT, typed).status_code == status
    # Neither a customer of ours nor oneself is offered.
    for key in ("li", "zhang"):
        assert visitor("zhang").post(ACCOUNT, {"whom": f"person:{fixed(key)}", "level": "see"}).status_code == 422
    assert not Share.objects.exists()


def test_who_only_sees_it_shares_it_with_nobody(give: Give, visitor: Visit, clock: Clock) -> None:
    actor = give("liu", Scope.ALL, change=Scope.OWN)
    kept = share("account", Account.objects.get(pk=HARBOUR), person="wang")
    before = rows_of(Share)
    hers = visitor("liu")
    assert hers.post(ACCOUNT, {"whom": f"person:{fixed('wang')}", "level": "change"}).status_code == 403
    assert hers.post(f"{ACCOUNT}{kept.pk}/removal/").status_code == 403
    assert "data-form" not in hers.get(ACCOUNT).content.decode()
    for refused in (
        lambda: share_account(
            actor=actor, clock=clock, account=Account.objects.get(pk=HARBOUR), whom=liu(), may_change=True
        ),
        lambda: share_ticket(actor=actor, clock=clock, ticket=Ticket.objects.get(pk=LI), whom=liu(), may_change=True),
        lambda: end_account_share(actor=actor, clock=clock, account=Account.objects.get(pk=HARBOUR), share=kept),
    ):
        with pytest.raises((OutOfReach, Refused)):
            refused()
    with pytest.raises(PermissionMissing):
        share_ticket(
            actor=actor_of("wang"), clock=clock, ticket=Ticket.objects.get(pk=LI), whom=liu(), may_change=True
        )
    assert rows_of(Share) == before


def test_a_share_of_another_record_is_not_taken_back_here(visitor: Visit) -> None:
    other = share("account", Account.objects.get(pk=fixed("jinhua")), person="liu")
    assert visitor("zhang").post(f"{ACCOUNT}{other.pk}/removal/").status_code == 404
    assert visitor("zhang").post(f"{TICKET}{other.pk}/removal/").status_code == 404
    assert Visitor.at("globex.localhost", "zhang").post(f"{ACCOUNT}{other.pk}/removal/").status_code == 404
    assert Share.objects.filter(pk=other.pk).exists()


def test_pages_with_shares_ask_no_more_than_others(visitor: Visit) -> None:
    account, ticket = Account.objects.get(pk=HARBOUR), Ticket.objects.get(pk=LI)
    for key in ("zhao", "liu", "wang"):
        share("account", account, person=key)
        share("ticket", ticket, person=key)
    zhang = visitor("zhang")
    for path in (ACCOUNT, TICKET, f"/desk/customers/{HARBOUR}/", "/desk/tickets/1001/"):
        with counted() as statements:
            assert zhang.get(path).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)


def test_a_share_is_with_one_of_both(acme: object) -> None:
    team = Team.objects.create(name="North")
    values: dict[str, Any] = {"record": "account", "record_id": HARBOUR, "may_change": False, "made_at": MOMENT}
    for wrong in ({}, {"person_id": fixed("liu"), "team": team}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.create(**values, **wrong)
    Share.objects.create(**values, team=team)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(**values, team=team)


# ---- Teams as a tree


def test_a_team_is_moved_with_all_below_it(visitor: Visit, clock: Clock) -> None:
    by: dict[str, Any] = {"actor": actor_of("zhao"), "clock": clock}
    sales = create_team(**by, name="Sales")
    east = create_team(**by, name="East", parent=sales)
    harbours = create_team(**by, name="Harbours", parent=east)
    assert (harbours.path, harbours.depth) == ([sales.pk, east.pk, harbours.pk], 2)
    place_team(**by, team=east, parent=None)
    harbours.refresh_from_db()
    assert harbours.path == [east.pk, harbours.pk]
    admin = visitor("zhao")
    admin.post(f"/desk/settings/teams/{east.pk}/", {"team-name": "Far East", "team-parent": str(sales.pk)})
    harbours.refresh_from_db()
    assert (harbours.path, Team.objects.get(pk=east.pk).name) == ([sales.pk, east.pk, harbours.pk], "Far East")
    admin.post(f"/desk/settings/teams/{east.pk}/", {"team-name": "East"})
    assert Team.objects.get(pk=east.pk).parent_id == sales.pk, "a name alone leaves it where it is"
    page = admin.get("/desk/settings/people/").content.decode().partition('id="teams"')[2]
    assert page.count(f'"team-{east.pk.hex}"') == 2, "the button and the dialog that it opens"
    assert page.index("Sales") < page.index("East") < page.index("Harbours")


def test_no_team_is_below_itself(visitor: Visit, clock: Clock) -> None:
    by: dict[str, Any] = {"actor": actor_of("zhao"), "clock": clock}
    sales = create_team(**by, name="Sales")
    east = create_team(**by, name="East", parent=sales)
    before = rows_of(Team)
    for parent in (east, sales):
        with pytest.raises(Refused, match="is below this team itself"):
            place_team(**by, team=sales, parent=parent)
    answer = visitor("zhao").post(
        f"/desk/settings/teams/{sales.pk}/", {"team-name": "Renamed", "team-parent": str(east.pk)}
    )
    assert (answer.status_code, "is below this team itself" in answer.content.decode()) == (422, True)
    with pytest.raises(PermissionMissing):
        place_team(actor=actor_of("zhang"), clock=clock, team=east, parent=None)
    assert rows_of(Team) == before
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE identity_team SET parent_id = NULL WHERE id = %s", [east.pk])


def test_a_moved_team_changes_what_is_seen_at_once(give: Give, visitor: Visit, clock: Clock) -> None:
    give("liu", Scope.BELOW)
    sales, east = Team.objects.create(name="Sales"), Team.objects.create(name="East")
    StaffProfile.objects.get(user_id=fixed("liu")).teams.set([sales])
    StaffProfile.objects.get(user_id=fixed("zhang")).teams.set([east])
    hers = visitor("liu")
    assert hers.get(f"/desk/customers/{HARBOUR}/").status_code == 404
    place_team(actor=actor_of("zhao"), clock=clock, team=east, parent=sales)
    assert hers.get(f"/desk/customers/{HARBOUR}/").status_code == 200
    assert User.objects.get(pk=fixed("liu")).is_active
