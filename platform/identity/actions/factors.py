"""The second step: an authenticator app (TOTP, RFC 6238), a passkey, and recovery codes for both."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import pyotp
from django.utils.translation import gettext as _

from identity.models import Authenticator, RecoveryCode, User
from identity.models.factor import TOTP
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY, SIGNED_IN
from kernel.sealing import seal

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
    device, _made = Authenticator.objects.update_or_create(
        user=user, defaults={"sealed_secret": seal(pyotp.random_base32(), TOTP)}
    )
    record("began to set up an authenticator", user)
    return device


@action(SIGNED_IN)
def confirm_authenticator(*, actor: Actor, clock: Clock, user: User, code: str) -> list[str]:
    """The first code proves that the app knows the secret; returns the recovery codes, shown once."""
    device = Authenticator.objects.select_for_update().get(user=user)
    if not device.is_readable:
        raise Refused(_("This set-up can't be read any more. Begin again."), field="code")
    step = matching_step(device.secret, _digits(code), clock=clock, after=device.last_step)
    if step is None:
        raise Refused(_("This code is not the one of this moment. Enter the one shown now."), field="code")
    device.confirm(at=clock(), step=step)
    record("set up an authenticator", user)
    return _new_codes(user)


@action(SIGNED_IN)
def remove_authenticator(*, actor: Actor, clock: Clock, user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    if user.passkey_step_since is None:
        RecoveryCode.objects.filter(user=user).delete()
    record("removed the authenticator", user)


@action(SIGNED_IN)
def begin_passkey_step(*, actor: Actor, clock: Clock, user: User) -> list[str]:
    """From now on a passkey is asked for after the password; returns new recovery codes, shown once."""
    if user.pk != actor.user_id or not user.passkeys.exists():
        raise Refused(_("Add a passkey first."))
    user.ask_for_passkey(since=clock())
    record("asked for a passkey after the password", user)
    return _new_codes(user)


@action(SIGNED_IN)
def end_passkey_step(*, actor: Actor, clock: Clock, user: User) -> None:
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    user.ask_for_passkey(since=None)
    if not Authenticator.objects.filter(user=user, confirmed_at__isnull=False).exists():
        RecoveryCode.objects.filter(user=user).delete()
    record("asked for no passkey after the password", user)


@action(ANYBODY)
def pass_second_step(*, actor: Actor, clock: Clock, user: User, code: str) -> None:
    """Accept a code of the app, or a recovery code once. Raises Refused."""
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed_at__isnull=False).first()
    if device is not None and (step := _step_of(device, code, clock)) is not None:
        device.accept(step=step)
        record("passed the second step", user)
        return
    spare = RecoveryCode.objects.select_for_update().filter(
        user=user, used_at__isnull=True, code_hash=_hash(user, code)
    )
    found = spare.first()
    if found is None:
        raise _wrong_code(device)
    found.use(at=clock())
    record("used a recovery code", user)


def _step_of(device: Authenticator, code: str, clock: Clock) -> int | None:
    """None too where its secret can't be opened: recovery codes still work then."""
    if not device.is_readable:
        return None
    return matching_step(device.secret, _digits(code), clock=clock, after=device.last_step)


def _wrong_code(device: Authenticator | None) -> Refused:
    if device is None or device.is_readable:
        return Refused(_("This code is not the one of this moment. Enter the one shown now."), field="code")
    sentence = _("Codes of your app can't be checked at the moment. Use a recovery code, or ask an administrator.")
    return Refused(sentence, field="code")


def _new_codes(user: User) -> list[str]:
    """The earlier ones end."""
    codes = [f"{secrets.token_hex(3)}-{secrets.token_hex(3)}" for _index in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code_hash=_hash(user, code)) for code in codes)
    return codes


def _digits(code: str) -> str:
    return "".join(character for character in code if character.isdecimal())


def _hash(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}:{code.strip().lower()}".encode()).hexdigest()
