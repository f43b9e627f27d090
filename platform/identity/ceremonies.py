"""The two ceremonies of WebAuthn: a device makes a key, and a device answers a challenge. Nothing is stored here.

The relying party is the very host that the browser is at, and its origin must be the same to the letter. The standard
lets a page ask in the name of a host above its own, so without that a workspace's page could answer for the platform.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

LONGEST_ANSWER = 16_000  # characters
LONGEST_CREDENTIAL_ID = 1023  # bytes, says the standard
ALGORITHMS = (-8, -7, -257)  # Ed25519, ES256, RS256: what devices offer
TIMEOUT = 300_000  # ms, for whoever looks for the key first
VERIFIED = UserVerificationRequirement.REQUIRED
# All that the library raises for bytes which are not what they should be.
MALFORMED = (
    *(ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError),
    *(struct.error, RuntimeError, OverflowError, UnsupportedAlgorithm),
)


class AnswerNotValid(Exception):
    """What came back is not an answer to this challenge by this key at this host."""


class CounterWentBack(AnswerNotValid):
    """The key has answered fewer times than it had before: somewhere there is a copy of it."""


@dataclass(frozen=True)
class RelyingParty:
    """Who asks the device: the host that it must know the key by, and the origin that the page must have."""

    host: str
    origin: str
    name: str

    def server(self) -> Fido2Server:
        entity = PublicKeyCredentialRpEntity(name=self.name, id=self.host)
        server = Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)
        order = {algorithm: place for place, algorithm in enumerate(ALGORITHMS)}
        offered = [kind for kind in server.allowed_algorithms if kind.alg in order]
        server.allowed_algorithms = sorted(offered, key=lambda kind: order[kind.alg])
        server.timeout = TIMEOUT  # type: ignore[assignment]
        return server


@dataclass(frozen=True)
class KeyHolder:
    """Whose key it will be, as the device shows it."""

    id: UUID
    email: str
    name: str


@dataclass(frozen=True)
class NewKey:
    credential_id: bytes
    attested: bytes
    sign_count: int
    is_synced: bool


@dataclass(frozen=True)
class Answered:
    sign_count: int
    is_synced: bool


def options_for_new_key(
    party: RelyingParty, *, challenge: str, holder: KeyHolder, known: Iterable[bytes]
) -> dict[str, Any]:
    """What a page hands to `navigator.credentials.create`; a device that has a `known` key makes no other."""
    options, _state = party.server().register_begin(
        PublicKeyCredentialUserEntity(id=holder.id.bytes, name=holder.email, display_name=holder.name),
        credentials=_named(known),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
        challenge=websafe_decode(challenge),
    )
    return dict(options)


def options_for_answer(party: RelyingParty, *, challenge: str, known: Iterable[bytes] = ()) -> dict[str, Any]:
    """What a page hands to `navigator.credentials.get`; without `known` keys the person chooses one on the device."""
    options, _state = party.server().authenticate_begin(
        credentials=_named(known) or None, user_verification=VERIFIED, challenge=websafe_decode(challenge)
    )
    return dict(options)


def challenge_in(answer: str) -> str:
    """Which challenge an answer claims to be for. Raises AnswerNotValid."""
    try:
        return websafe_encode(_client_data(_parsed(answer)).challenge)
    except MALFORMED as error:
        raise AnswerNotValid from error


def credential_in(answer: str) -> bytes:
    """Which key an answer claims to be from. Raises AnswerNotValid."""
    try:
        return websafe_decode(_parsed(answer)["rawId"])
    except MALFORMED as error:
        raise AnswerNotValid from error


def check_new_key(party: RelyingParty, *, challenge: str, answer: str) -> NewKey:
    """The key that a device made for this challenge, after its owner unlocked it. Raises AnswerNotValid."""
    try:
        parsed = _parsed(answer)
        _refuse_frames(_client_data(parsed))
        data = party.server().register_complete(_state(challenge), RegistrationResponse.from_dict(parsed))
        key = data.credential_data
        if key is None or len(key.credential_id) > LONGEST_CREDENTIAL_ID or key.public_key[3] not in ALGORITHMS:
            raise AnswerNotValid
        return NewKey(key.credential_id, bytes(key), data.counter, data.is_backed_up())
    except MALFORMED as error:
        raise AnswerNotValid from error


def check_answer(
    party: RelyingParty, *, challenge: str, answer: str, attested: bytes, sign_count: int, holder: UUID
) -> Answered:
    """Raises AnswerNotValid, or CounterWentBack for a right answer by what seems to be a copy."""
    try:
        parsed = _parsed(answer)
        response = AuthenticationResponse.from_dict(parsed)
        _refuse_frames(response.response.client_data)
        if response.response.user_handle not in (None, b"", holder.bytes):
            raise AnswerNotValid
        party.server().authenticate_complete(_state(challenge), [AttestedCredentialData(attested)], response)
        data: AuthenticatorData = response.response.authenticator_data
    except MALFORMED as error:
        raise AnswerNotValid from error
    if (data.counter or sign_count) and data.counter <= sign_count:
        raise CounterWentBack
    return Answered(data.counter, data.is_backed_up())


def _parsed(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("Too long.")
    parsed = json.loads(answer)
    if not isinstance(parsed, dict):
        raise TypeError("Not an object.")
    return parsed


def _client_data(parsed: dict[str, Any]) -> CollectedClientData:
    return CollectedClientData(websafe_decode(parsed["response"]["clientDataJSON"]))


def _refuse_frames(data: CollectedClientData) -> None:
    if data.cross_origin:
        raise AnswerNotValid


def _state(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": VERIFIED}


def _named(known: Iterable[bytes]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=key) for key in known]
