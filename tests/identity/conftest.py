from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tenants.directory.snapshots import forget_snapshots
from tests.harness.authenticator import SoftwareKey, new_key
from tests.harness.client import Visitor
from tests.harness.passkeys import asked, origin_of

OWN = {"desk": "/desk/profile/", "console": "/console/profile/", "portal": "/me/"}


@pytest.fixture(autouse=True)
def _fresh_snapshots() -> Iterator[None]:
    """What a test changed in the directory is rolled back; the memory of it goes too."""
    yield
    forget_snapshots()


@pytest.fixture
def add_key() -> Callable[..., SoftwareKey]:
    """`add_key(browser, "desk")`: a passkey made on the page of what is one's own."""

    def add(browser: Visitor, room: str = "desk", name: str = "Phone", *, counter: int = 0) -> SoftwareKey:
        question = asked(browser, f"{OWN[room]}passkeys/question/")
        key = new_key(question, counter=counter)
        answer = key.made(question, origin=origin_of(browser))
        response: Any = browser.post(f"{OWN[room]}passkeys/", {"answer": answer, "name": name})
        assert response.status_code == 302, response.content.decode()
        return key

    return add


@pytest.fixture
def key(visitor: Callable[..., Visitor], add_key: Callable[..., SoftwareKey]) -> SoftwareKey:
    """Zhang Min's, made at acme; it has answered five times."""
    return add_key(visitor("zhang"), counter=5)
