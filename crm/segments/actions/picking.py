"""Who is in a segment that is picked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from crm.segments.actions.building import MOST_MEMBERS, locked_segment, too_many_members
from crm.segments.conditions.questions import KINDS
from crm.segments.models import Segment, SegmentMember
from crm.segments.permissions import BUILD_SEGMENTS
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


@action(BUILD_SEGMENTS)
def add_members(*, actor: Actor, clock: Clock, segment: Segment, ids: Sequence[UUID]) -> int:
    """Those of them whom the actor sees; says how many are new."""
    segment = _picked_by_hand(segment, actor)
    seen = KINDS[segment.of].visible(actor).filter(pk__in=ids).order_by("pk").values_list("pk", flat=True)
    wanted = list(seen[: MOST_MEMBERS + 1])
    if not wanted:
        raise Refused(_("Choose at least one."), field="members")
    count = SegmentMember.add(segment, wanted, at=clock())
    if SegmentMember.objects.filter(segment=segment).count() > MOST_MEMBERS:
        raise too_many_members()
    if count:
        record("added members", segment, members=count)
    else:
        nothing_changed()
    return count


@action(BUILD_SEGMENTS)
def remove_members(*, actor: Actor, clock: Clock, segment: Segment, ids: Sequence[UUID]) -> int:
    segment = _picked_by_hand(segment, actor)
    seen = KINDS[segment.of].visible(actor).filter(pk__in=ids).values("pk")
    count, _by_model = SegmentMember.objects.filter(segment=segment, **{f"{segment.of}__in": seen}).delete()
    if count:
        record("removed members", segment, members=count)
    else:
        nothing_changed()
    return count


def _picked_by_hand(segment: Segment, actor: Actor) -> Segment:
    segment = locked_segment(segment, actor)
    if segment.is_archived:
        raise Refused(_("This segment is archived: bring it back first."))
    if not segment.is_static:
        raise Refused(_("Who is in this segment is said by its conditions: change those."))
    return segment
