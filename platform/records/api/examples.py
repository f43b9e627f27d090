"""A field that an administrator added, in the document."""

from __future__ import annotations

from kernel.api.examples import Example, example_id, told

EXAMPLES: dict[str, Example] = {
    "Field": told(
        id=example_id(0x71),
        record_type="account",
        key="contract_level",
        labels={"en": "Contract level", "zh-hans": "合同级别"},
        kind="choice",
        dictionary_id=example_id(0x72),
        formula="",
        result="",
        rollup=None,
        digits=0,
        currency="",
        is_required=False,
        is_unique=False,
        is_searched=False,
        personal="none",
        position=0,
        in_use=True,
        en={},
        zh={},
    ),
}
