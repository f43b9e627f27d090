"""Challenges for passkeys: kept here until they are answered, answered once.

Spending one happens outside of the action's transaction, so that a refused answer uses it up too.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from fido2.utils import websafe_encode

from identity.ceremonies import AnswerNotValid, challenge_in
from identity.models import ChallengePurpose, PasskeyChallenge
from identity.tokens import secret_hash
from kernel.actions import Refused
from kernel.tenancy import current_tenant

LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Spent:
    """A challenge that was waiting for this very browser, and is not waiting any more."""

    value: str
    person_id: UUID | None


def make_challenge(purpose: ChallengePurpose, *, holder: str, at: datetime, person_id: UUID | None = None) -> str:
    """Random bytes for a device to sign. `holder` is a session's id, or a secret that only this browser has."""
    value = websafe_encode(secrets.token_bytes(32))
    PasskeyChallenge.objects.create(
        purpose=purpose,
        value=value,
        holder_hash=secret_hash(holder, current_tenant().uuid),
        person_id=person_id,
        expires_at=at + LASTS,
    )
    return value


def spend_challenge(answer: str, purpose: ChallengePurpose, *, holder: str, at: datetime) -> Spent:
    """The challenge that this answer is for. Raises Refused for one that is unknown, used, too old or another's."""
    try:
        value = challenge_in(answer)
    except AnswerNotValid as error:
        raise Refused(_("Your device sent no usable answer. Try again.")) from error
    waiting = PasskeyChallenge.objects.filter(
        value=value, purpose=purpose, holder_hash=secret_hash(holder, current_tenant().uuid)
    )
    challenge = waiting.first()
    deleted, _by_model = waiting.delete() if challenge else (0, {})
    # Of two answers at the same moment, one finds the row gone.
    if challenge is None or deleted != 1 or challenge.expires_at <= at:
        raise Refused(_("This took too long, or was answered before. Try again."))
    return Spent(value, challenge.person_id)
