"""Files to import, and the way through an import without its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from changes.actions.applying import apply_change_set, undo_change_set
from changes.actions.importing import begin_import, match_columns
from changes.models import ChangeSet
from kernel.actor import Actor
from kernel.clock import system_clock

Staff = Callable[[str], Actor]
Jobs = Callable[[], int]


def upload(text: str | bytes, name: str = "customers.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


class Way:
    """Through an import, step by step, in the name of one person."""

    def __init__(self, actor: Actor, run_jobs: Jobs) -> None:
        self.by: dict[str, Any] = {"actor": actor, "clock": system_clock}
        self.run_jobs = run_jobs

    def begin(self, text: str | bytes, kind: str = "account", name: str = "customers.csv") -> ChangeSet:
        return begin_import(**self.by, record_type=kind, upload=upload(text, name))

    def check(
        self,
        change_set: ChangeSet,
        key: str = "",
        mode: str = "update",
        columns: Mapping[int, str] | None = None,
        **dates: Any,
    ) -> ChangeSet:
        guessed = {int(place): name for place, name in change_set.options["columns"].items()}
        match_columns(**self.by, change_set=change_set, columns=columns or guessed, key=key, mode=mode, **dates)
        self.run_jobs()
        return self.again(change_set)

    def apply(self, change_set: ChangeSet) -> ChangeSet:
        apply_change_set(**self.by, change_set=change_set)
        self.run_jobs()
        return self.again(change_set)

    def undo(self, change_set: ChangeSet) -> ChangeSet:
        undo_change_set(**self.by, change_set=change_set)
        self.run_jobs()
        return self.again(change_set)

    def whole(self, text: str | bytes, key: str = "", mode: str = "update", kind: str = "account") -> ChangeSet:
        return self.apply(self.check(self.begin(text, kind), key, mode))

    def again(self, change_set: ChangeSet) -> ChangeSet:
        change_set.refresh_from_db()
        return change_set


@pytest.fixture
def way(staff: Staff, run_jobs: Jobs) -> Way:
    return Way(staff("zhao"), run_jobs)
