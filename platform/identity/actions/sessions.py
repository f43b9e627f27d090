"""Signing in and out, and the sessions that a person has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from identity.models import Session, User
from identity.models.session import IDLE_LIMIT
from identity.tokens import new_secret, secret_hash
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor, Face
from kernel.clock import Clock
from kernel.permissions import ANYBODY, SIGNED_IN
from kernel.tenancy import current_tenant

FRESH = timedelta(minutes=15)


@dataclass(frozen=True)
class Device:
    """From where somebody signs in; shown in the list of sessions."""

    ip: str = ""
    name: str = ""


@dataclass(frozen=True)
class SignedIn:
    secret: str
    session: Session


def open_session(
    user: User, *, face: Face, at: datetime, device: Device | None = None, second_factor: bool = False
) -> tuple[str, Session]:
    """A new session and its secret, which is stored nowhere."""
    device = device or Device()
    secret, tenant = new_secret(), current_tenant()
    session = Session.objects.create(
        user=user,
        tenant_uuid=tenant.uuid,
        face=face.value,
        secret_hash=secret_hash(secret, tenant.uuid),
        second_factor_at=at if second_factor else None,
        created_at=at,
        seen_at=at,
        expires_at=at + IDLE_LIMIT[face],
        ip=device.ip or None,
        device=device.name[:200],
    )
    return secret, session


def has_face(user: User, face: Face) -> bool:
    if face is Face.STAFF:
        return hasattr(user, "staff") and user.staff.is_active
    return hasattr(user, "portal")


def needs_second_step(user: User) -> bool:
    """After the password; whoever comes with a passkey has shown two things at once."""
    authenticator = getattr(user, "authenticator", None)
    has_app = authenticator is not None and authenticator.confirmed_at is not None
    return has_app or user.passkey_step_since is not None


def is_fresh(session: Session, *, clock: Clock) -> bool:
    """Whoever has just signed in has just proved who they are."""
    return clock() - session.created_at <= FRESH


@action(ANYBODY)
def check_sign_in(*, actor: Actor, clock: Clock, email: str, password: str, face: Face) -> User:
    """The person whom e-mail and password name. One sentence for every failure, so that nobody can ask who exists."""
    related = "staff" if face is Face.STAFF else "portal"
    user = User.objects.with_email(email).select_related(related, "authenticator").first()
    if user is None:
        make_password(password)  # the same time as a real check
    matches = user is not None and check_password(password, user.password)
    if user is None or not matches or not has_face(user, face):
        raise Refused(_("E-mail and password do not belong together."), field="password")
    nothing_changed()
    return user


@action(ANYBODY)
def report_failed_sign_in(
    *, actor: Actor, clock: Clock, email: str, face: Face, device: Device, step: str = "password"
) -> None:
    """The refused try has left nothing behind; this does, without what was typed as a secret.

    What is refused for being tried too often is not told: else whoever tries could fill the log.
    """
    user = User.objects.with_email(email).first() if email else None
    stranger = User(email=email, name=email)
    record("failed to sign in", user or stranger, face=face.value, step=step, **_from_where(device))


@action(ANYBODY)
def sign_in(
    *, actor: Actor, clock: Clock, user: User, face: Face, device: Device, second_factor: bool = False
) -> SignedIn:
    """Open a session for somebody who has proved who they are."""
    if not has_face(user, face):
        raise Refused(_("This account can't be used here."))
    secret, session = open_session(user, face=face, at=clock(), device=device, second_factor=second_factor)
    record("signed in", user, face=face.value, **_from_where(device))
    return SignedIn(secret, session)


@action(SIGNED_IN)
def sign_out(*, actor: Actor, clock: Clock, session: Session) -> None:
    session.end(at=clock())
    record("signed out", session.user)


def _from_where(device: Device) -> dict[str, str]:
    told = {"ip": device.ip, "device": Session(device=device.name).device_name}
    return {name: value for name, value in told.items() if value}


@action(SIGNED_IN)
def end_session(*, actor: Actor, clock: Clock, session_id: UUID) -> None:
    """End one of one's own sessions, on whatever device it is."""
    session = Session.objects.live(clock()).filter(user_id=actor.me, pk=session_id).first()
    if session is None:
        nothing_changed()
        return
    session.end(at=clock())
    record("ended a session", session.user, device=session.device)


@action(SIGNED_IN)
def end_other_sessions(*, actor: Actor, clock: Clock, user: User) -> int:
    """End all of one's own sessions but the present one; how many ended."""
    ended = (
        Session.objects.live(clock())
        .filter(user_id=actor.me)
        .exclude(pk=actor.session_id or UUID(int=0))
        .update(ended_at=clock())
    )
    record("ended other sessions", user, count=ended)
    return ended
