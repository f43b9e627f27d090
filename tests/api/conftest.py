"""Programs with tokens, at acme and elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from config.roles import API_SCOPES
from identity.actions.tokens import Made, Wish, make_application, make_application_token, make_token
from identity.models import User
from kernel.clock import system_clock
from kernel.permissions import ALL_PERMISSIONS
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host
from tests.harness.cast import fixed
from tests.harness.client import Visitor

EVERY = tuple(permission.name for permission in API_SCOPES)
V1 = "/api/v1/"


class Program:
    """Speaks JSON, with a token in its header."""

    def __init__(self, host: str, secret: str, *, language: str = "en") -> None:
        self.visitor, self.secret = Visitor.at(host, language=language), secret

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        told = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if self.secret:
            told["HTTP_AUTHORIZATION"] = f"Bearer {self.secret}"
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        where = path if path.startswith("/") else V1 + path
        return self.visitor.generic(method.upper(), where, data, content_type="application/json", **told)

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("get", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.ask("patch", path, body, **headers)

    def upload(self, path: str, file: Any) -> Any:
        told = {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"}
        return self.visitor.post(V1 + path, {"file": file}, **told)


def token_of(key: str, *scopes: str, host: str = "acme.localhost") -> Made:
    """Of as many rights as the person has, when none are named."""
    tenant = tenant_for_host(host)
    assert tenant is not None
    with in_tenant(tenant):
        user = User.objects.select_related("staff__role").get(id=fixed(key))
        actor = user.as_staff()
        held = [scope for scope in scopes or EVERY if actor.may(ALL_PERMISSIONS[scope])]
        return make_token(actor=actor, clock=system_clock, user=user, wish=Wish("Test", held, 30))


@pytest.fixture(autouse=True)
def _nothing_counted() -> Iterator[None]:
    yield
    cache.clear()


@pytest.fixture
def program(acme: object) -> Callable[..., Program]:
    """`program("zhang", "service.view", language="en")`: with all that the person may, when no scope is named."""

    def make(key: str = "zhang", *scopes: str, language: str = "en") -> Program:
        return Program("acme.localhost", token_of(key, *scopes).secret, language=language)

    return make


@pytest.fixture
def application(acme: object) -> Program:
    """A program in its own name, with every right that there is."""
    owner = User.objects.select_related("staff__role").get(id=fixed("zhao")).as_staff()
    made = make_application(actor=owner, clock=system_clock, name="Shop")
    wish = Wish("Nightly", EVERY, 30)
    token = make_application_token(actor=owner, clock=system_clock, application=made, wish=wish)
    return Program("acme.localhost", token.secret)
