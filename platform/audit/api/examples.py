"""An entry of the audit log, in the document."""

from __future__ import annotations

from kernel.api.examples import Example, example_id, told

EXAMPLES: dict[str, Example] = {
    "AuditEntry": told(
        id=example_id(0x51),
        at="2026-10-02T06:15:42Z",
        verb="changed",
        face="staff",
        actor_id=example_id(0x21),
        actor_name="Zhang Min",
        token_id=None,
        subject_type="customers.account",
        subject_id=example_id(0x11),
        changes={"grade": ["medium", "high"]},
        en={"subject_name": "Harbour City Water"},
        zh={"subject_name": "海港城自来水公司"},
    ),
}
