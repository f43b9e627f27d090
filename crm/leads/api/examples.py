"""A lead, in the document."""

from __future__ import annotations

from identity.api.examples import ZHANG
from kernel.api.examples import Example, example_id, told

ANNA = example_id(0x71)

EXAMPLES: dict[str, Example] = {
    "Lead": told(
        id=ANNA,
        email="anna.lindqvist@nordvik.example",
        phone="+46 31 555 0142",
        wechat="",
        source="fair",
        status="working",
        country="SE",
        has_consent=True,
        owner_id=ZHANG,
        team_id=None,
        reason="",
        converted_at=None,
        converted_account_id=None,
        converted_contact_id=None,
        converted_opportunity_id=None,
        custom={},
        created_at="2026-11-02T09:12:00Z",
        updated_at="2026-11-20T08:05:00Z",
        en={
            "name": "Anna Lindqvist",
            "company": "Nordvik Shipyard",
            "job_title": "Head of purchasing",
            "region": "Gothenburg",
            "language": "en",
            "interest": "Bilge pumps for two ferries",
            "given_why": "Given to Zhang Min by rule 2, “Europe”: round robin",
        },
        zh={
            "name": "吴海燕",
            "company": "诺威克船厂",
            "job_title": "采购主管",
            "region": "哥德堡",
            "language": "zh-hans",
            "interest": "两艘渡轮的舱底泵",
            "given_why": "按规则 2“欧洲”轮流分给张敏",
        },
    ),
}
