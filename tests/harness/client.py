"""A browser without a screen: Django's client, bound to a host, that gives the tenant back after each request."""

from __future__ import annotations

from typing import Any, Self

from django.db import connections
from django.dispatch import receiver
from django.test import Client
from django.test.client import ClientHandler
from django.test.signals import setting_changed

from identity.actions.sessions import open_session
from identity.http.sessions import ROOMS
from identity.models import User
from kernel.actor import Face
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import tenant_for_host
from tests.harness.cast import STAFF, fixed

ROOM_OF = {"desk": ROOMS[0], "console": ROOMS[1], "portal": ROOMS[2]}


# By whether tokens of forms are asked for. Making the middleware means reading every static file: done once, as a
# server does, and anew under other settings.
_handlers: dict[bool, ClientHandler] = {}


@receiver(setting_changed)
def _forget_handlers(**_sent: Any) -> None:
    _handlers.clear()


class Visitor(Client):
    def __init__(self, enforce_csrf_checks: bool = False, **options: Any) -> None:
        super().__init__(enforce_csrf_checks, **options)
        self.handler = _handlers.setdefault(enforce_csrf_checks, self.handler)

    def request(self, **request: Any) -> Any:
        connection = connections["default"]
        before = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(before)

    @classmethod
    def at(cls, host: str, key: str = "", *, language: str = "en", csrf: bool = False) -> Self:
        visitor = cls(enforce_csrf_checks=csrf, SERVER_NAME=host, HTTP_HOST=host, HTTP_ACCEPT_LANGUAGE=language)
        if key:
            visitor.sign_in(host, key)
        return visitor

    def with_cookies(self, other: Client) -> Self:
        """Send what another browser holds: a replay."""
        for name, morsel in other.cookies.items():
            self.cookies[name] = morsel.value
        return self

    def sign_in(self, host: str, key: str) -> None:
        face = Face.STAFF if key in STAFF or key == "olga" else Face.CUSTOMER
        room = ROOM_OF["console" if host == "localhost" else "desk" if face is Face.STAFF else "portal"]
        tenant = tenant_for_host(host)
        assert tenant is not None
        with in_tenant(tenant):
            secret, _session = open_session(User.objects.get(id=fixed(key)), face=face, at=system_clock())
        self.cookies[room.cookie] = secret
