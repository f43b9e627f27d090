"""A segment, in the document."""

from __future__ import annotations

from crm.segments.api.resources import EXAMPLE
from identity.api.examples import ZHANG
from kernel.api.examples import Example, example_id, told

EXAMPLES: dict[str, Example] = {
    "Segment": told(
        id=example_id(0x1D),
        of="account",
        definition=EXAMPLE["definition"],
        is_audience=False,
        owner_id=ZHANG,
        seen_by="all",
        team_id=None,
        created_at="2026-09-01T02:00:00Z",
        updated_at="2026-09-20T02:00:00Z",
        archived_at=None,
        en={"name": "High grade, quiet for two months", "about": "Whom to call this week"},
        zh={"name": "两个月未联系的高等级客户", "about": "本周回访对象"},
    ),
    "SegmentMember": told(
        id=example_id(0x11),
        updated_at="2026-10-02T06:15:42Z",
        en={"name": "Harbour City Water"},
        zh={"name": "海港城水务"},
    ),
    "SegmentCount": told(count=44, is_about=False, en={}, zh={}),
    "PickedAnswer": told(count=1, en={}, zh={}),
}
