"""The index, brought up to date with rows that a test wrote past the actions."""

from __future__ import annotations

from search.models import Document
from search.reconciling import fill_all
from tests.harness.cast import MOMENT


def index_now() -> None:
    Document.objects.update(made_by=0)
    fill_all(at=MOMENT)
