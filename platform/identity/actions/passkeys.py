"""Passkeys: added, renamed, removed, and used to come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _

from identity.actions.sessions import Device, has_face, is_fresh
from identity.ceremonies import (
    AnswerNotValid,
    CounterWentBack,
    KeyHolder,
    RelyingParty,
    check_answer,
    check_new_key,
    credential_in,
    options_for_answer,
    options_for_new_key,
)
from identity.challenges import Spent, make_challenge
from identity.events import PasskeyChanged
from identity.models import ChallengePurpose, Passkey, Session, User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor, Face
from kernel.clock import Clock
from kernel.permissions import ANYBODY, SIGNED_IN

MOST = 20


@dataclass(frozen=True)
class Answer:
    """What a device said, the challenge that it was asked, and who asked."""

    text: str
    spent: Spent
    party: RelyingParty


class KeyMayBeCopied(Refused):
    """The answer was right, and yet the key has answered more often before."""

    def __init__(self, sentence: str, key: Passkey) -> None:
        super().__init__(sentence)
        self.key = key


@action(SIGNED_IN)
def begin_passkey(
    *, actor: Actor, clock: Clock, session: Session, party: RelyingParty, password: str = ""
) -> dict[str, Any]:
    """What the device needs to make a key. Asks for the password unless the sign-in is fresh."""
    user = session.user
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    _refuse_unproved(session, password, clock=clock)
    if user.passkeys.count() >= MOST:
        raise Refused(_("You have %(count)d passkeys. Remove one that you don't use first.") % {"count": MOST})
    nothing_changed()  # a question to the device, which it may never answer
    holder = KeyHolder(user.pk, user.email, user.name)
    return ask_for_new_key(party, holder=holder, browser=str(session.pk), at=clock())


def ask_for_new_key(party: RelyingParty, *, holder: KeyHolder, browser: str, at: datetime) -> dict[str, Any]:
    """The options with a challenge in them. `browser`: the session's id, or the secret of a browser without one."""
    challenge = make_challenge(ChallengePurpose.NEW_KEY, holder=browser, at=at, person_id=holder.id)
    known = Passkey.objects.filter(user_id=holder.id, host=party.host).values_list("credential_id", flat=True)
    return options_for_new_key(party, challenge=challenge, holder=holder, known=[bytes(key) for key in known])


def ask_for_answer(party: RelyingParty, *, browser: str, at: datetime, user: User | None = None) -> dict[str, Any]:
    """To come in with any key; or, after the password, with one of this person's."""
    if user is None:
        return options_for_answer(party, challenge=make_challenge(ChallengePurpose.SIGN_IN, holder=browser, at=at))
    challenge = make_challenge(ChallengePurpose.SECOND_STEP, holder=browser, at=at, person_id=user.pk)
    known = user.passkeys.filter(host=party.host).values_list("credential_id", flat=True)
    return options_for_answer(party, challenge=challenge, known=[bytes(key) for key in known])


@action(SIGNED_IN)
def add_passkey(*, actor: Actor, clock: Clock, user: User, answer: Answer, name: str, device: Device) -> Passkey:
    """Keep the key that the device has made."""
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    return keep_new_key(user, answer, name=name, device=device, at=clock())


def keep_new_key(user: User, answer: Answer, *, name: str, device: Device, at: datetime) -> Passkey:
    """Inside an action: check what the device sent, store the key, tell the log and its owner."""
    if answer.spent.person_id != user.pk:
        raise Refused(not_taken())
    try:
        key = check_new_key(answer.party, challenge=answer.spent.value, answer=answer.text)
    except AnswerNotValid as error:
        raise Refused(not_taken()) from error
    if Passkey.objects.filter(credential_id=key.credential_id).exists():
        raise Refused(_("This passkey is here already."))
    passkey = Passkey.objects.create(
        user=user,
        name=name.strip()[:60] or _device_name(device),
        host=answer.party.host,
        credential_id=key.credential_id,
        attested=key.attested,
        sign_count=key.sign_count,
        is_synced=key.is_synced,
        made_at=at,
    )
    record("added a passkey", user, key=passkey.name)
    _tell(user, "added", passkey.name, device)
    return passkey


