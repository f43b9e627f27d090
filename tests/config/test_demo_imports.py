"""The demo shows an import with rows to correct, and an edit that was taken back."""

from __future__ import annotations

import pytest

from changes.models import ChangeSet, Kind, State
from config.demo.content import load
from config.demo.imports import fill_imports
from identity.models import User
from kernel.clock import system_clock
from tests.harness.cast import fixed


@pytest.mark.parametrize("key", ["acme", "globex"])
def test_an_import_and_an_undone_edit_are_shown(acme: object, key: str) -> None:
    fill_imports(load(key), User.objects.select_related("staff__role").get(pk=fixed("zhao")), now=system_clock())
    brought = ChangeSet.objects.get(kind=Kind.IMPORT)
    assert (brought.state, brought.created > 3, brought.problems > 1) == (State.APPLIED, True, True)
    undone = ChangeSet.objects.get(kind=Kind.EDIT)
    assert (undone.state, undone.undone > 0, undone.kept) == (State.UNDONE, True, 0)
