"""The second step: an authenticator app (TOTP, RFC 6238) and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import pyotp
from django.utils.translation import gettext as _

from identity.models import Authenticator, RecoveryCode, User
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY, SIGNED_IN

STEP_SECONDS = 30
CODES = 10


def matching_step(secret: str, code: str, *, clock: Clock, after: int) -> int | None:
    """The 30-second step whose code this is, one step of drift allowed either way, later than `after`; else None."""
    now = int(clock().timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in (now, now - 1, now + 1):
        if step > after and hmac.compare_digest(totp.at(step * STEP_SECONDS), code):
            return step
    return None


@action(SIGNED_IN)
def begin_authenticator(*, actor: Actor, clock: Clock, user: User) -> Authenticator:
    """A new secret, which counts only once a code has confirmed it."""
    if Authenticator.objects.filter(user=user, confirmed_at__isnull=False).exists():
        raise Refused(_("An authenticator app is set up already. Remove it first."))
    device, _made = Authenticator.objects.update_or_create(user=user, defaults={"secret": pyotp.random_base32()})
    record("began to set up an authenticator", user)
    return device


@action(SIGNED_IN)
def confirm_authenticator(*, actor: Actor, clock: Clock, user: User, code: str) -> list[str]:
    """The first code proves that the app knows the secret; returns the recovery codes, shown once."""
    device = Authenticator.objects.select_for_update().get(user=user)
    step = matching_step(device.secret, _digits(code), clock=clock, after=device.last_step)
    if step is None:
        raise Refused(_("This code is not the one of this moment. Enter the one shown now."), field="code")
    device.confirm(at=clock(), step=step)
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _index in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    record("set up an authenticator", user)
    return codes


@action(SIGNED_IN)
def remove_authenticator(*, actor: Actor, clock: Clock, user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    record("removed the authenticator", user)


@action(ANYBODY)
def pass_second_step(*, actor: Actor, clock: Clock, user: User, code: str) -> None:
    """Accept a code of the app, or a recovery code once. Raises Refused."""
    device = Authenticator.objects.select_for_update().get(user=user)
    step = matching_step(device.secret, _digits(code), clock=clock, after=device.last_step)
    if step is not None:
        device.accept(step=step)
        record("passed the second step", user)
        return
    spare = RecoveryCode.objects.select_for_update().filter(
        user=user, used_at__isnull=True, code_hash=_hash(user, code)
    )
    found = spare.first()
    if found is None:
        raise Refused(_("This code is not the one of this moment. Enter the one shown now."), field="code")
    found.use(at=clock())
    record("used a recovery code", user)


def _digits(code: str) -> str:
    return "".join(character for character in code if character.isdecimal())


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}:{code.strip().lower()}".encode()).hexdigest()
