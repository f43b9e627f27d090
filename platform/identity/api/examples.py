"""Colleagues, teams and the token itself, in the document."""

from __future__ import annotations

from kernel.api.examples import Example, example_id, told

ZHANG, SERVICE = example_id(0x21), example_id(0x22)

EXAMPLES: dict[str, Example] = {
    "User": told(
        id=ZHANG,
        email="min.zhang@pumps.example",
        role="agent",
        is_active=True,
        en={"name": "Zhang Min", "language": "en", "title": "Service engineer"},
        zh={"name": "张敏", "language": "zh-hans", "title": "服务工程师"},
    ),
    "Team": told(id=SERVICE, parent_id=None, en={"name": "Service"}, zh={"name": "售后服务"}),
    "Role": told(
        id=example_id(0x24),
        key="role-0197a5d05f0e7c3a9b1d2f6f0c8e4a24",
        permissions=["customers.edit", "customers.view", "identity.use_desk", "service.view"],
        scopes={"account": {"see": 3, "change": 2}, "ticket": {"see": 1, "change": 1}},
        fields={"account": {"purchase_value": "hidden", "grade": "read"}},
        en={"name": "Regional sales"},
        zh={"name": "区域销售"},
    ),
    "Share": told(
        id=example_id(0x25),
        person_id=ZHANG,
        team_id=None,
        may_change=False,
        made_at="2026-10-02T06:15:42Z",
        en={},
        zh={},
    ),
    "Me": told(
        id=ZHANG,
        role="agent",
        is_application=False,
        may=["customers.view", "service.create", "service.edit", "service.view"],
        token={
            "id": example_id(0x23),
            "scopes": ["service.create", "service.view"],
            "expires_at": "2027-05-01T00:00:00Z",
        },
        en={
            "name": "Zhang Min",
            "language": "en",
            "workspace": {"name": "North Sea Pumps", "host": "pumps.rapport.example"},
        },
        zh={
            "name": "张敏",
            "language": "zh-hans",
            "workspace": {"name": "北海泵业", "host": "pumps.rapport.example"},
        },
    ),
}
