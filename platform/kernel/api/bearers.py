"""Who asks: the token of the Authorization header, and nothing else; no cookie opens the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.api.limits import Rate, count_request
from kernel.api.problems import Problem
from kernel.clock import system_clock
from kernel.http.ip import client_ip

SCHEME = "bearer"
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="api"'}
# Guessing is hopeless; this keeps it from being work for the database.
STRANGERS = Rate("stranger", 60)


class Bearer(Protocol):
    @property
    def token_id(self) -> UUID: ...
    @property
    def actor(self) -> Actor: ...
    @property
    def scopes(self) -> frozenset[str]: ...
    @property
    def expires_at(self) -> datetime: ...


Find = Callable[..., Any]
_sockets: dict[str, Find] = {}


def plug_bearers(*, find: Find, note_use: Find) -> None:
    """Socket: identity knows the tokens. `find(secret, at=)`, `note_use(bearer, at=, ip=)`."""
    _sockets.update(find=find, note_use=note_use)


def bearer_of(request: HttpRequest) -> Bearer:
    """Raises a problem for who comes with no token, or with one that opens nothing here."""
    at: datetime = system_clock()
    scheme, _space, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != SCHEME or not secret:
        sentence = _("Send a token: Authorization: Bearer rpt_….")
        raise Problem(401, "token-missing", sentence, headers=CHALLENGE)
    bearer: Bearer | None = _sockets["find"](secret.strip(), at=at)
    if bearer is None:
        count_request(STRANGERS, client_ip(request), at=at)
        sentence = _("This token is unknown here, was revoked or is too old.")
        raise Problem(401, "token-unknown", sentence, headers=CHALLENGE | {"Cache-Control": "no-store"})
    _sockets["note_use"](bearer, at=at, ip=client_ip(request))
    return bearer
