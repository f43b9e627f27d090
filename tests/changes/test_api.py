"""Imports, mass changes and exports by programs: the same steps, the same refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from changes.models import ChangeSet, ListExport
from crm.customers.models import Account
from tests.api.conftest import V1, Program, token_of
from tests.changes.conftest import upload
from tests.harness.cast import fixed

Jobs = Callable[[], int]
CSV = "Company,Since,Grade\r\nBaltic Pulp,03/04/2024,High\r\nBroken,03/04/2024,A+\r\n"


@pytest.fixture
def zhao(acme: object) -> Program:
    return Program("acme.localhost", token_of("zhao").secret)


def sent(program: Program, text: str = CSV, kind: str = "account") -> Any:
    told = {"HTTP_AUTHORIZATION": f"Bearer {program.secret}"}
    return program.visitor.post(f"{V1}imports", {"file": upload(text), "record_type": kind}, **told)


def test_an_import_step_by_step(zhao: Program, run_jobs: Jobs) -> None:
    made = sent(zhao)
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["columns"][0] == {"header": "Company", "field": "name"}
    mapping: dict[str, Any] = {"columns": {"Company": "name", "Since": "since", "Grade": "grade"}, "key": "name"}
    refused = zhao.post(f"imports/{pk}/mapping", mapping)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "dates-1")
    assert zhao.post(f"imports/{pk}/mapping", mapping | {"dates": {"Since": "dmy"}}).status_code == 202
    run_jobs()
    found = zhao.get(f"change-sets/{pk}").json()
    assert (found["state"], found["created"], found["problems"]) == ("previewed", 1, 1)
    problem = zhao.get(f"change-sets/{pk}/rows?verb=skipped").json()["items"][0]
    assert (problem["number"], problem["field"]) == (3, "grade")
    assert zhao.post(f"change-sets/{pk}/application", None).status_code == 202
    run_jobs()
    assert str(Account.objects.get(name="Baltic Pulp").since) == "2024-04-03"
    assert zhao.post(f"change-sets/{pk}/application", None).status_code == 422
    assert zhao.post(f"change-sets/{pk}/undoing", None).status_code == 202
    run_jobs()
    assert zhao.get(f"change-sets/{pk}").json()["state"] == "undone"
    assert not Account.objects.filter(name="Baltic Pulp").exists()
    assert [one["id"] for one in zhao.get("change-sets?kind=import").json()["items"]] == [pk]


def test_many_are_changed_by_a_query(zhao: Program, run_jobs: Jobs) -> None:
    body = {"list": "accounts", "query": "view=companies", "values": {"owner": "liu@acme.example", "grade": "High"}}
    made = zhao.post("change-sets", body)
    assert made.status_code == 202, made.content
    run_jobs()
    pk = made.json()["id"]
    assert zhao.get(f"change-sets/{pk}").json()["changed"] == 2
    zhao.post(f"change-sets/{pk}/application", None)
    run_jobs()
    assert Account.objects.filter(owner_id=fixed("liu"), grade="high").count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"list": "nothing", "values": {"city": "x"}}, "list"),
        ({"list": "tickets", "values": {"city": "x"}}, "list"),
        ({"list": "accounts", "query": "", "values": {"secret": "x"}}, "values.secret"),
        ({"list": "accounts", "query": "", "values": {"grade": "A+"}}, "values.grade"),
        ({"list": "accounts", "query": "", "values": {"owner": "Nobody Known"}}, "values.owner"),
        ({"list": "accounts", "query": "", "values": {}}, "fields"),
        ({"list": "accounts", "query": "", "values": {"name": None}}, "name"),
        ({"list": "accounts", "ids": [], "values": {"city": "x"}}, ""),
    ],
)
def test_what_can_not_be_is_refused(zhao: Program, body: dict[str, Any], field: str) -> None:
    answer = zhao.post("change-sets", body)
    assert answer.status_code == 422, answer.content
    if field:
        assert answer.json()["errors"][0]["field"] == field
    assert not ChangeSet.objects.exists()


def test_a_list_is_exported(zhao: Program, run_jobs: Jobs) -> None:
    made = zhao.post("exports", {"list": "accounts", "query": "view=people", "columns": ["name"], "file_kind": "csv"})
    assert made.status_code == 202, made.content
    pk = made.json()["id"]
    assert zhao.get(f"exports/{pk}/content").status_code == 404
    run_jobs()
    assert zhao.get(f"exports/{pk}").json()["state"] == "done"
    content = b"".join(zhao.get(f"exports/{pk}/content").streaming_content).decode("utf-8-sig")
    assert content.splitlines()[1].startswith("Mia Koch,")


def test_without_the_right_nothing_happens(acme: object) -> None:
    zhang = Program("acme.localhost", token_of("zhang").secret)
    assert sent(zhang).status_code == 403
    body = {"list": "accounts", "query": "", "values": {"city": "x"}}
    assert zhang.post("change-sets", body).status_code == 403
    assert zhang.post("exports", {"list": "accounts"}).status_code == 403
    assert not ChangeSet.objects.exists()
    assert not ListExport._default_manager.exists()


def test_another_ones_are_not_there(zhao: Program) -> None:
    pk = sent(zhao).json()["id"]
    zhang = Program("acme.localhost", token_of("zhang").secret)
    assert zhang.get(f"change-sets/{pk}").status_code == 404
    assert zhang.get(f"change-sets/{pk}/rows").status_code == 404
    assert zhang.post(f"change-sets/{pk}/cancellation", None).status_code == 404
    assert ChangeSet.objects.get().state == "draft"
