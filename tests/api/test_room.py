"""The room of the API: who comes in, what they may, in which words they are refused, how often they may ask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from identity.actions.tokens import revoke_token
from identity.models import User
from kernel.actor import Actor
from kernel.api import limits
from kernel.api.views import ApiView
from kernel.clock import system_clock
from kernel.http.views import PermissionNotNamed
from kernel.permissions import ALL_PERMISSIONS
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.api.conftest import EVERY, Program, token_of
from tests.architecture.test_matrix import address, rows_written
from tests.crm.conftest import counted
from tests.harness.cast import CANARY, fixed
from tests.harness.client import Visitor
from tests.harness.route_table import ROUTES
from tests.harness.routes import Found, found_routes

Make = Callable[..., Program]
VIEWS = [found for found in found_routes() if isinstance(found.view, type) and issubclass(found.view, ApiView)]
CASES = [(found, method) for found in VIEWS for method in found.view.operations]
# Whoever has a token may ask who it is, and search what it sees.
SCOPED = [(found, method) for found, method in CASES if found.view.operations[method].permission.name != "signed_in"]
NAMES = [f"{found.name}-{method}" for found, method in CASES]
MAY_BE_WRITTEN = ("identity_apitoken",)


def written() -> dict[str, int]:
    return {name: count for name, count in rows_written().items() if not name.endswith(MAY_BE_WRITTEN)}


@pytest.mark.parametrize(("found", "method"), CASES, ids=NAMES)
@pytest.mark.parametrize("key", ["wang", "zhang", "zhao"])
def test_a_token_does_what_its_owner_may_and_no_more(found: Found, method: str, key: str, program: Make) -> None:
    asking = program(key)
    person: Actor = User.objects.select_related("staff__role").get(id=fixed(key)).as_staff()
    operation = found.view.operations[method]
    before = written()
    response = asking.ask(method, address(found, ROUTES[found.name]), ROUTES[found.name].body)
    if person.may(operation.permission):
        assert response.status_code not in {401, 403}
        assert response.status_code < 500
    else:
        assert response.status_code == 403
        assert response.json()["errors"] == [{"field": "scope", "detail": operation.permission.name}]
        assert written() == before


@pytest.mark.parametrize(("found", "method"), SCOPED)
def test_a_right_that_the_token_lacks_is_missing_whatever_the_owner_may(
    found: Found, method: str, program: Make
) -> None:
    wanted = found.view.operations[method].permission
    asking = program("zhao", *(scope for scope in EVERY if scope != wanted.name))
    before = written()
    assert asking.ask(method, address(found, ROUTES[found.name]), {}).status_code == 403
    assert written() == before


@pytest.mark.parametrize(("found", "method"), CASES, ids=NAMES)
@pytest.mark.parametrize("how", ["nothing", "nonsense", "other tenant", "revoked", "cookie"])
def test_nobody_comes_in_without_a_token_of_this_place(
    found: Found, method: str, how: str, acme: TenantSnapshot, tenants: dict[str, TenantSnapshot]
) -> None:
    secret = {"nonsense": "rpt_" + "x" * 43}.get(how, "")
    if how == "other tenant":
        secret = token_of("zhao", host="globex.localhost").secret
    if how == "revoked":
        made = token_of("zhao")
        person = User.objects.select_related("staff__role").get(id=fixed("zhao")).as_staff()
        revoke_token(actor=person, clock=system_clock, token=made.token)
        secret = made.secret
    asking = Program("acme.localhost", secret)
    if how == "cookie":
        asking.visitor.with_cookies(Visitor.at("acme.localhost", "zhao"))
    before = rows_written()
    response = asking.ask(method, address(found, ROUTES[found.name]), {})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert rows_written() == before


@pytest.mark.parametrize(("found", "method"), [case for case in CASES if case[1] == "get"])
def test_no_answer_of_globex_holds_a_word_of_acme(
    found: Found, method: str, tenants: dict[str, TenantSnapshot]
) -> None:
    with in_tenant(tenants["globex"]):
        response = Program("globex.localhost", token_of("zhao", host="globex.localhost").secret).get(
            address(found, ROUTES[found.name])
        )
        assert CANARY["acme.localhost"] not in response.content.decode() if not response.streaming else True


def test_the_canary_sings_at_home(tenants: dict[str, TenantSnapshot]) -> None:
    with in_tenant(tenants["globex"]):
        response = Program("globex.localhost", token_of("zhao", host="globex.localhost").secret).get("tickets")
        assert CANARY["globex.localhost"] in response.content.decode()


def test_a_token_in_the_address_is_no_token(program: Make) -> None:
    asking = program()
    bare = Program("acme.localhost", "")
    assert bare.get(f"me?token={asking.secret}").status_code == 401
    refused = asking.get(f"me?access_token={asking.secret}")
    assert refused.status_code == 400
    assert asking.secret not in refused.content.decode()


@pytest.mark.parametrize("key", ["Basic abc", "Bearer", "bearer  ", "rpt_abc", "Bearer " + "x" * 9000])
def test_a_strange_header_is_no_token(acme: object, key: str) -> None:
    response: Any = Visitor.at("acme.localhost").get("/api/v1/me", HTTP_AUTHORIZATION=key)
    assert response.status_code == 401


def test_refusals_speak_the_callers_language(program: Make) -> None:
    asking = program("wang", language="zh-hans")
    response = asking.post("accounts", {})
    assert response.headers["Content-Language"] == "zh-CN"
    said = response.json()
    assert said["title"] == "不允许"
    assert "新建和编辑客户" in said["detail"] or "客户" in said["detail"]
    assert said["type"] == "urn:rapport:problem:forbidden"


def test_without_a_wish_it_is_the_owners_language(program: Make) -> None:
    asking = program("zhang")
    User.objects.filter(id=fixed("zhang")).update(language="zh-hans")
    asking.visitor.defaults.pop("HTTP_ACCEPT_LANGUAGE")
    assert asking.get("tickets?limit=0").json()["detail"] == "地址中有一个参数无法使用。"


def test_every_answer_says_what_is_left_and_too_much_is_refused(
    program: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.api.views.PER_TOKEN", limits.Rate("token", 2))
    asking, other = program("zhang"), program("zhao")
    assert asking.get("me").headers["RateLimit"].startswith('"token";r=1;t=')
    assert asking.get("me").headers["RateLimit-Policy"] == '"token";q=2;w=60'
    refused = asking.get("me")
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["code"] == "too-many"
    assert other.get("me").status_code == 200


def test_guessing_is_slowed_down(acme: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.api.bearers.STRANGERS", limits.Rate("stranger", 2))
    asking = Program("acme.localhost", "rpt_guess")
    assert [asking.get("me").status_code for _ in range(3)] == [401, 401, 429]


def test_a_cache_that_is_away_stops_nobody(program: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def add(self, *args: object) -> bool:
            raise ConnectionError

    asking = program()
    monkeypatch.setattr(limits, "cache", Away())
    assert asking.get("me").status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace"])
def test_methods_that_nobody_offers_are_refused(program: Make, method: str) -> None:
    response = program().ask(method, "tickets")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["nothing", "tickets/", "tickets/1001", "", f"tickets/{fixed('li-ticket')}/x"])
def test_an_address_that_there_is_not_is_a_problem_too(program: Make, path: str) -> None:
    response = program().get(path)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_view_that_says_not_what_it_does_refuses_to_exist() -> None:
    with pytest.raises(PermissionNotNamed):

        class Silent(ApiView):
            operations = {}

            def get(self, request: object) -> None: ...


def test_every_scope_that_is_offered_is_asked_for_somewhere() -> None:
    asked = {operation.permission.name for found in VIEWS for operation in found.view.operations.values()}
    assert asked | {"service.reply"} == {*EVERY, "signed_in"}
    assert set(EVERY) <= set(ALL_PERMISSIONS)


@pytest.mark.parametrize(("found", "method"), [case for case in CASES if case[1] == "get"])
def test_reading_asks_little(found: Found, method: str, program: Make) -> None:
    asking = program("zhao")
    where = address(found, ROUTES[found.name])
    with counted() as statements:
        asking.get(where)
    assert len(statements) <= 4, "\n".join(statements)
