"""A field that is added once is in every place at once: one field of each kind, looked for in all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from config.api import own_document
from crm.customers.actions import change_account
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account
from crm.service.models import Status, Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from records.actions.fields import change_field, create_field, retire_field
from records.models import CustomField, CustomKind
from search.reconciling import fill_all
from tests.api.conftest import Program, token_of
from tests.crm.conftest import HX, Visit
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.records.conftest import page
from tests.records.test_custom_fields import SAMPLES, add

Staff = Callable[[str], Actor]
SENT = {
    "number": "1250.50",
    "money": "12000",
    "flag": "on",
    "choices": ["silver", "gold"],
}
FILTERED = {
    "number": "1000..2000",
    "money": "..20000",
    "date": "2027-01-01..2027-12-31",
    "flag": "yes",
    "choice": "gold",
    "choices": "silver",
    "text": "2026",
    "url": "example",
    "email": "a@example",
    "phone": "574",
}
SHOWN = {"flag": "Yes", "long": "One."}
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
NAME = "c_contract_level"


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def program() -> Program:
    return Program("acme.localhost", token_of("zhang").secret)


def described() -> set[str]:
    """The keys of an account's own fields in the document of the API."""
    shape = json.loads(own_document())["components"]["schemas"]["Account"]
    return set(shape["properties"]["custom"]["properties"])


def harbour() -> Account:
    found: Account = Account.objects.get(pk=fixed("harbour"))
    return found


def test_each_kind_is_tried() -> None:
    assert {*SAMPLES, CustomKind.FORMULA, CustomKind.ROLLUP} == set(CustomKind.values)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_field_of_each_kind_is_everywhere(by: dict[str, Any], visitor: Visit, kind: str) -> None:
    settings = {"is_searched": True} if kind in {"text", "long", "email", "phone", "url"} else {}
    add(by, kind, **settings)
    agent, text = visitor("zhang"), SHOWN.get(kind, SAMPLES[kind][2])
    _in_the_forms(agent, kind)
    _on_the_page(agent, kind, text)
    _in_the_list(agent, kind, text)
    _in_the_api(kind)
    assert f"“Contract level” to {text}"[:30].lower() in page(visitor, "zhang", HARBOUR).lower()
    if settings:
        fill_all(at=MOMENT)
        word = {"long": "Two", "phone": "5555 0100", "email": "a@example.com", "url": "www.example.com/x"}.get(
            kind, text
        )
        found = page(visitor, "zhang", f"/desk/search/?q={word.replace('+', '%2B')}")
        assert f"/desk/customers/{fixed('harbour')}/" in found
        assert "Contract level" in found


def _in_the_forms(agent: Visitor, kind: str) -> None:
    new = agent.get("/desk/customers/new/").content.decode()
    assert f'name="{NAME}"' in new
    whole = agent.get(f"{HARBOUR}edit/").content.decode()
    assert f'name="{NAME}"' in whole
    part = agent.get(f"{HARBOUR}fields/{NAME}/?edit", **HX).content.decode()
    assert f'name="{NAME}"' in part


def _on_the_page(agent: Visitor, kind: str, text: str) -> None:
    answer = agent.post(f"{HARBOUR}fields/{NAME}/", {NAME: SENT.get(kind, SAMPLES[kind][0])}, **HX)
    assert answer.status_code == 200, answer.content
    assert harbour().custom["contract_level"] == SAMPLES[kind][1]
    assert "Contract level" in agent.get(HARBOUR).content.decode()
    shown = re.sub(r"<[^>]+>|\s+", " ", answer.content.decode())
    assert text in shown


def _in_the_list(agent: Visitor, kind: str, text: str) -> None:
    if kind == "long":
        return
    asked = agent.get("/desk/views/accounts/columns/?view=all").content.decode()
    assert f'value="{NAME}"' in asked
    agent.post("/desk/views/accounts/columns/", {"text": f"name,{NAME}:180", "query": "view=all"}, **HX)
    listed = agent.get("/desk/customers/?view=all").content.decode()
    assert f'data-column="{NAME}"' in listed
    assert text in re.sub(r"<[^>]+>|\s+", " ", listed)
    form = agent.get("/desk/views/accounts/filter/?view=all", **HX).content.decode()
    assert NAME in form
    found = agent.get(f"/desk/customers/?view=all&{NAME}={FILTERED[kind]}").content.decode()
    assert HARBOUR in found
    assert str(fixed("jinhua")) not in found.split("<tbody")[1]


def _in_the_api(kind: str) -> None:
    robot = program()
    url = f"/api/v1/accounts/{fixed('harbour')}"
    assert robot.get(url).json()["custom"]["contract_level"] == SAMPLES[kind][1]
    changed = robot.patch(url, {"custom": {"contract_level": None}})
    assert changed.status_code == 200, changed.content
    assert "contract_level" not in changed.json()["custom"]
    back = robot.patch(url, {"custom": {"contract_level": SAMPLES[kind][1]}})
    assert back.json()["custom"]["contract_level"] == SAMPLES[kind][1]
    if kind in FILTERED:
        listed = robot.get(f"/api/v1/accounts?custom[contract_level]={FILTERED[kind]}").json()["items"]
        assert [one["id"] for one in listed] == [str(fixed("harbour"))]
    assert described() == {"memo", "contract_level"}
    keys = {one["key"] for one in robot.get("/api/v1/fields?record_type=account").json()["items"]}
    assert keys == {"memo", "contract_level"}


