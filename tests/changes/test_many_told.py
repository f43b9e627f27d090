"""What is told of many records is what is told of one: audit entries and notes for the index, by either way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from audit import sink
from audit.models import Entry
from audit.sink import store
from crm.customers.models import Account
from kernel.actions import Change
from kernel.actor import Actor
from kernel.clock import system_clock
from search import outbox
from search.models import Pending
from search.outbox import note_changes
from tests.harness.cast import fixed

Staff = Callable[[str], Actor]


@pytest.mark.parametrize("many", [1, 1000])
def test_entries_are_the_same_however_many_are_written(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(sink, "MANY", many)
    harbour = Account.objects.get(pk=fixed("harbour"))
    changes = {"notes": ["a\tb\\n", 'q"\u2028号'], "count": [1, None], "flag": [True, {"a": []}]}
    store(actor=staff("zhang"), clock=system_clock, changes=[Change("changed", harbour, changes)])
    found: Any = Entry.objects.about(harbour).get()
    assert (found.verb, found.actor_id, found.actor_name) == ("changed", fixed("zhang"), "Zhang Min")
    assert (found.subject_name, found.changes, found.token_id) == (str(harbour), changes, None)


@pytest.mark.parametrize("many", [1, 1000])
def test_the_index_is_noted_the_same(staff: Staff, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    monkeypatch.setattr(outbox, "MANY", many)
    harbour = Account.objects.get(pk=fixed("harbour"))
    note_changes(clock=system_clock, changes=[Change("changed", harbour, {"name": ["a", "b"]})] * 2)
    found = set(Pending.objects.filter(row=harbour.pk).values_list("kind", "model", "is_echo", "error"))
    assert found == {("accounts", "", False, ""), ("", "customers.account", False, "")}
