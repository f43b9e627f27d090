"""The calendar: what lies on which day of whose clock, side by side, and nothing that the reader does not see."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from access.scopes import Scope
from crm.activities.calendar import Asked, Event, hours_of, lay_out, week_begins
from crm.activities.models import Activity, Task
from crm.customers.models import Account
from identity.models import Team, User
from tests.access.conftest import Give
from tests.activities.conftest import HARBOUR, Log, Make
from tests.crm.conftest import Visit, counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor

PAGE = "/desk/calendar/"
NEW = f"{PAGE}new/"
DESK = ["identity.use_desk", "customers.view", "activities.log"]
MONDAY = date(2026, 11, 23)


def main(answer: Any) -> str:
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text.split("<main")[1]


def at(hour: int, minute: int = 0, on: date = MONDAY) -> datetime:
    return datetime.combine(on, time(hour, minute), tzinfo=UTC)


def event(hour: int, minute: int = 0, minutes: int | None = None) -> Event:
    return Event(MONDAY, "x", "phone", frozenset(), at(hour, minute), minutes)


@pytest.fixture
def in_utc(acme: object) -> None:
    User.objects.update(time_zone="UTC")


def test_what_overlaps_stands_side_by_side() -> None:
    found = [event(9, minutes=120), event(9, 30, 60), event(10, 30, 30), event(11, 0, 60)]
    placed = lay_out(found, range(8, 18))
    assert [(one.lane, one.lanes) for one in placed] == [(0, 2), (1, 2), (1, 2), (0, 1)]
    assert [(one.row, one.rows) for one in placed] == [(5, 8), (7, 4), (11, 2), (13, 4)]
    crowd = lay_out([event(9, minutes=60) for _one in range(20)], range(8, 18))
    assert max(one.lane for one in crowd) == 11
    assert {one.lanes for one in crowd} == {12}
    assert hours_of(found) == range(8, 18)
    late = [event(5, 50), event(23, 30, 600)]
    assert hours_of(late) == range(5, 24)
    assert lay_out(late, hours_of(late))[1].rows == 2


def test_the_address_says_what_is_shown_and_nonsense_is_this_week() -> None:
    with translation.override("en"):
        asked = Asked.of({"view": "month", "day": "2027-01-31"}, MONDAY)
        assert (asked.moved(1), asked.moved(-1)) == (date(2027, 2, 1), date(2026, 12, 1))
        assert (asked.days[0], asked.days[-1]) == (date(2026, 12, 28), date(2027, 1, 31))
        assert Asked.of({"view": "day"}, MONDAY).moved(-1) == date(2026, 11, 22)
        assert week_begins(date(2026, 11, 29)) == MONDAY
        for day in ("2026-02-31", "x", "9999-12-31", "0001-01-01", "\x00"):
            assert Asked.of({"view": "year", "day": day, "whose": ""}, MONDAY) == Asked("week", MONDAY, "me")


@pytest.mark.usefixtures("in_utc")
@time_machine.travel(MOMENT, tick=False)
def test_a_week_shows_what_is_agreed_upon_held_and_due(visitor: Visit, log: Log, make: Make) -> None:
    Activity.objects.all().delete()
    log(kind="meeting", subject="Yearly review", at=at(9, 30), minutes=90)
    log(kind="visit", subject="Look at pump two", at=at(10), minutes=60)
    log(kind="call", subject="Rang about it", at=MOMENT)
    log(kind="note", subject="Only a note", at=MOMENT)
    make(title="Send the offer", on=MONDAY, at=time(15))
    make(title="Order bearings", on=MONDAY + timedelta(days=1), account=Account.objects.get(pk=fixed("harbour")))
    log("liu", kind="meeting", subject="Of somebody else", at=at(9))
    zhang = visitor("zhang")
    with counted() as statements:
        text = main(zhang.get(f"{PAGE}?day=2026-11-23"))
    assert len(statements) <= 8
    for words in ("Yearly review", "Look at pump two", "Send the offer", "Order bearings", "Harbour City Water"):
        assert text.count(words) >= 1, words
    for words in ("Rang about it", "Only a note", "Of somebody else"):
        assert words not in text
    assert "c-at-7 c-for-6 c-lane-0 c-of-2" in text
    assert "c-at-9 c-for-4 c-lane-1 c-of-2" in text
    assert "Rang about it" in main(zhang.get(PAGE))
    assert 'class="c-now' in main(zhang.get(PAGE))
    month = main(zhang.get(f"{PAGE}?view=month"))
    assert all(words in month for words in ("Rang about it", "Yearly review", "Order bearings"))
    assert "Nothing is planned here" in main(zhang.get(f"{PAGE}?view=day&day=2026-12-24"))


@pytest.mark.usefixtures("in_utc")
@time_machine.travel(MOMENT, tick=False)
def test_days_are_those_of_the_reader_s_clock(visitor: Visit, log: Log) -> None:
    log(kind="meeting", subject="Across the sea", at=at(23, 30))
    zhang = visitor("zhang")
    assert "Across the sea" in main(zhang.get(f"{PAGE}?view=day&day=2026-11-23"))
    User.objects.update(time_zone="Asia/Shanghai")
    assert "Across the sea" not in main(zhang.get(f"{PAGE}?view=day&day=2026-11-23"))
    assert ">07:30</b> Across the sea" in main(zhang.get(f"{PAGE}?view=day&day=2026-11-24"))


@pytest.mark.usefixtures("in_utc")
@time_machine.travel(MOMENT, tick=False)
def test_a_team_stands_side_by_side_with_what_the_reader_sees(visitor: Visit, log: Log, make: Make) -> None:
    log("liu", kind="meeting", subject="Of Liu", at=at(9))
    log("liu", kind="visit", subject="Kept by Liu", at=at(11), is_private=True)
    make("liu", title="Own errand", on=MONDAY)
    log("zhang", kind="visit", subject="Of Zhang", at=at(9))
    zhang, liu = visitor("zhang"), visitor("liu")
    for view in ("day", "week", "month"):
        with counted() as statements:
            text = main(zhang.get(f"{PAGE}?view={view}&day=2026-11-23&whose=team"))
        assert len(statements) <= 8
        assert "Of Liu" in text
        assert "Of Zhang" in text
        assert "Kept by Liu" not in text
        assert "Own errand" not in text
    text = main(zhang.get(f"{PAGE}?day=2026-11-23&whose={fixed('liu')}"))
    assert "Of Liu" in text
    assert "Of Zhang" not in text
    assert "Kept by Liu" not in text
    own = main(liu.get(f"{PAGE}?day=2026-11-23"))
    assert "Kept by Liu" in own
    assert "Own errand" in own
    Team.objects.get(pk=fixed("support")).members.clear()
    alone = main(zhang.get(f"{PAGE}?day=2026-11-23&whose=team"))
    assert "Of Zhang" in alone
    assert "Of Liu" not in alone
    assert "The team" not in alone
    for nonsense in ("%00", "0197a5d0-5f0e-7c3a-9b1d-000000000009", str(fixed("li"))):
        assert "Of Zhang" in main(zhang.get(f"{PAGE}?day=2026-11-23&whose={nonsense}"))


@pytest.mark.usefixtures("in_utc")
@time_machine.travel(MOMENT, tick=False)
def test_whoever_does_not_see_the_customer_learns_nothing_of_it(
    give: Give, visitor: Visit, log: Log, make: Make
) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(owner=fixed("zhang"))
    Account.objects.get(pk=fixed("harbour")).tickets.update(account=None)
    log("zhang", kind="meeting", subject="Secret talk", at=at(9))
    joined = log("zhang", kind="meeting", subject="You come along", at=at(11))
    joined.people.add(User.objects.get(pk=fixed("liu")))
    mine = make("zhang", title="Ring them for me", on=MONDAY, account=Account.objects.get(pk=fixed("harbour")))
    Task.objects.filter(pk=mine.pk).update(assignee=fixed("liu"))
    give("liu", Scope.OWN, permissions=DESK)
    for whose in ("me", "team", str(fixed("zhang"))):
        for view in ("day", "week", "month"):
            text = main(visitor("liu").get(f"{PAGE}?view={view}&day=2026-11-23&whose={whose}"))
            assert "Secret talk" not in text
            assert "Harbour" not in text
            assert str(fixed("harbour")) not in text
            assert "You come along" in text
    own = main(visitor("liu").get(f"{PAGE}?day=2026-11-23"))
    assert "Ring them for me" in own
    assert str(joined.pk) not in own  # its page names the customer
    assert "Secret talk" not in main(Visitor.at("globex.localhost", "zhang").get(f"{PAGE}?day=2026-11-23"))


@time_machine.travel(MOMENT, tick=False)
def test_something_new_leads_to_the_customer_or_to_a_task_with_its_moment(give: Give, visitor: Visit) -> None:
    zhang, harbour, when = visitor("zhang"), fixed("harbour"), "2026-11-23T14:00"
    page = main(zhang.get(f"{NEW}?at={when}"))
    assert when in page
    assert "said=2026-11-23+14%3A00+" in page
    assert "Harbour City Water" in main(zhang.get(f"{NEW}?at={when}&q=harbour&find=1"))
    asked = f"{NEW}?at={when}&kind=visit&go=1"
    led = zhang.get(f"{asked}&account={harbour}")
    assert led["Location"] == f"{HARBOUR}?log=visit&when=2026-11-23T14%3A00"
    form = main(zhang.get(led["Location"]))
    assert f'value="{when}"' in form
    assert 'value="visit" checked' in form
    assert 'value="2026-11-23 14:00 "' in main(zhang.get("/desk/tasks/?said=2026-11-23+14%3A00+"))
    assert zhang.get(asked).status_code == 422
    assert zhang.get(f"{NEW}?at=never&kind=call&go=1&account={harbour}").status_code == 422
    assert main(zhang.get(f"{NEW}?at=%00&account=x&kind=%00"))
    assert main(zhang.get(f"{HARBOUR}?log=visit&when=2026-13-40T99:00"))
    Account.objects.filter(pk=harbour).update(owner=fixed("zhang"))
    Account.objects.get(pk=harbour).tickets.update(account=None)
    give("liu", Scope.OWN, permissions=DESK)
    hidden = visitor("liu").get(f"{asked}&account={harbour}")
    assert hidden.status_code == 422
    assert "Harbour City Water" not in hidden.content.decode()


@time_machine.travel(MOMENT, tick=False)
def test_it_is_told_in_chinese(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    text = main(visitor("zhang").get(f"{PAGE}?view=month&day=2026-11-23"))
    assert "2026 年 11 月" in text
    assert "新建会议" in text
