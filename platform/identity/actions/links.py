"""Links that work once, sent by mail: to sign in, to confirm an address, to set a password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from identity.actions.passkeys import Answer, keep_new_key
from identity.actions.sessions import Device
from identity.models import OneTimeLink, Purpose, User
from identity.tokens import new_secret, secret_hash
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail

LASTS = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.SIGN_IN: timedelta(minutes=15),
    Purpose.PASSWORD: timedelta(hours=1),
    Purpose.CONFIRM: timedelta(hours=24),
    Purpose.OWNER: timedelta(days=7),
}


class LinkNotUsable(Refused):
    """The link is unknown, used, or too old; the page offers a new one."""


def make_link(
    purpose: Purpose,
    *,
    email: str,
    at: datetime,
    user: User | None = None,
    payload: dict[str, Any] | None = None,
    secret: str = "",
) -> str:
    """Store a link; returns its secret, which is stored nowhere. A given `secret` must be as hard to guess."""
    secret = secret or new_secret()
    OneTimeLink.objects.create(
        purpose=purpose,
        secret_hash=secret_hash(secret, current_tenant().uuid),
        email=email,
        user=user,
        payload=payload or {},
        created_at=at,
        expires_at=at + LASTS[purpose],
    )
    return secret


def find_link(secret: str, purpose: Purpose, *, at: datetime, lock: bool = False) -> OneTimeLink:
    """Raises LinkNotUsable, with the reason in the reader's language."""
    rows = OneTimeLink.objects.select_related("user").filter(
        secret_hash=secret_hash(secret, current_tenant().uuid), purpose=purpose
    )
    link = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if link is None:
        raise LinkNotUsable(_("This link is not complete. Open it again from the mail, or ask for a new one."))
    if link.used_at is not None:
        raise LinkNotUsable(_("This link was used before. Each link works once; ask for a new one."))
    if not link.is_usable(at):
        raise LinkNotUsable(_("This link is too old. Ask for a new one."))
    return link


@action(ANYBODY)
def send_sign_in_link(*, actor: Actor, clock: Clock, email: str, language: str, path: str) -> None:
    """Mail a sign-in link to a customer we know; to others nothing, and the page says the same."""
    user = User.objects.with_email(email).filter(portal__isnull=False).first()
    if user is None:
        nothing_changed()
        return
    at = clock()
    secret = make_link(Purpose.SIGN_IN, email=user.email, at=at, user=user)
    queue_mail(
        to=user.email,
        name=user.name,
        language=user.language or language,
        template="sign_in_link",
        item={"url": f"{current_tenant().base_url}{path}".replace("SECRET", secret)},
        at=at,
    )
    record("was sent a sign-in link", user)


@action(ANYBODY)
def use_sign_in_link(*, actor: Actor, clock: Clock, secret: str) -> User:
    """The person of the link, once. Opening the mail proves the address."""
    at = clock()
    link = find_link(secret, Purpose.SIGN_IN, at=at, lock=True)
    link.use(at=at)
    user = link.user
    assert user is not None
    user.confirm_email(at=at)
    record("used a sign-in link", user)
    return user


@action(ANYBODY)
def send_password_link(*, actor: Actor, clock: Clock, email: str, path: str) -> None:
    """For staff who forgot their password; to others nothing, and the page says the same."""
    user = User.objects.with_email(email).staff().first()
    if user is None:
        nothing_changed()
        return
    at = clock()
    secret = make_link(Purpose.PASSWORD, email=user.email, at=at, user=user)
    queue_mail(
        to=user.email,
        name=user.name,
        language=user.language,
        template="password_link",
        item={"url": f"{current_tenant().base_url}{path}".replace("SECRET", secret)},
        at=at,
    )
    record("was sent a password link", user)


@action(ANYBODY)
def set_password_by_link(*, actor: Actor, clock: Clock, secret: str, password: str, purpose: Purpose) -> User:
    """A new password; every session of the person ends."""
    at = clock()
    link = find_link(secret, purpose, at=at, lock=True)
    link.use(at=at)
    user = link.user
    assert user is not None
    user.change_password(password, at=at)
    record("set a password", user)
    return user


@action(ANYBODY)
def enter_with_passkey(*, actor: Actor, clock: Clock, secret: str, answer: Answer, device: Device) -> User:
    """The owner's first door, opened with a key instead of a password."""
    at = clock()
    link = find_link(secret, Purpose.OWNER, at=at, lock=True)
    link.use(at=at)
    user = link.user
    assert user is not None
    user.give_up_password()
    keep_new_key(user, answer, name="", device=device, at=at)
    return user
