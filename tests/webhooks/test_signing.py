"""Signatures after Standard Webhooks."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from tests.webhooks.conftest import verified
from webhooks.signing import new_secret, signed_headers

# The example with which the libraries of the specification are tested.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC), b'{"test": 2432232314}'


def test_the_specifications_own_example() -> None:
    assert signed_headers(ID, AT, BODY, [SECRET]) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_has_32_bytes_and_is_new_each_time() -> None:
    made = {new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in made)


def test_while_a_secret_is_replaced_either_one_opens() -> None:
    old, new, other = new_secret(), new_secret(), new_secret()
    headers = signed_headers(ID, AT, BODY, [new, old])
    assert verified(headers, BODY, old)
    assert verified(headers, BODY, new)
    assert not verified(headers, BODY, other)
    assert not verified(headers, BODY + b" ", new)
    assert not verified(headers | {"webhook-timestamp": "1614265331"}, BODY, new)
