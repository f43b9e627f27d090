"""Roles read, and records shared, by programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.models import Role, Share
from access.scopes import Scope
from crm.customers.models import Account
from crm.service.models import Ticket
from identity.models import StaffProfile
from tests.access.conftest import scopes
from tests.api.conftest import Program
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed

Make = Callable[..., Program]
PLACES = (f"accounts/{fixed('harbour')}/shares", f"tickets/{fixed('li-ticket')}/shares")


def bounded(key: str, see: Scope, *, change: Scope) -> None:
    profile = StaffProfile.objects.select_related("role").get(user_id=fixed(key))
    role = Role.objects.create(
        key="bounded", name="Bounded", permissions=profile.role.permissions, scopes=scopes(see, see, change=change)
    )
    profile.give_role(role)


def test_roles_are_read_with_how_far_they_reach(program: Make) -> None:
    found = {one["key"]: one for one in program("zhang").get("roles").json()["items"]}
    assert found.keys() == {"administrator", "agent", "light_agent"}
    assert found["agent"]["scopes"]["ticket"] == {"see": 4, "change": 4}
    assert "service.reply" in found["agent"]["permissions"]


@pytest.mark.parametrize("place", PLACES)
def test_a_record_is_shared_listed_and_taken_back(place: str, program: Make) -> None:
    asking = program("zhang")
    made = asking.post(place, {"person_id": str(fixed("liu")), "may_change": True})
    assert (made.status_code, made.json()["may_change"]) == (201, True)
    again = asking.post(place, {"person_id": str(fixed("liu"))})
    assert (again.json()["id"], again.json()["may_change"]) == (made.json()["id"], False)
    assert [one["person_id"] for one in asking.get(place).json()["items"]] == [str(fixed("liu"))]
    assert asking.post(place, {"team_id": str(fixed("support"))}).status_code == 201
    assert asking.ask("delete", f"{place}/{made.json()['id']}").status_code == 204
    assert asking.ask("delete", f"{place}/{made.json()['id']}").status_code == 404
    assert Share.objects.get().team_id == fixed("support")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "body", [{}, {"person_id": str(fixed("liu")), "team_id": str(fixed("support"))}, {"person_id": str(fixed("li"))}]
)
def test_what_is_no_share_is_refused(place: str, body: dict[str, Any], program: Make) -> None:
    assert program("zhang").post(place, body).status_code == 422
    assert not Share.objects.exists()


@pytest.mark.parametrize("place", PLACES)
def test_who_only_sees_it_is_told_so_and_changes_nothing(place: str, program: Make) -> None:
    bounded("liu", Scope.ALL, change=Scope.OWN)
    before = (rows_of(Share), rows_of(Ticket), rows_of(Account))
    asking = program("liu")
    answer = asking.post(place, {"person_id": str(fixed("wang"))})
    assert (answer.status_code, answer.json()["code"]) == (403, "out-of-reach")
    assert answer.headers["Content-Type"] == "application/problem+json"
    changed = asking.patch(
        place.removesuffix("/shares"), {"priority": "urgent"} if "tickets" in place else {"city": "X"}
    )
    assert (changed.status_code, changed.json()["code"]) == (403, "out-of-reach")
    assert (rows_of(Share), rows_of(Ticket), rows_of(Account)) == before


@pytest.mark.parametrize("place", PLACES)
def test_who_does_not_see_it_finds_nothing(place: str, program: Make) -> None:
    bounded("liu", Scope.OWN, change=Scope.OWN)
    asking = program("liu")
    for answer in (asking.get(place), asking.post(place, {"person_id": str(fixed("wang"))})):
        assert answer.status_code == 404
    chinese = program("liu", language="zh-hans").get(place.removesuffix("/shares"))
    assert chinese.status_code == 404


def test_who_gives_a_ticket_away_hears_that_it_is_done(program: Make) -> None:
    bounded("liu", Scope.OWN, change=Scope.OWN)
    Ticket.objects.filter(pk=fixed("li-ticket")).update(assignee=fixed("liu"))
    answer = program("liu").patch(f"tickets/{fixed('li-ticket')}", {"assignee_id": str(fixed("zhang"))})
    assert (answer.status_code, answer.content) == (204, b"")
    assert Ticket.objects.get(pk=fixed("li-ticket")).assignee_id == fixed("zhang")
