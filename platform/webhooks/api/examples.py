"""An endpoint, its secret and a delivery, in the document."""

from __future__ import annotations

from typing import Any

from kernel.api.examples import Example, example_id, told

ORDERS, DELIVERY = example_id(0x41), example_id(0x42)
# Of no endpoint: it says what it is.
SECRET = "whsec_dGhpcyBpcyBhbiBleGFtcGxlLCBub3QgYSBzZWNyZXQ="  # noqa: S105
UNTIL = "2026-10-03T03:20:00Z"

_endpoint: dict[str, Any] = {
    "id": ORDERS,
    "url": "https://orders.example.com/hooks/rapport",
    "events": ["ticket.created", "ticket.solved"],
    "content": "full",
    "state": "on",
    "stopped_because": "",
    "stopped_at": None,
    "failing_since": None,
    "old_secret_until": None,
    "made_at": "2026-09-14T03:20:00Z",
    "changed_at": "2026-09-14T03:20:00Z",
}
_en, _zh = {"name": "Order system"}, {"name": "订单系统"}

EXAMPLES: dict[str, Example] = {
    "Webhook": told(**_endpoint, en=_en, zh=_zh),
    "MadeWebhook": told(**_endpoint, secret=SECRET, en=_en, zh=_zh),
    "WebhookSecret": told(secret=SECRET, old_secret_until=UNTIL, en={}, zh={}),
    "WebhookDelivery": told(
        id=DELIVERY,
        endpoint_id=ORDERS,
        event="ticket.solved",
        subject_id=example_id(0x13),
        state="delivered",
        tries=2,
        last_status=200,
        last_error="",
        happened_at="2026-10-02T06:15:42Z",
        due_at="2026-10-02T06:15:47Z",
        finished_at="2026-10-02T06:15:48Z",
        en={},
        zh={},
    ),
    "WebhookAttempts": told(
        items=[
            {
                "at": "2026-10-02T06:15:42Z",
                "milliseconds": 5012,
                "status": 503,
                "excerpt": "Service Unavailable",
                "error": "",
            },
            {"at": "2026-10-02T06:15:47Z", "milliseconds": 148, "status": 200, "excerpt": "ok", "error": ""},
        ],
        en={},
        zh={},
    ),
    "ReplayCount": told(count=12, en={}, zh={}),
}
