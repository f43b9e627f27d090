"""A device without a screen: makes passkeys and answers with them as a phone would, and lies where a test wants it."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

Flag = AuthenticatorData.FLAG
SEEN_AND_KNOWN = Flag.UP | Flag.UV


@dataclass
class SoftwareKey:
    """One passkey. `counter` is what it says next; synced passkeys of phones say 0 for ever."""

    host: str
    user_handle: bytes
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    counter: int = 0

    def later(self, times: int = 1) -> Self:
        """It has answered elsewhere meanwhile."""
        self.counter += times
        return self

    def made(self, question: dict[str, Any], *, origin: str, flags: int = SEEN_AND_KNOWN, **lies: Any) -> str:
        """The answer to a question of `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.private.public_key())
        attested = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public)
        data = AuthenticatorData.create(self._host_hash(lies), Flag(flags | Flag.AT), self.counter, attested)
        client = self._client("webauthn.create", question, origin, lies)
        attestation = AttestationObject.create("none", data, {})
        response = {"clientDataJSON": websafe_encode(client), "attestationObject": websafe_encode(attestation)}
        return self._outer(response)

    def used(self, question: dict[str, Any], *, origin: str, flags: int = SEEN_AND_KNOWN, **lies: Any) -> str:
        """The answer to a question of `navigator.credentials.get`."""
        data = AuthenticatorData.create(self._host_hash(lies), Flag(flags), self.counter)
        client = self._client("webauthn.get", question, origin, lies)
        signer = lies.get("signer", self.private)
        signature = signer.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._outer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(lies.get("user_handle", self.user_handle)),
            }
        )

    def _host_hash(self, lies: dict[str, Any]) -> bytes:
        return hashlib.sha256(lies.get("host", self.host).encode()).digest()

    def _client(self, kind: str, question: dict[str, Any], origin: str, lies: dict[str, Any]) -> bytes:
        challenge = lies.get("challenge", question["challenge"])
        return CollectedClientData.create(
            lies.get("kind", kind), websafe_decode(challenge), origin, lies.get("cross_origin", False)
        )

    def _outer(self, response: dict[str, str]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def new_key(question: dict[str, Any], *, counter: int = 0) -> SoftwareKey:
    """The key that a device makes for the host and person of a question."""
    return SoftwareKey(question["rp"]["id"], websafe_decode(question["user"]["id"]), counter=counter)
