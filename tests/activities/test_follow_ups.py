"""Follow-ups: who waits for how long, one customer after the other, nobody's but what the reader sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import time_machine

from crm.activities.models import Activity
from crm.customers.models import Account, Need
from identity.models import User
from tests.access.conftest import Give, Scope
from tests.activities.conftest import HARBOUR, LOG, Log, Make
from tests.crm.conftest import Visit, counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.jobs import run_waiting_jobs

PAGE = "/desk/follow-ups/"
NOW = MOMENT + timedelta(days=3)
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
DESK = ["identity.use_desk", "customers.view", "activities.log"]


def firm(name: str, days: int | None, owner: str = "zhang", **more: Any) -> Account:
    spoken = NOW - timedelta(days=days) if days is not None else None
    made: Account = Account.objects.create(
        kind="company", name=name, owner_id=fixed(owner), last_contact_at=spoken, **STAMPS | more
    )
    return made


def main(answer: Any) -> str:
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text.split("<main")[1]


@time_machine.travel(NOW, tick=False)
def test_each_queue_holds_those_who_wait_for_so_long(visitor: Visit) -> None:
    Account.objects.update(owner=None)
    for name, days in (("Fresh", 29), ("Month", 31), ("Two months", 61), ("Quarter", 91), ("Never yet", None)):
        firm(name, days)
    zhang, names = visitor("zhang"), ("Fresh", "Month", "Two months", "Quarter", "Never yet")
    wanted = {"30": names[3:0:-1], "60": names[3:1:-1], "90": ("Quarter",), "never": ("Never yet",), "due": ()}
    for queue, expected in wanted.items():
        text = main(zhang.get(f"{PAGE}?queue={queue}"))
        found = sorted((name for name in names if f">{name}</a>" in text), key=lambda name: text.index(f">{name}</a>"))
        assert tuple(found) == tuple(expected), queue
    assert "Nothing is due" in main(zhang.get(f"{PAGE}?queue=due"))
    assert ">3<" in main(zhang.get(PAGE))


@time_machine.travel(NOW, tick=False)
def test_a_task_or_a_need_that_is_due_brings_its_customer(visitor: Visit, make: Make) -> None:
    Account.objects.update(owner=None)
    today = NOW.date()
    late, soon, wants = firm("Late task", 1), firm("Soon task", 1), firm("Wants it", 1)
    make(title="Ring back", on=today - timedelta(days=2), account=late)
    make(title="Later on", on=today + timedelta(days=9), account=soon)
    Need.objects.create(account=wants, text="A new pump", wanted_by=today, created_at=MOMENT)
    text = main(visitor("zhang").get(f"{PAGE}?queue=due"))
    assert text.index("Late task") < text.index("Wants it")
    assert "Ring back" in text
    assert "A new pump" in text
    assert "Soon task" not in text


@time_machine.travel(NOW, tick=False)
def test_a_row_says_when_what_and_by_whom(visitor: Visit, log: Log) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(owner=fixed("zhang"), phone="0571 2233", grade="high")
    Account.objects.get(pk=fixed("harbour")).tickets.update(account=None)
    Activity.objects.all().delete()
    log("wang", at=NOW - timedelta(days=45), kind="visit")
    run_waiting_jobs()
    zhang = visitor("zhang")
    with counted() as statements:
        text = main(zhang.get(PAGE))
    assert len(statements) <= 8
    for words in ("Harbour City Water", "Visit", "Wang Lei", "0571 2233", "Grade: High"):
        assert words in text


@time_machine.travel(NOW, tick=False)
def test_what_others_keep_among_few_is_not_told(visitor: Visit, log: Log) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(owner=fixed("zhang"))
    Account.objects.get(pk=fixed("harbour")).tickets.update(account=None)
    Activity.objects.all().delete()
    log("zhao", at=NOW - timedelta(days=45), kind="visit", is_private=True)
    run_waiting_jobs()
    text = main(visitor("zhang").get(PAGE))
    assert "Harbour City Water" in text
    assert "Zhao Xin" not in text
    assert "Visit" not in text


@time_machine.travel(NOW, tick=False)
def test_one_follows_the_other_until_the_last(visitor: Visit) -> None:
    Account.objects.update(owner=None)
    first, second = firm("First", 70), firm("Second", 50)
    zhang = visitor("zhang")
    begun = zhang.get(f"{PAGE}next/?queue=30&whose=mine")
    assert begun.status_code == 302
    assert str(first.pk) in begun["Location"]
    page = main(zhang.get(begun["Location"]))
    assert 'value="call" checked' in page
    assert f"after={first.pk}" in page
    Account.objects.filter(pk=first.pk).update(last_contact_at=NOW)  # it was called, and has left the queue
    again = zhang.get(f"{PAGE}next/?queue=30&whose=mine&place=0&after={first.pk}")
    assert str(second.pk) in again["Location"]
    Account.objects.filter(pk=first.pk).update(last_contact_at=NOW - timedelta(days=70))  # it was passed over
    passed = zhang.get(f"{PAGE}next/?queue=30&whose=mine&place=0&after={first.pk}")
    assert str(second.pk) in passed["Location"]
    place = parse_qs(urlsplit(passed["Location"]).query)["place"][0]
    last = zhang.get(f"{PAGE}next/?queue=30&whose=mine&place={place}&after={second.pk}")
    assert last["Location"].startswith(PAGE)


@time_machine.travel(NOW, tick=False)
def test_logging_stays_in_the_queue(visitor: Visit) -> None:
    said = {"kind": "call", "body": "Rang.", "queue": "30", "whose": "mine", "place": "2"}
    answer = visitor("zhang").post(LOG, said)
    assert answer["Location"] == f"{HARBOUR}?queue=30&whose=mine&place=2"


@time_machine.travel(NOW, tick=False)
def test_who_sees_only_their_own_sees_nobody_elses(give: Give, visitor: Visit) -> None:
    Account.objects.update(owner=None)
    firm("Of Zhang", 40)
    firm("Of Liu", 40, "liu")
    firm("Of nobody", 40).change({"owner": None}, at=NOW)
    give("liu", Scope.OWN, permissions=DESK)
    text = main(visitor("liu").get(f"{PAGE}?whose=team"))
    assert "Of Liu" in text
    assert "Of Zhang" not in text
    assert "The team" not in text
    text = main(visitor("zhao").get(f"{PAGE}?whose=team"))
    assert "Of Zhang" in text
    assert "Of nobody" not in text
    assert "Of Zhang" not in main(visitor("zhao").get(PAGE))


def test_nonsense_in_the_address_shows_the_first_queue(visitor: Visit) -> None:
    zhang = visitor("zhang")
    assert main(zhang.get(f"{PAGE}?queue=%00x&whose=everybody"))
    for place in ("-1", "99999999999", "²", "x"):
        assert zhang.get(f"{PAGE}next/?queue=zz&place={place}&after=zz").status_code == 302


@time_machine.travel(NOW, tick=False)
def test_it_is_told_in_chinese(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    assert "待跟进" in main(visitor("zhang").get(PAGE))
