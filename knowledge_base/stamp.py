"""A number that is another one after every change of what readers may see: what a cached page is kept under."""

from __future__ import annotations

from kernel.actions import Change
from kernel.clock import Clock
from kernel.models import Counter
from kernel.reading import rows

NAME = "knowledge"
# Whatever hangs from these, by the app that owns them.
APP = "knowledge_base"


def note_changes(*, clock: Clock, changes: list[Change]) -> None:
    """In the transaction of the change: a page that is made afterwards is kept under the new number."""
    if any(change.subject._meta.app_label == APP for change in changes):
        Counter.next(NAME)


def knowledge_stamp() -> int:
    """One statement."""
    found = rows("SELECT value FROM kernel_counter WHERE name = %(name)s", {"name": NAME})
    return found[0][0] if found else 0
