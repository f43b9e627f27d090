"""Programs read the log with a right of its own, in pages, and may do nothing else with it."""

from __future__ import annotations

import pytest

from audit.models import Entry
from tests.api.conftest import Program, token_of
from tests.audit.conftest import entry
from tests.harness.cast import fixed

AUDIT = "/api/v1/audit"


@pytest.fixture
def program(acme: object) -> Program:
    return Program("acme.localhost", token_of("zhao", "audit.read").secret)


def test_it_is_read_in_pages(program: Program) -> None:
    for _one in range(3):
        entry(about="heron")
    first = program.get(f"{AUDIT}?subject_id={fixed('heron')}&limit=2").json()
    second = program.get(f"{AUDIT}?subject_id={fixed('heron')}&limit=2&cursor={first['next_cursor']}").json()
    ids = [item["id"] for item in [*first["items"], *second["items"]]]
    assert sorted(ids) == sorted(
        str(pk) for pk in Entry.objects.filter(subject_id=fixed("heron")).values_list("pk", flat=True)
    )
    assert second["next_cursor"] is None
    assert first["items"][0]["changes"] == {"grade": ["low", "high"]}


def test_it_is_filtered(program: Program) -> None:
    entry("saw", who="liu")
    entry("changed", who="zhang")
    assert [item["verb"] for item in program.get(f"{AUDIT}?verb=saw").json()["items"]] == ["saw"]
    assert {item["actor_id"] for item in program.get(f"{AUDIT}?actor_id={fixed('liu')}").json()["items"]} == {
        str(fixed("liu"))
    }
    assert program.get(f"{AUDIT}?since=2031-01-01T00:00:00Z").json()["items"] == []
    assert program.get(f"{AUDIT}?before=2001-01-01T00:00:00Z").json()["items"] == []


def test_the_right_is_its_own(acme: object) -> None:
    assert Program("acme.localhost", token_of("zhao", "service.view").secret).get(AUDIT).status_code == 403
    assert Program("acme.localhost", token_of("zhang").secret).get(AUDIT).status_code == 403


def test_nothing_can_be_written(program: Program) -> None:
    before = Entry.objects.count()
    assert program.post(AUDIT, {"verb": "saw"}).status_code == 405
    assert Entry.objects.count() == before


def test_the_other_tenants_token_opens_nothing(acme: object) -> None:
    made = token_of("zhao", "audit.read", host="globex.localhost")
    assert Program("acme.localhost", made.secret).get(AUDIT).status_code == 401
