"""Questions of the server and a device's answers, through a visitor's browser."""

from __future__ import annotations

from typing import Any

from identity.models import Session
from tests.harness.authenticator import SoftwareKey
from tests.harness.client import Visitor

NOTHING = "This passkey opens nothing here"


def asked(browser: Visitor, path: str, data: dict[str, str] | None = None) -> dict[str, Any]:
    """What the server wants a device to answer."""
    response: Any = browser.post(path, data or {})
    assert response.status_code == 200, response.content.decode()
    question: dict[str, Any] = response.json()["publicKey"]
    return question


def origin_of(browser: Visitor) -> str:
    return f"http://{browser.defaults['SERVER_NAME']}"


def answer_with(browser: Visitor, key: SoftwareKey, *, path: str = "/desk/sign-in/", **lies: Any) -> Any:
    """Ask, let the device answer (with the lies that the test wants), and hand it in."""
    question = asked(browser, f"{path}passkey/")
    key.later(lies.pop("later", 1))
    origin = lies.pop("origin", origin_of(browser))
    return browser.post(path, {"answer": key.used(question, origin=origin, **lies)})


def refused(response: Any, sentence: str = NOTHING) -> None:
    """The page says why, and nobody is signed in."""
    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert "desk_session" not in response.cookies or response.cookies["desk_session"].value == ""
    assert not Session.objects.filter(second_factor_at__isnull=False).exists()