@action(SIGNED_IN)
def rename_passkey(*, actor: Actor, clock: Clock, passkey: Passkey, name: str) -> None:
    _refuse_anothers(actor, passkey)
    name = name.strip()
    if not name:
        raise Refused(_("Give the passkey a name."), field="name")
    if name == passkey.name:
        nothing_changed()
        return
    old = passkey.name
    passkey.rename(name)
    record("renamed a passkey", passkey.user, key=[old, name])


@action(SIGNED_IN)
def remove_passkey(*, actor: Actor, clock: Clock, passkey: Passkey, device: Device) -> None:
    """The last way in stays: somebody without a password keeps their last key, and so does who is asked for one."""
    _refuse_anothers(actor, passkey)
    # The person's row is the lock: two keys can't go at the same moment, each in the belief that the other stays.
    user = User.objects.select_for_update().get(pk=passkey.user_id)
    if not user.passkeys.exclude(pk=passkey.pk).exists():
        if hasattr(user, "staff") and not user.has_usable_password():
            raise Refused(_("This is your only way in. Set a password or add another passkey first."))
        if user.passkey_step_since is not None:
            raise Refused(
                _("A passkey is your second step, and this is the last one. Turn the second step off first.")
            )
    name = passkey.name
    passkey.delete()
    record("removed a passkey", user, key=name)
    _tell(user, "removed", name, device)


@action(ANYBODY)
def check_passkey(*, actor: Actor, clock: Clock, answer: Answer, face: Face) -> User:
    """The person whose device has answered. One sentence for every failure but that of a copied key."""
    key = _key_of(answer)
    if key is None or not has_face(key.user, face) or answer.spent.person_id not in (None, key.user_id):
        raise Refused(opens_nothing())
    try:
        answered = check_answer(
            answer.party,
            challenge=answer.spent.value,
            answer=answer.text,
            attested=bytes(key.attested),
            sign_count=key.sign_count,
            holder=key.user_id,
        )
    except CounterWentBack as error:
        raise KeyMayBeCopied(
            _("Somebody may have copied this passkey, so it opens nothing. Come in another way and remove it."), key
        ) from error
    except AnswerNotValid as error:
        raise Refused(opens_nothing()) from error
    key.use(at=clock(), sign_count=answered.sign_count, is_synced=answered.is_synced)
    record("used a passkey", key.user, key=key.name)
    return key.user


@action(ANYBODY)
def report_copied_key(*, actor: Actor, clock: Clock, key: Passkey, device: Device) -> None:
    """The refused sign-in has left nothing behind; this does, and its owner reads of it."""
    record("was refused with a passkey that may be copied", key.user, key=key.name)
    _tell(key.user, "copied", key.name, device)


def opens_nothing() -> str:
    return _("This passkey opens nothing here. Sign in another way.")


def not_taken() -> str:
    return _("Your device sent no usable passkey. Try again, or use another device.")


def _key_of(answer: Answer) -> Passkey | None:
    try:
        credential_id = credential_in(answer.text)
    except AnswerNotValid:
        return None
    keys = Passkey.objects.select_for_update(of=("self",)).select_related("user__staff", "user__portal")
    return keys.filter(credential_id=credential_id, host=answer.party.host).first()


def _refuse_anothers(actor: Actor, passkey: Passkey) -> None:
    if passkey.user_id != actor.user_id:
        raise Refused(_("This can't be changed here."))


def _refuse_unproved(session: Session, password: str, *, clock: Clock) -> None:
    """Else a browser that was left open for a minute would be open for ever."""
    if is_fresh(session, clock=clock):
        return
    if not session.user.has_usable_password():
        raise Refused(_("Sign out and in again first; then you have 15 minutes for this."))
    if not check_password(password, session.user.password):
        raise Refused(_("This is not your present password."), field="password")


def _device_name(device: Device) -> str:
    return Session(device=device.name).device_name or _("Passkey")


def _tell(user: User, what: str, key_name: str, device: Device) -> None:
    named = Session(device=device.name).device_name
    emit(PasskeyChanged(person_id=user.pk, what=what, key_name=key_name, ip=device.ip, device=named))
