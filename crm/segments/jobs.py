"""What segments do by the clock."""

from __future__ import annotations

import logging

from crm.segments.conditions.days import today_at
from crm.segments.counting import TookLong, no_longer_than
from crm.segments.known import all_members
from crm.segments.models import Segment, SegmentSize
from kernel.clock import system_clock
from kernel.jobs import job

logger = logging.getLogger("segments")
LONGEST = 60_000  # milliseconds


@job(once=False)
def measure_segments() -> None:
    """How many are in each today; again on the same day counts anew. One that takes too long is left out."""
    now = system_clock()
    for segment in Segment.objects.kept().order_by("pk"):
        try:
            with no_longer_than(LONGEST):
                size = all_members(segment, now).order_by().count()
        except TookLong:
            logger.warning("Segment %s takes too long to count.", segment.pk)
            continue
        SegmentSize.note(segment, today_at(now), size)
