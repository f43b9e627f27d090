"""What account and contact share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from kernel.models import Record


class Changeable(Record):
    """A record whose fields are changed one by one, and whose changes are told to the audit log."""

    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def change(self, values: dict[str, Any], *, at: datetime) -> dict[str, list[Any]]:
        """Set fields; returns {field: [old, new]} of those that differ."""
        changes = {name: [getattr(self, name), new] for name, new in values.items() if getattr(self, name) != new}
        for name, (_old, new) in changes.items():
            setattr(self, name, new)
        if changes:
            self.updated_at = at
            self.save(update_fields=[*changes, "updated_at"])
        return changes
