"""Who has a ticket open, and who is writing: worth nothing after a minute, so a crash may empty the table."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

# A page says every fifteen seconds that it is open, and every four that somebody writes on it.
OPEN_FOR, WRITING_FOR = timedelta(seconds=40), timedelta(seconds=10)


class Presence(models.Model):
    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey("service.Ticket", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)
    wrote_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user"], name="one_presence_per_ticket_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.ticket_id}"

    @staticmethod
    def show(*, ticket_id: Any, user_id: Any, at: datetime, writes: bool) -> None:
        """One statement; to be looking does not take back that one has just written."""
        newer = ["seen_at", "wrote_at"] if writes else ["seen_at"]
        row = Presence(ticket_id=ticket_id, user_id=user_id, seen_at=at, wrote_at=at if writes else None)
        pair = ["ticket", "user"]
        Presence.objects.bulk_create([row], update_conflicts=True, unique_fields=pair, update_fields=newer)
