"""For migrations of apps whose declared fields offer the choices of a dictionary: what it holds to begin with.

Administrators change it like any other; one that is there already is left as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.migrations import RunPython

from kernel.clock import system_clock
from kernel.ids import new_id

Entry = tuple[str, str, str]
"""Key, English, Chinese."""


def dictionary(key: str, labels: tuple[str, str], entries: Sequence[Entry]) -> RunPython:
    def make(apps: Any, schema_editor: Any) -> None:
        kept = apps.get_model("records", "Dictionary")
        if kept.objects.filter(key=key).exists():
            return
        said = {"en": labels[0], "zh-hans": labels[1]}
        made = kept.objects.create(id=new_id(), key=key, labels=said, created_at=system_clock())
        entry = apps.get_model("records", "DictionaryEntry")
        entry.objects.bulk_create(
            entry(id=new_id(), dictionary=made, key=one, labels={"en": en, "zh-hans": zh}, position=place)
            for place, (one, en, zh) in enumerate(entries)
        )

    return RunPython(make, RunPython.noop)
