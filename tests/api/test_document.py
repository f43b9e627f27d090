"""The document of the API, and what it says held against what is answered: by Schemathesis, case by case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from jsonschema import Draft202012Validator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.api import document
from config.wsgi import application as site
from crm.service.models import Ticket
from kernel.api.views import ApiView
from kernel.tenancy import connection_of
from tests.api.conftest import Program, token_of
from tests.crm.conftest import counted
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs
from tests.harness.routes import found_routes

HOST = "acme.localhost"
CHECKS = (
    not_a_server_error,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
SAID: dict[str, Any] = json.loads(document())
schema = schemathesis.openapi.from_dict(SAID)


def at_home(environ: dict[str, Any], start_response: Any) -> Any:
    """The product itself; afterwards the tenant of the test is selected again, as the test's own client does."""
    connection = connection_of()
    before = connection.tenant
    try:
        return list(site(environ | {"HTTP_HOST": HOST}, start_response))
    finally:
        connection.set_tenant(before)


schema.app = at_home


@pytest.fixture
def secret(acme: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr("kernel.api.views.PER_TOKEN", type("Rate", (), {"name": "token", "per_minute": 10**9})())
    # As the test's own client does: the connection of the test's transaction stays open between requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield token_of("zhao").secret
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_answered_is_what_the_document_says(case: Any, secret: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=list(CHECKS))


def test_the_document_is_for_everybody_and_says_nothing_of_anybody(acme: object) -> None:
    with counted() as statements:
        response: Any = Visitor.at(HOST).get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert statements == []
    said = response.json()
    assert said["openapi"].startswith("3.1")
    assert "acme" not in response.content.decode()


def test_every_operation_is_described() -> None:
    ids = [operation["operationId"] for path in SAID["paths"].values() for operation in path.values()]
    declared = {
        operation.id
        for found in found_routes()
        if isinstance(found.view, type) and issubclass(found.view, ApiView)
        for operation in found.view.operations.values()
    }
    assert len(ids) == len(set(ids))
    assert set(ids) == declared
    for path in SAID["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert "401" in operation["responses"]


def test_every_body_in_json_has_an_example_that_fits() -> None:
    seen = 0
    for path in SAID["paths"].values():
        for operation in path.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                seen += 1
                validator = Draft202012Validator({**content["schema"], "components": SAID["components"]})
                assert list(validator.iter_errors(content["example"])) == [], operation["operationId"]
    assert seen >= 9


def answers() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Operation, status and content of every answer in JSON."""
    for path in SAID["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    if "json" in media_type:
                        yield operation["operationId"], status, content


def test_every_answer_has_examples_in_both_languages_that_fit() -> None:
    seen = set()
    for operation, status, content in answers():
        validator = Draft202012Validator(
            {**content["schema"], "components": SAID["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
        assert set(content["examples"]) == {"en", "zh-hans"}, operation
        for language, named in content["examples"].items():
            example = SAID["components"]["examples"][named["$ref"].rpartition("/")[2]]["value"]
            assert list(validator.iter_errors(example)) == [], (operation, status, language)
        if status.startswith("2"):
            seen.add(operation)
    with_content = {
        operation["operationId"]
        for path in SAID["paths"].values()
        for operation in path.values()
        if any(status.startswith("2") and said.get("content") for status, said in operation["responses"].items())
    }
    assert with_content - seen == {"download_attachment", "download_listexport"}  # files


def test_an_example_that_does_not_fit_is_noticed() -> None:
    """Else the test above would prove nothing."""
    schema_of = {"$ref": "#/components/schemas/Ticket", "components": SAID["components"]}
    example = SAID["components"]["examples"]["Ticket.en"]["value"]
    for wrong in ({"status": "sideways"}, {"number": "1042"}, {"assignee_id": 7}):
        assert list(Draft202012Validator(schema_of).iter_errors(example | wrong)), wrong


def test_examples_tell_every_value_that_is_read() -> None:
    """A value that is added to a record is added to its example."""
    for name, example in SAID["components"]["examples"].items():
        shape, _dot, _language = name.partition(".")
        value = example["value"]
        if shape.endswith("Page"):
            shape, value = shape.removesuffix("Page"), value["items"][0]
        known = SAID["components"]["schemas"].get(shape, {}).get("properties", {})
        expanded = {key for key, said in known.items() if "oneOf" in said}  # only when it is asked for
        assert known.keys() - expanded - value.keys() == set(), name
        if known:
            assert value.keys() <= known.keys(), name


def test_the_examples_differ_by_language() -> None:
    told = SAID["components"]["examples"]
    assert told["Ticket.zh-hans"]["value"]["subject"] != told["Ticket.en"]["value"]["subject"]
    assert told["Refused404.zh-hans"]["value"]["title"] == "未找到"
    for shape in ("Account", "Contact", "Ticket", "Message", "Article", "Found", "User", "TeamPage", "Webhook"):
        assert told[f"{shape}.en"]["value"] != told[f"{shape}.zh-hans"]["value"], shape


class Generated:
    """A client made of nothing but the document: one method for each operation."""

    def __init__(self, program: Program, said: dict[str, Any]) -> None:
        self.program = program
        self.known = {
            operation["operationId"]: (method, path, operation)
            for path, methods in said["paths"].items()
            for method, operation in methods.items()
        }

    def __getattr__(self, name: str) -> Any:
        method, path, operation = self.known[name]

        def call(body: Any = None, **given: Any) -> Any:
            address = path.format(**given)
            names = {one["name"] for one in operation.get("parameters", []) if one["in"] == "query"}
            query = "&".join(f"{key}={value}" for key, value in given.items() if key in names)
            response = self.program.ask(method, f"{address}?{query}" if query else address, body)
            said = operation["responses"][str(response.status_code)]
            shape = next(iter(said["content"].values()))["schema"]
            Draft202012Validator({**shape, "components": SAID["components"]}).validate(response.json())
            assert response.status_code < 400, response.json()
            return response.json()

        return call


def test_a_generated_client_does_the_main_journey(acme: object) -> None:
    client: Any = Generated(Program(HOST, token_of("zhang").secret), SAID)
    assert client.get_me()["workspace"]["host"] == HOST
    firm = client.create_account({"name": "Lakeside Dairy", "kind": "company", "language": "en"})
    person = client.create_contact(
        {"name": "Ada Moor", "language": "en", "account_id": firm["id"], "email": "ada@lakeside.example"}
    )
    ticket = client.create_ticket(
        {"subject": "Pump stands still", "text": "Since noon.", "contact_id": person["id"], "priority": "high"}
    )
    assert client.list_tickets(contact_id=person["id"], status="open")["items"][0]["id"] == ticket["id"]
    client.change_ticket({"assignee_id": client.get_me()["id"], "tags": ["pump"]}, id=ticket["id"])
    client.create_message({"text": "Please switch it off and on.", "status": "pending"}, id=ticket["id"])
    client.change_ticket({"status": "solved"}, id=ticket["id"])
    assert [said["text"] for said in client.list_messages(id=ticket["id"])["items"]] == [
        "Since noon.",
        "Please switch it off and on.",
    ]
    assert "changed the status" in [change["verb"] for change in client.list_changes(id=ticket["id"])["items"]]
    run_waiting_jobs()
    assert ticket["id"] in [hit["id"] for hit in client.search(q="stands still")["items"]]
    assert Ticket.objects.get(pk=ticket["id"]).status == "solved"
