"""Customers as people who sign in: sign-up, a confirmed address, a password of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.utils.translation import gettext as _

from identity.actions.links import find_link, make_link
from identity.actions.sessions import is_fresh
from identity.models import Purpose, Session, User
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY, SIGNED_IN
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail


@dataclass(frozen=True)
class ConfirmedAddress:
    """Somebody who has opened our mail, and what the link was for."""

    user: User
    payload: dict[str, Any]


@action(ANYBODY)
def send_sign_up_link(
    *, actor: Actor, clock: Clock, email: str, name: str, language: str, sign_in_path: str, confirm_path: str
) -> None:
    """A link that makes an account, or signs in whoever has one: the page says the same, and so does the mail.

    The name is typed by a stranger and does not stand in the mail: nobody can send their words through us.
    """
    at, base = clock(), current_tenant().base_url
    known = User.objects.with_email(email).filter(portal__isnull=False).first()
    if known is not None:
        path = sign_in_path.replace("SECRET", make_link(Purpose.SIGN_IN, email=known.email, at=at, user=known))
    else:
        payload = {"name": name, "language": language}
        path = confirm_path.replace("SECRET", make_link(Purpose.CONFIRM, email=email, at=at, payload=payload))
    queue_mail(
        to=known.email if known else email,
        name=known.name if known else "",
        language=known.language if known else language,
        template="sign_in_link",
        item={"url": base + path, "is_new": known is None},
        at=at,
    )
    record("was sent a sign-up link", known or _nobody(email, name))


@action(ANYBODY)
def confirm_address(*, actor: Actor, clock: Clock, secret: str) -> ConfirmedAddress:
    """Use a confirmation link: its address is confirmed, and its person exists from now on."""
    at = clock()
    link = find_link(secret, Purpose.CONFIRM, at=at, lock=True)
    link.use(at=at)
    user = User.objects.with_email(link.email).first()
    if user is None:
        user = _nobody(link.email, link.payload.get("name", ""))
        user.language = link.payload.get("language", "en")
        user.created_at = at
        user.save()
    user.confirm_email(at=at)
    record("confirmed the address", user)
    return ConfirmedAddress(user, link.payload)


@action(SIGNED_IN)
def set_own_password(*, actor: Actor, clock: Clock, session: Session, new: str, old: str = "") -> None:
    """A first or another password; the other sessions end. Asks for the old one unless the sign-in is fresh."""
    user = session.user
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    if needs_old_password(session, clock=clock) and not check_password(old, user.password):
        raise Refused(_("This is not your present password."), field="old")
    user.change_password(new, at=clock(), keep_session=session.pk)
    record("set a password", user)


def needs_old_password(session: Session, *, clock: Clock) -> bool:
    """No need to ask whoever has just signed in for a password that may be forgotten."""
    return session.user.has_usable_password() and not is_fresh(session, clock=clock)


def _nobody(email: str, name: str) -> User:
    """A person who is not stored yet; without a password until they set one."""
    return User(email=email, name=name[:120] or email.partition("@")[0], password=make_password(None))
