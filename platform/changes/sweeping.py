"""Files that were imported are kept as long as somebody may want the rows that were refused."""

from __future__ import annotations

from datetime import timedelta

from changes.models import ChangeSet
from kernel.clock import Clock
from kernel.files import remove_stored

KEPT = timedelta(days=30)
GONE = "gone"


def sweep_files(*, clock: Clock) -> int:
    """What was done, and the way to undo it, stays."""
    old = ChangeSet.objects.filter(begun_at__lt=clock() - KEPT).exclude(path__in=("", GONE))
    found = list(old)
    for change_set in found:
        remove_stored(change_set.path)
    old.filter(pk__in=[one.pk for one in found]).update(path=GONE, size=0)
    return len(found)
