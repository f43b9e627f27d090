"""Activities and tasks by programs: the same rules as at the desk."""

from __future__ import annotations

from collections.abc import Callable

from crm.activities.models import Activity, Task
from search.filling import fill_once
from tests.access.conftest import Give, Scope
from tests.activities.conftest import Log, Make
from tests.api.conftest import Program, program
from tests.crm.conftest import rows_of
from tests.harness.cast import MOMENT, fixed

__all__ = ["program"]
Programs = Callable[..., Program]
HARBOUR = str(fixed("harbour"))


def test_a_call_is_logged_read_and_changed(program: Programs) -> None:
    zhang = program("zhang")
    sent = {"account_id": HARBOUR, "kind": "call", "text": "Rang.", "contact_ids": [str(fixed("li-contact"))]}
    made = zhang.post("activities", sent).json()
    assert (made["text"], made["contact_ids"]) == ("Rang.", [str(fixed("li-contact"))])
    changed = zhang.patch(f"activities/{made['id']}", {"outcome": "agreed"}).json()
    assert (changed["outcome"], changed["text"]) == ("agreed", "Rang.")
    assert zhang.patch(f"activities/{made['id']}", {"text": "Went."}).json()["html"] == "<p>Went.</p>"
    listed = zhang.get(f"activities?account_id={HARBOUR}&contact_id={fixed('li-contact')}").json()["items"]
    assert made["id"] in {one["id"] for one in listed}


def test_what_is_kept_among_few_is_no_other_programs(program: Programs, log: Log) -> None:
    hidden = log("zhang", is_private=True)
    assert program("zhao").get(f"activities/{hidden.pk}").status_code == 404
    assert program("zhang").get(f"activities/{hidden.pk}").status_code == 200


def test_the_search_names_no_customer_to_who_only_took_part(program: Programs, log: Log, give: Give) -> None:
    log("zhang", html=f'<p>Zebrafish <span data-mention="{fixed("liu")}">@Liu Yang</span></p>')
    while fill_once(at=MOMENT):
        pass
    assert "Harbour City" in program("liu").get("search?q=zebrafish").content.decode()
    give("liu", Scope.OWN)
    for words in ("zebrafish", "Harbour"):
        assert "Harbour City" not in program("liu").get(f"search?q={words}").content.decode(), words


def test_what_is_kept_among_few_is_not_searched(program: Programs, log: Log) -> None:
    log("zhang", html="<p>Zebrafish</p>", is_private=True)
    while fill_once(at=MOMENT):
        pass
    for who in ("zhang", "liu", "zhao"):
        assert "ebrafish" not in program(who).get("search?q=zebrafish").content.decode().replace("q=zebrafish", "")


def test_a_foreign_customer_takes_nothing(program: Programs, give: Give) -> None:
    give("liu", Scope.OWN)
    before = rows_of(Activity), rows_of(Task)
    liu = program("liu")
    assert liu.post("activities", {"account_id": HARBOUR, "kind": "call", "text": "x"}).status_code == 422
    assert liu.post("tasks", {"account_id": HARBOUR, "title": "x"}).status_code == 422
    assert (rows_of(Activity), rows_of(Task)) == before


def test_a_task_is_made_moved_finished_and_opened_again(program: Programs) -> None:
    zhang = program("zhang")
    sent = {"title": "Send the offer", "due_at": "2026-12-01T07:00:00Z", "remind_minutes_before": 10}
    made = zhang.post("tasks", sent).json()
    assert (made["due_on"], made["assignee_id"]) == ("2026-12-01", str(fixed("zhang")))
    assert made["remind_at"].startswith("2026-12-01T06:50")
    moved = zhang.patch(f"tasks/{made['id']}", {"due_on": "2026-12-03"}).json()
    assert moved["due_at"].startswith("2026-12-03T07:00")
    assert moved["remind_at"].startswith("2026-12-03T06:50")
    assert zhang.patch(f"tasks/{made['id']}", {"done": True}).json()["done_at"]
    assert zhang.get("tasks?done=true").json()["items"][0]["id"] == made["id"]
    assert zhang.patch(f"tasks/{made['id']}", {"done": False}).json()["done_at"] is None
    assert zhang.patch(f"tasks/{made['id']}", {"assignee_id": str(fixed("li"))}).status_code == 422


def test_ones_own_task_is_no_other_programs(program: Programs, make: Make) -> None:
    task, before = make("zhang"), rows_of(Task)
    liu = program("liu")
    assert liu.get(f"tasks/{task.pk}").status_code == 404
    assert liu.patch(f"tasks/{task.pk}", {"done": True}).status_code == 404
    assert rows_of(Task) == before
