"""An activity and a task, in the document."""

from __future__ import annotations

from crm.customers.api.examples import HARBOUR, LI
from identity.api.examples import ZHANG
from kernel.api.examples import Example, example_id, told

CALL, OFFER = example_id(0x51), example_id(0x52)

EXAMPLES: dict[str, Example] = {
    "Activity": told(
        id=CALL,
        kind="call",
        direction="out",
        account_id=HARBOUR,
        contact_ids=[LI],
        at="2026-10-02T06:10:00Z",
        minutes=12,
        outcome="reached",
        is_private=False,
        made_by_id=ZHANG,
        created_at="2026-10-02T06:24:11Z",
        updated_at="2026-10-02T06:24:11Z",
        en={
            "subject": "Audit of line 1 and 2",
            "text": "The audit is agreed for Wednesday.",
            "html": "<p>The audit is agreed for Wednesday.</p>",
            "made_by_name": "Zhang Min",
        },
        zh={
            "subject": "一号线和二号线巡检",
            "text": "巡检定在周三。",
            "html": "<p>巡检定在周三。</p>",
            "made_by_name": "张敏",
        },
    ),
    "Task": told(
        id=OFFER,
        due_on="2026-12-01",
        due_at="2026-12-01T07:00:00Z",
        priority="high",
        repeats="",
        assignee_id=ZHANG,
        account_id=HARBOUR,
        made_by_id=ZHANG,
        remind_at="2026-12-01T06:50:00Z",
        done_at=None,
        created_at="2026-11-24T02:00:00Z",
        updated_at="2026-11-24T02:00:00Z",
        en={"title": "Send the offer"},
        zh={"title": "发送报价"},
    ),
}
