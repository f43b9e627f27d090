"""What account and contact share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from records.models.custom_values import Customizable, changed_columns


class Changeable(Customizable):
    """A record whose fields are changed one by one, and whose changes are told to the audit log."""

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def change(self, values: dict[str, Any], *, at: datetime) -> dict[str, list[Any]]:
        """Set fields; returns {field: [old, new]} of those that differ."""
        changes = self.put(values)
        if changes:
            self.judge({name: old for name, (old, _new) in changes.items()})
            self.updated_at = at
            self.save(update_fields=[*changed_columns(changes), "updated_at"])
        return changes

    def judge(self, before: Mapping[str, Any]) -> None:
        """Raises Refused where it became what its kind must not be; `before` is what changed fields held until now."""
