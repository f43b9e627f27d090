"""A customer and a contact, in the document."""

from __future__ import annotations

from identity.api.examples import ZHANG
from kernel.api.examples import Example, example_id, told

HARBOUR, LI = example_id(0x11), example_id(0x12)

EXAMPLES: dict[str, Example] = {
    "Account": told(
        id=HARBOUR,
        kind="company",
        grade="high",
        owner_id=ZHANG,
        country="CN",
        phone="+86 574 8821 5540",
        email="office@harbourcity-water.example",
        website="https://harbourcity-water.example",
        since="2019-03-01",
        stage="active",
        preferred_channel="wechat",
        contract_until="2027-03-31",
        risk="low",
        tags=["Booster stations"],
        last_purchase_on="2026-09-30",
        purchase_count=14,
        purchase_value="1862400.00",
        parent_id=None,
        custom={"contract_level": "gold"},
        created_at="2026-01-12T08:30:00Z",
        updated_at="2026-10-02T06:15:42Z",
        en={
            "name": "Harbour City Water",
            "industry": "Utilities",
            "city": "Ningbo",
            "language": "en",
            "hobbies": "Go, river angling",
            "habits": "Calls before eight in the morning.",
            "notes": "Three booster stations, served every spring.",
        },
        zh={
            "name": "海港城水务",
            "industry": "公用事业",
            "city": "宁波",
            "language": "zh-hans",
            "hobbies": "围棋、河钓",
            "habits": "习惯早上八点前来电。",
            "notes": "三座增压泵站，每年春季保养。",
        },
    ),
    "Contact": told(
        id=LI,
        account_id=HARBOUR,
        email="li.wei@harbourcity-water.example",
        phone="+86 138 0000 0013",
        sees_company_tickets=True,
        preferred_channel="phone",
        custom={},
        created_at="2026-01-12T08:34:10Z",
        updated_at="2026-09-20T02:00:00Z",
        en={"name": "Li Wei", "job_title": "Maintenance engineer", "language": "en"},
        zh={"name": "李伟", "job_title": "维修工程师", "language": "zh-hans"},
    ),
}
