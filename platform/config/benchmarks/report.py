"""The latest whole run as JSON, for `docs/performance`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from config.benchmarks import Outcome

Results = Mapping[str, Outcome]


def header(machine: Mapping[str, str], at: datetime) -> str:
    """The first line of a run."""
    parts: Sequence[str] = (
        f"Rapport, {at:%Y-%m-%d %H:%M} UTC",
        f"{machine['cpu']}, {machine['cores']} cores",
        f"Python {machine['python']}",
        f"PostgreSQL {machine['postgresql']}",
    )
    return " · ".join(parts)


def as_json(results: Results, machine: Mapping[str, str], at: datetime) -> str:
    """Sorted keys and rounded numbers: two runs differ only where they measured something else."""
    report = {
        "at": at.isoformat(timespec="minutes"),
        "machine": dict(machine),
        "figures": [
            asdict(figure) | {"value": round(figure.value, 4), "passes": figure.passes}
            for outcome in results.values()
            for figure in outcome.figures
        ],
        "details": {name: _rounded(outcome.details) for name, outcome in results.items()},
    }
    return json.dumps(report, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def with_sizes(results: Results, machine: Mapping[str, str], at: datetime, kept: Path) -> str:
    """What `kept` holds, with the sizes that were measured now in the place of their former results."""
    before: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for count, outcome in results.items():
        said = {"at": at.isoformat(timespec="minutes"), "machine": dict(machine)}
        before[count] = said | _rounded(outcome.details[count])
    ordered = {count: before[count] for count in sorted(before, key=int)}
    return json.dumps(ordered, indent=2, ensure_ascii=False) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return round(value, 4) if isinstance(value, float) else value