def test_a_refusal_of_the_api_names_the_place(by: dict[str, Any]) -> None:
    add(by, "number")
    answer = program().patch(f"/api/v1/accounts/{fixed('harbour')}", {"custom": {"contract_level": "many"}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "custom.contract_level"
    assert "contract_level" not in harbour().custom
    for query in ("custom[ghost]=1", "custom[contract_level]=many", "custom=1", "custom[memo]="):
        assert program().get(f"/api/v1/accounts?{query}").status_code == 400, query


def test_a_retired_field_is_nowhere(by: dict[str, Any], visitor: Visit) -> None:
    field = add(by, "text", is_searched=True)
    change_account(**by, account=harbour(), c_contract_level="K-2026-118")
    retire_field(**by, field=field)
    fill_all(at=MOMENT)
    agent, robot = visitor("zhang"), program()
    for path in (HARBOUR, f"{HARBOUR}edit/", "/desk/customers/new/", "/desk/views/accounts/columns/?view=all"):
        said = agent.get(path).content.decode()
        assert NAME not in said, path
    assert agent.get(f"{HARBOUR}fields/{NAME}/?edit").status_code == 404
    assert "contract_level" not in robot.get(f"/api/v1/accounts/{fixed('harbour')}").json()["custom"]
    assert HARBOUR not in page(visitor, "zhang", "/desk/search/?q=K-2026-118").split("<main")[1]
    assert described() == {"memo"}


def test_looking_into_a_field_from_now_on_finds_what_was_written_before(by: dict[str, Any], visitor: Visit) -> None:
    field = add(by, "text")
    change_account(**by, account=harbour(), c_contract_level="Zanzibar")
    fill_all(at=MOMENT)
    assert HARBOUR not in page(visitor, "zhang", "/desk/search/?q=Zanzibar").split("<main")[1]
    change_field(**by, field=field, is_searched=True)
    fill_all(at=MOMENT)
    assert HARBOUR in page(visitor, "zhang", "/desk/search/?q=Zanzibar").split("<main")[1]


def test_a_ticket_has_its_fields_on_its_page(by: dict[str, Any], visitor: Visit) -> None:
    ticket = Ticket.objects.get(pk=fixed("li-ticket"))
    url = f"/desk/tickets/{ticket.number}/"
    agent = visitor("zhang")
    assert "AX-" in agent.get(url).content.decode()
    answer = agent.post(f"{url}fields/c_serial/", {"c_serial": "BX-77"}, **HX)
    assert answer.status_code == 200
    ticket.refresh_from_db()
    assert ticket.custom == {"serial": "BX-77"}
    assert "to BX-77" in agent.get(url).content.decode()
    assert agent.get(f"{url}fields/subject/?edit").status_code == 404


def test_a_ticket_is_not_solved_without_what_it_needs(by: dict[str, Any], visitor: Visit) -> None:
    field = CustomField.objects.get(pk=fixed("ticket-field"))
    change_field(**by, field=field, is_required=True)
    ticket = Ticket.objects.get(pk=fixed("li-ticket"))
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.OPEN, custom={})
    agent, url = visitor("zhang"), f"/desk/tickets/{ticket.number}/"
    assert agent.post(f"{url}status/", {"status": "solved"}, **HX).status_code == 422
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    agent.post(f"{url}fields/c_serial/", {"c_serial": "BX-77"}, **HX)
    assert agent.post(f"{url}status/", {"status": "solved"}, **HX).status_code == 200


def test_a_new_ticket_takes_them_along(by: dict[str, Any], visitor: Visit) -> None:
    agent = visitor("zhang")
    assert 'name="c_serial"' in agent.get("/desk/tickets/new/").content.decode()
    sent = {
        "customer": f"contact:{fixed('li-contact')}",
        "subject": "A pump hums",
        "body": "It hums.",
        "kind": "public",
        "priority": "normal",
        "c_serial": "CX-9",
    }
    assert agent.post("/desk/tickets/new/", sent).status_code == 302
    assert Ticket.objects.get(subject="A pump hums").custom == {"serial": "CX-9"}


def test_the_fields_of_one_workspace_are_not_those_of_another(by: dict[str, Any], globex: Any) -> None:
    add(by, "text")
    with in_tenant(globex):
        assert [spec.name for spec in ACCOUNT.custom] == ["c_memo"]
    assert NAME in {spec.name for spec in ACCOUNT.custom}
    create_field(**by, record_type=ACCOUNT, kind="text", labels={"en": "Second"})
    assert "c_second" in {spec.name for spec in ACCOUNT.custom}
