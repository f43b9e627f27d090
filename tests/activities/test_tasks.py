"""Tasks: made in a line, done and undone, repeated, reminded of once, seen by whom they concern."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from audit.models import Entry
from crm.activities.actions.tasks import (
    Todo,
    after,
    create_task,
    finish_task,
    reopen_task,
)
from crm.activities.models import Activity, Task
from crm.customers.models import Account
from identity.models import User
from kernel.actions import OutOfReach, Refused
from kernel.clock import system_clock
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import Give, Scope
from tests.activities.conftest import HARBOUR, LOG, TOMORROW, Make
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

DAY = "/desk/tasks/"


def newest() -> Task:
    found: Task = Task.objects.order_by("-created_at", "-id").first()
    return found


@time_machine.travel(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), tick=False)  # 10:00 in Shanghai
def test_a_line_becomes_a_task_of_ones_own_clock(visitor: Visit) -> None:
    zhang = visitor("zhang")
    zhang.post(DAY, {"said": "明天下午3点 给李伟打电话"})
    task = newest()
    assert (task.title, task.due_on) == ("给李伟打电话", date(2026, 11, 25))
    assert task.due_at == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    assert (task.assignee_id, task.remind_at) == (fixed("zhang"), task.due_at)
    User.objects.filter(pk=fixed("zhang")).update(time_zone="Europe/Berlin")
    visitor("zhang").post(DAY, {"said": "tomorrow 3pm call Becker"})
    assert newest().due_at == datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


def test_an_empty_line_is_refused(visitor: Visit) -> None:
    before = rows_of(Task)
    answer = visitor("zhang").post(DAY, {"said": "  "})
    assert answer.status_code == 422
    assert "Say what is to be done." in answer.content.decode()
    assert rows_of(Task) == before


@time_machine.travel(datetime(2026, 11, 24, 2, 0, tzinfo=UTC), tick=False)
def test_the_day_stands_in_its_sections(visitor: Visit, make: Make) -> None:
    today = date(2026, 11, 24)
    for days, title in ((-2, "Old one"), (0, "Present one"), (3, "Soon one"), (30, "Far one")):
        make(title=title, on=today + timedelta(days=days))
    make(title="Whenever")
    make("liu", title="Somebody else's")
    zhang = visitor("zhang")
    with counted() as statements:
        text = zhang.get(DAY).content.decode()
    assert len(statements) <= 8
    order = ["Overdue", "Old one", "Today", "Present one", "next seven days", "Soon one", "Later", "Far one"]
    main = text.split("<main")[1]
    places = [main.index(words) for words in [*order, "Without a day", "Whenever"]]
    assert places == sorted(places)
    assert "Somebody else" not in main
    nav = text.split('class="r-nav')[1]
    assert "My day" in nav
    assert '<span class="r-num">2</span>' in nav  # late, and for today


def test_many_tasks_cost_no_more(visitor: Visit, make: Make) -> None:
    for n in range(30):
        make(title=f"Task {n}", on=TOMORROW, account=Account.objects.get(pk=fixed("harbour")))
    zhang = visitor("zhang")
    with counted() as statements:
        assert zhang.get(DAY).status_code == 200
    assert len(statements) <= 8


def test_done_and_not_done_after_all(visitor: Visit, make: Make) -> None:
    task, zhang = make(on=TOMORROW), visitor("zhang")
    answer = zhang.post(f"{DAY}{task.pk}/done/")
    task.refresh_from_db()
    assert (task.is_done, task.done_by_id) == (True, fixed("zhang"))
    assert f"{DAY}{task.pk}/reopening/" in zhang.get(answer.headers["Location"]).content.decode()
    zhang.post(f"{DAY}{task.pk}/reopening/")
    task.refresh_from_db()
    assert (task.is_done, task.done_by_id) == (False, None)


def test_one_that_repeats_comes_again_and_goes_with_its_undoing(make: Make, staff: Any, clock: Any) -> None:
    task = make(on=date(2026, 10, 26), at=time(9), repeats="monthly", remind=10)
    by = {"actor": staff("zhang"), "clock": clock}
    following = finish_task(**by, task=task)
    assert following is not None
    assert (following.due_on, following.repeats, following.assignee_id) == (
        date(2026, 11, 26),
        "monthly",
        fixed("zhang"),
    )
    assert following.due_at - following.remind_at == timedelta(minutes=10)
    assert finish_task(**by, task=task) is None
    reopen_task(**by, task=task)
    assert not Task.objects.filter(pk=following.pk).exists()


def test_after_the_31st_comes_the_last_day_of_a_shorter_month() -> None:
    assert after(date(2026, 1, 31), "monthly") == date(2026, 2, 28)
    assert after(date(2026, 12, 5), "monthly") == date(2027, 1, 5)
    assert after(date(2026, 11, 24), "weekly") == date(2026, 12, 1)
    assert after(date(2026, 11, 30), "daily") == date(2026, 12, 1)


def test_a_changed_next_one_stays(make: Make, staff: Any, clock: Any) -> None:
    task = make(on=TOMORROW, repeats="weekly")
    following = finish_task(actor=staff("zhang"), clock=clock, task=task)
    assert following is not None
    Task.objects.filter(pk=following.pk).update(updated_at=system_clock() + timedelta(hours=1))
    reopen_task(actor=staff("zhang"), clock=clock, task=task)
    assert Task.objects.filter(pk=following.pk).exists()


# ---- Changing, refusing, reaching


def sent(**more: Any) -> dict[str, Any]:
    return {"title": "Ring", "priority": "normal", "assignee": str(fixed("zhang"))} | more


def test_it_is_changed_on_its_page(make: Make, visitor: Visit) -> None:
    task, zhang = make(on=TOMORROW, at=time(9), remind=60), visitor("zhang")
    form = zhang.get(f"{DAY}{task.pk}/").content.decode()
    assert 'value="2026-11-22"' in form
    assert 'value="09:00"' in form
    assert '<option value="60" selected>' in form
    zhang.post(f"{DAY}{task.pk}/", sent(title="Visit", on="2026-12-01", at="14:30", remind="10", priority="high"))
    task.refresh_from_db()
    assert (task.title, task.due_on, task.priority) == ("Visit", date(2026, 12, 1), "high")
    assert task.due_at == datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    assert task.due_at - task.remind_at == timedelta(minutes=10)
    assert Entry.objects.filter(subject_id=task.pk, verb="changed").exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "title"),
        ({"at": "14:30"}, "Say on which day."),
        ({"repeats": "daily"}, "Say on which day."),
        ({"priority": "odd"}, "priority"),
        ({"assignee": str(fixed("li"))}, "Choose a colleague."),
        ({"account": str(fixed("nobody"))}, "Choose the customer."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(make: Make, visitor: Visit, wrong: Any, sentence: str) -> None:
    task = make()
    before = rows_of(Task), rows_of(Entry)
    answer = visitor("zhang").post(f"{DAY}{task.pk}/", sent(on="") | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert (rows_of(Task), rows_of(Entry)) == before


def test_the_database_refuses_what_no_action_writes(acme: object) -> None:
    kept = {"title": "x", "created_at": system_clock(), "updated_at": system_clock()}
    for wrong in (
        {"title": ""},
        {"priority": "odd"},
        {"repeats": "hourly", "due_on": TOMORROW},
        {"repeats": "daily"},
        {"due_at": system_clock()},
        {"due_on": TOMORROW, "reminded_at": system_clock()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task.objects.create(**kept | wrong)


def test_ones_own_is_nobody_elses(make: Make, visitor: Visit, staff: Any, clock: Any) -> None:
    task = make("zhang")
    before = rows_of(Task)
    for key in ("liu", "zhao", "wang"):
        for what in ("", "done/", "reopening/", "removal/"):
            assert visitor(key).post(f"{DAY}{task.pk}/{what}", sent()).status_code == 404
    with pytest.raises(OutOfReach):
        finish_task(actor=staff("liu"), clock=clock, task=task)
    assert rows_of(Task) == before


def test_one_about_a_customer_is_seen_by_whoever_sees_the_customer(make: Make, visitor: Visit, give: Give) -> None:
    task = make("zhang", account=Account.objects.get(pk=fixed("harbour")))
    assert visitor("liu").get(f"{DAY}{task.pk}/").status_code == 200
    assert visitor("wang").get(f"{DAY}{task.pk}/").status_code == 403  # sees it, and may not change the customer
    assert "Ring Li Wei" in visitor("wang").get(HARBOUR).content.decode()
    give("liu", Scope.OWN)
    assert visitor("liu").get(f"{DAY}{task.pk}/").status_code == 404


def test_a_customer_out_of_reach_takes_no_task(staff: Any, clock: Any, give: Give) -> None:
    actor, before = give("liu", Scope.OWN), rows_of(Task)
    with pytest.raises(Refused):
        create_task(actor=actor, clock=clock, todo=Todo("Ring", account=Account.objects.get(pk=fixed("harbour"))))
    assert rows_of(Task) == before


def test_it_is_deleted_and_brought_back(make: Make, visitor: Visit) -> None:
    task, zhang = make(), visitor("zhang")
    gone = zhang.post(f"{DAY}{task.pk}/removal/").headers["Location"]
    page = zhang.get(gone).content.decode()
    assert "Ring Li Wei" not in page
    assert f"{DAY}{task.pk}/restoration/" in page
    assert visitor("liu").post(f"{DAY}{task.pk}/restoration/").status_code == 404
    zhang.post(f"{DAY}{task.pk}/restoration/")
    assert "Ring Li Wei" in zhang.get(DAY).content.decode()


def test_the_next_step_of_a_call_becomes_a_task(visitor: Visit) -> None:
    visitor("zhang").post(LOG, {"kind": "call", "body": "Agreed.", "next_step": "tomorrow 3pm send the offer"})
    task = newest()
    assert (task.title, task.account_id, task.assignee_id) == ("send the offer", fixed("harbour"), fixed("zhang"))
    assert task.due_at is not None
    before = rows_of(Task), rows_of(Activity)
    assert visitor("zhang").post(LOG, {"kind": "note", "body": "", "next_step": "tomorrow"}).status_code == 422
    assert (rows_of(Task), rows_of(Activity)) == before


def test_who_leaves_hands_their_tasks_over(make: Make, visitor: Visit, run_jobs: Callable[[], int]) -> None:
    task = make("zhang")
    person = f"/desk/settings/people/{fixed('zhang')}/away/"
    visitor("zhao").post(person, {"customers_to": "", "successor": str(fixed("liu"))})
    run_jobs()
    task.refresh_from_db()
    assert task.assignee_id == fixed("liu")


def test_the_other_tenant_has_its_own(make: Make, globex: TenantSnapshot) -> None:
    task = make()
    other = Visitor.at("globex.localhost", "zhang")
    assert "Ring Li Wei" not in other.get(DAY).content.decode()
    for what in ("", "done/", "removal/"):
        assert other.post(f"{DAY}{task.pk}/{what}", sent()).status_code == 404
