"""Segments by programs: the same rules as at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from access.scopes import Scope
from crm.customers.models import Account
from crm.segments.models import Segment, SegmentMember
from tests.api.conftest import Program, program
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed
from tests.segments.conftest import Build, firm

__all__ = ["program"]
Programs = Callable[..., Program]
HARBOUR = str(fixed("harbour"))
HIGH = {"match": "all", "parts": [{"about": "grade", "how": "any", "values": ["high"]}]}


def test_a_segment_is_built_read_and_used(program: Programs) -> None:
    Account.objects.filter(pk=HARBOUR).update(grade="high")
    zhang = program("zhang")
    answer = zhang.post("segments", {"of": "account", "name": "High", "definition": HIGH})
    assert answer.status_code == 201
    made = answer.json()
    assert (made["definition"], made["seen_by"], made["owner_id"]) == (HIGH, "me", str(fixed("zhang")))
    one = f"segments/{made['id']}"
    assert zhang.get(f"{one}/count").json() == {"count": 1, "is_about": False}
    assert [row["id"] for row in zhang.get(f"{one}/members").json()["items"]] == [HARBOUR]
    assert [row["id"] for row in zhang.get(f"accounts?segment={made['id']}").json()["items"]] == [HARBOUR]
    assert zhang.get(f"contacts?segment={made['id']}").json()["items"] == []
    renamed = zhang.patch(one, {"name": "Higher", "seen_by": "all"}).json()
    assert (renamed["name"], renamed["definition"]) == ("Higher", HIGH)
    frozen = zhang.post(f"{one}/copies", {"freeze": True}).json()
    assert frozen["definition"] is None
    other = zhang.post(f"segments/{frozen['id']}/members", {"ids": [HARBOUR, str(fixed("jinhua"))]})
    assert other.json() == {"count": 1}
    assert zhang.post(f"segments/{frozen['id']}/members/removal", {"ids": [HARBOUR]}).json() == {"count": 1}
    assert zhang.get(f"segments/{frozen['id']}/count").json()["count"] == 1
    assert zhang.post(f"{one}/archive", {}).json()["archived_at"]
    assert zhang.get(f"accounts?segment={made['id']}").json()["items"] == []
    assert {row["id"] for row in zhang.get("segments?archived=false").json()["items"]} == {frozen["id"]}
    assert zhang.post(f"{one}/restoration", {}).json()["archived_at"] is None


def test_what_is_refused_changes_nothing(program: Programs, build: Build) -> None:
    segment, hidden = build("Shared", HIGH["parts"][0]), build("Hidden", HIGH["parts"][0], seen_by="me")  # type: ignore[index,arg-type]
    before = rows_of(Segment), rows_of(SegmentMember)
    zhang, wang = program("zhang"), program("wang")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"of": "account", "name": "x", "definition": {"match": "some"}}, "definition"),
        ({"of": "account", "name": "x", "definition": {"match": "all", "parts": []}}, "definition"),
        ({"of": "account", "name": " ", "definition": HIGH}, "name"),
        ({"of": "ticket", "name": "x", "definition": HIGH}, "of"),
        ({"of": "account", "name": "x", "seen_by": "team", "team_id": HARBOUR}, "team_id"),
    ]
    for sent, field in wrong:
        answer = zhang.post("segments", sent)
        assert (answer.status_code, f'"{field}"' in answer.content.decode()) == (422, True), sent
    assert wang.post("segments", {"of": "account", "name": "x", "definition": HIGH}).status_code == 403
    assert zhang.patch(f"segments/{segment.pk}", {"name": "y"}).status_code == 403
    assert zhang.post(f"segments/{segment.pk}/members", {"ids": [HARBOUR]}).status_code == 403
    for path in ("", "/count", "/members"):
        assert zhang.get(f"segments/{hidden.pk}{path}").status_code == 404
    assert (rows_of(Segment), rows_of(SegmentMember)) == before


def test_a_program_is_told_of_those_whom_its_person_sees(program: Programs, build: Build, give: Any) -> None:
    firm("Nightjar", grade="high", owner_id=fixed("zhao"))
    segment = build("High", HIGH["parts"][0])  # type: ignore[index,arg-type]
    give("liu", Scope.OWN)
    liu = program("liu")
    assert liu.get(f"segments/{segment.pk}/count").json()["count"] == 0
    for path in (f"segments/{segment.pk}/members", f"accounts?segment={segment.pk}"):
        assert liu.get(path).json()["items"] == []
    assert program("zhao").get(f"segments/{segment.pk}/count").json()["count"] == 1
