"""P8: 50 tickets by the API, with token, rights and cursor, against a raw cursor and orjson (scale.md, P8)."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import orjson
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import clear_url_caches, path

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.rounds import SECONDS_TO_MS, Contender, in_turns
from config.benchmarks.statements import watched
from config.urls import tenant as tenant_urls
from config.wsgi import application
from crm.service.api.resources import TICKETS
from crm.service.models import Ticket
from identity.actions.tokens import Wish, make_token
from identity.models import User
from kernel.api import views
from kernel.api.limits import Rate
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host

HOST = "acme.localhost"
GATE, GOAL = 0.60, 0.80
ROUNDS, CALLS, SIZE = 30, 10, 50
LIST, FLOOR = "/api/v1/tickets", "/bench-floor/"
NAMES = [value.name for value in TICKETS.values]
_KEPT = {field.attname: field.column for field in Ticket._meta.concrete_fields}
_KEPT |= {field.name: field.column for field in Ticket._meta.concrete_fields}
_COLUMNS = ", ".join(f'"{_KEPT[value.column]}"' for value in TICKETS.values)
STATEMENT = f"SELECT {_COLUMNS} FROM service_ticket ORDER BY id DESC LIMIT {SIZE}"  # noqa: S608  (names of columns)


def floor(request: HttpRequest) -> HttpResponse:
    """The same values of the same rows, for anybody."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT)
        rows = cursor.fetchall()
    items = [dict(zip(NAMES, row, strict=True)) for row in rows]
    return HttpResponse(orjson.dumps({"items": items}), content_type="application/json")


def measure(say: Say) -> Outcome:
    setattr(views, "PER_TOKEN", Rate("token", 10**9))  # noqa: B010  (counted all the same)
    tenant_urls.urlpatterns.insert(0, path(FLOOR.strip("/") + "/", floor))
    clear_url_caches()
    secret = _token()
    ask = {"api": partial(_get, LIST, secret), "floor": partial(_get, FLOOR, "")}
    sizes = {name: len(call()) for name, call in ask.items()}
    assert len(orjson.loads(ask["api"]())["items"]) == SIZE, "There are too few tickets."
    statements = {}
    for name, call in ask.items():
        with watched() as sent:
            call()
        statements[name] = len(sent)
    say(f"{ROUNDS} rounds of {CALLS} lists")
    found = in_turns({name: Contender(call) for name, call in ask.items()}, rounds=ROUNDS, calls=CALLS)
    # Milliseconds a list, so the ratio of the rates is theirs turned over.
    figures = [Figure("P8 API list of 50", found.ratio("floor", "api"), gate=GATE, goal=GOAL, at_least=True)]
    rates = {name: SECONDS_TO_MS / found.median(name) for name in ask}
    return Outcome(figures, {"lists a second": rates, "bytes": sizes, "statements": statements})


def _token() -> str:
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with in_tenant(tenant):
        user = User.objects.staff().select_related("staff__role").filter(staff__role__key="agent").first()
        assert user is not None
        wish = Wish("Benchmark", ["service.view"], 7)
        return make_token(actor=user.as_staff(), clock=system_clock, user=user, wish=wish).secret


def _get(where: str, secret: str) -> bytes:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": where,
        "QUERY_STRING": "",
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    if secret:
        environ["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    answered: list[str] = []
    ask: Any = application
    body = b"".join(ask(environ, lambda status, headers: answered.append(status)))
    assert answered[0].startswith("200"), answered[0]
    return body
