"""Who asks: each room has its own session cookie, bound to its path, and never opens another room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from identity.models import Session
from identity.models.session import ABSOLUTE_LIMIT, TOUCH_EVERY
from identity.queries import staff_session
from identity.tokens import secret_hash
from kernel.actor import NOBODY, Actor, Face
from kernel.clock import system_clock
from kernel.permissions import ALL_PERMISSIONS
from kernel.reader import reading_as
from kernel.tenancy import current_tenant

CUSTOMER_PREFIX = "portal."


@dataclass(frozen=True)
class Room:
    """A part of the site with a session of its own."""

    prefix: str
    cookie: str
    face: Face
    own: str
    """Where people find what is theirs: sessions, password, passkeys."""


ROOMS = (
    Room("/desk/", "desk_session", Face.STAFF, "/desk/profile/"),
    Room("/console/", "console_session", Face.STAFF, "/console/profile/"),
    Room("/", "portal_session", Face.CUSTOMER, "/me/"),
)


# No cookie is read there: programs come with a token.
API_ROOM = Room("/api/", "", Face.NOBODY, "")


def room_of(path: str) -> Room:
    if path.startswith(API_ROOM.prefix):
        return API_ROOM
    return next(room for room in ROOMS if path.startswith(room.prefix))


def customer_permissions() -> frozenset[str]:
    return frozenset(name for name in ALL_PERMISSIONS if name.startswith(CUSTOMER_PREFIX))


class SessionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        room = room_of(request.path)
        session = find_session(request.COOKIES.get(room.cookie, ""), room, at=system_clock())
        request.room_session = session  # type: ignore[attr-defined]
        request.actor = actor_of(session)  # type: ignore[attr-defined]
        request.user = session.user if session else None  # type: ignore[assignment]
        with reading_as(request.actor):  # type: ignore[attr-defined]
            response = self.get_response(request)
        if session is not None:
            # What a signed-in person saw stays on no disk, and the back button of the next one shows nothing.
            response.headers.setdefault("Cache-Control", "private, no-store")
        if session is None and room.cookie in request.COOKIES and room.cookie not in response.cookies:  # type: ignore[attr-defined]
            forget_session(response, room)
        return response


def find_session(secret: str, room: Room, *, at: datetime) -> Session | None:
    """The live session of this secret, with its person; one statement. Touched at most every five minutes."""
    if not secret:
        return None
    tenant = current_tenant()
    find = staff_session if room.face is Face.STAFF else _customer_session
    session = find(secret_hash(secret, tenant.uuid), tenant.uuid, at=at)
    if session is None:
        return None
    if at - session.seen_at > TOUCH_EVERY:
        session.touch(at=at)
    return session


def _customer_session(hashed: str, tenant: UUID, *, at: datetime) -> Session | None:
    live = Session.objects.live(at).filter(secret_hash=hashed, tenant_uuid=tenant, face=Face.CUSTOMER.value)
    session = live.select_related("user", "user__portal__contact").first()
    return session if session is not None and hasattr(session.user, "portal") else None


def actor_of(session: Session | None) -> Actor:
    if session is None:
        return NOBODY
    if session.face == Face.STAFF:
        return session.user.as_staff(session_id=session.pk)
    return session.user.as_customer(permissions=customer_permissions(), session_id=session.pk)


def remember_session(response: HttpResponseBase, room: Room, secret: str) -> None:
    response.set_cookie(  # type: ignore[attr-defined]
        room.cookie,
        secret,
        path=room.prefix,
        max_age=int(ABSOLUTE_LIMIT[room.face].total_seconds()),  # the row decides when it ends before that
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_session(response: HttpResponseBase, room: Room) -> None:
    response.delete_cookie(room.cookie, path=room.prefix, samesite="Lax")  # type: ignore[attr-defined]
