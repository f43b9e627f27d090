"""A ticket, what was said on it, its file and its changes, in the document."""

from __future__ import annotations

from crm.customers.api.examples import HARBOUR, LI
from identity.api.examples import SERVICE, ZHANG
from kernel.api.examples import Example, bulk_results, example_id, told

TICKET, FIRST, PRESSURE, GAUGE = (example_id(place) for place in range(0x13, 0x17))

EXAMPLES: dict[str, Example] = {
    "Ticket": told(
        id=TICKET,
        number=1042,
        status="open",
        priority="high",
        assignee_id=ZHANG,
        category_id=PRESSURE,
        team_id=SERVICE,
        channel="portal",
        requester_email="li.wei@harbourcity-water.example",
        custom={"serial_no": "AX-204418-2023"},
        account_id=HARBOUR,
        contact_id=LI,
        follows_up_id=None,
        version=3,
        created_at="2026-10-01T01:12:08Z",
        updated_at="2026-10-01T01:40:55Z",
        last_message_at="2026-10-01T01:40:55Z",
        first_replied_at="2026-10-01T01:40:55Z",
        solved_at=None,
        closed_at=None,
        en={
            "subject": "Pump AX 32-4 loses pressure",
            "requester_name": "Li Wei",
            "tags": ["pressure"],
            "language": "en",
            "preview": "Please send us a picture of the gauge.",
        },
        zh={
            "subject": "AX 32-4 水泵压力下降",
            "requester_name": "李伟",
            "tags": ["压力"],
            "language": "zh-hans",
            "preview": "请发一张压力表的照片给我们。",
        },
    ),
    "Message": told(
        id=FIRST,
        ticket_id=TICKET,
        kind="public",
        by_staff=True,
        author_id=ZHANG,
        channel="portal",
        at="2026-10-01T01:40:55Z",
        en={
            "author_name": "Zhang Min",
            "text": "Please send us a picture of the gauge.",
            "html": "<p>Please send us a picture of the gauge.</p>",
        },
        zh={
            "author_name": "张敏",
            "text": "请发一张压力表的照片给我们。",
            "html": "<p>请发一张压力表的照片给我们。</p>",
        },
    ),
    "Attachment": told(
        id=GAUGE,
        message_id=FIRST,
        content_type="image/jpeg",
        size=184_320,
        inline=False,
        created_at="2026-10-01T01:52:30Z",
        en={"name": "gauge.jpg"},
        zh={"name": "压力表.jpg"},
    ),
    "Change": told(
        id=example_id(0x17),
        at="2026-10-01T01:40:55Z",
        verb="changed the status",
        actor_id=ZHANG,
        token_id=None,
        changes={"status": ["new", "open"]},
        en={"actor_name": "Zhang Min"},
        zh={"actor_name": "张敏"},
    ),
    "Category": told(
        id=PRESSURE, key="pressure", names={"en": "Pressure and flow", "zh-hans": "压力与流量"}, en={}, zh={}
    ),
    "BulkResults": bulk_results(TICKET),
}
