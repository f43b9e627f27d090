"""The index, brought up to date with rows that a test wrote past the actions, also on a real search server."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from search.backends import ships
from search.backends.elastic.door import Keeper
from search.backends.elastic.shipping import ship_once
from search.models import Document
from search.reconciling import fill_all
from tests.harness.cast import MOMENT

SERVER = os.environ.get("TEST_ELASTICSEARCH_URL", "")
NEEDS_SERVER = [
    pytest.mark.servers,
    pytest.mark.skipif(not SERVER, reason="needs a search server: set TEST_ELASTICSEARCH_URL"),
]


def index_now() -> None:
    Document.objects.update(made_by=0)
    fill_all(at=MOMENT)
    ship_now()


def ship_now() -> None:
    """What waits for the search server is on it, and found."""
    if ships():
        while ship_once(at=MOMENT):
            pass
        Keeper().refresh()


def on_server(test: Callable[..., None]) -> Callable[..., None]:
    """Needs the real one; begins without a document of this tenant."""
    for mark in (*NEEDS_SERVER, pytest.mark.usefixtures("elastic")):
        test = mark(test)
    return test
