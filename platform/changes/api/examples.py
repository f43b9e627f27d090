"""An import, a row that needs a hand and an export, in the document."""

from __future__ import annotations

from kernel.api.examples import Example, example_id, told

EXAMPLES: dict[str, Example] = {
    "ChangeSet": told(
        id=example_id(0x61),
        kind="import",
        state="previewed",
        record_type="account",
        by_id=example_id(0x21),
        begun_at="2026-10-02T06:15:42Z",
        applied_at=None,
        ended_at=None,
        undone_at=None,
        total=412,
        done=412,
        created=398,
        changed=12,
        unchanged=0,
        problems=2,
        undone=0,
        kept=0,
        failure="",
        en={"name": "fair.csv", "columns": [{"header": "Company", "field": "name"}]},
        zh={"name": "展会名单.csv", "columns": [{"header": "公司", "field": "name"}]},
    ),
    "ChangeSetRow": told(
        id=example_id(0x62),
        change_set_id=example_id(0x61),
        number=218,
        record_type="account",
        record_id=None,
        verb="skipped",
        fate="planned",
        before={},
        after={},
        field="grade",
        en={"name": "Baltic Pulp", "problem": "Grade: “A+” is none of the choices: High, Medium, Low."},
        zh={"name": "波罗的海纸浆", "problem": "等级: “A+”不在选项之中：高、中、低。"},
    ),
    "ListExport": told(
        id=example_id(0x63),
        list="accounts",
        query="view=companies&grade=high",
        columns=["name", "city", "owner"],
        file_kind="csv",
        state="done",
        done=42,
        total=42,
        size=5120,
        asked_at="2026-10-02T06:15:42Z",
        en={},
        zh={},
    ),
}
