"""An opportunity, in the document."""

from __future__ import annotations

from crm.customers.api.examples import HARBOUR, LI
from identity.api.examples import ZHANG
from kernel.api.examples import Example, example_id, told

BOOSTERS = example_id(0x61)

EXAMPLES: dict[str, Example] = {
    "Opportunity": told(
        id=BOOSTERS,
        account_id=HARBOUR,
        contact_id=LI,
        stage="offer",
        amount="128000.00",
        currency="CNY",
        close_on="2027-02-26",
        probability=60,
        owner_id=ZHANG,
        team_id=None,
        custom={},
        created_at="2026-10-12T03:20:00Z",
        updated_at="2026-11-20T08:05:00Z",
        en={"name": "Booster pumps for line 3", "note": "Decided after the audit in February."},
        zh={"name": "三号线增压泵", "note": "二月巡检后决定。"},
    ),
}
