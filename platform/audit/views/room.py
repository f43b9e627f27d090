"""What the pages of the audit log share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from audit.models import AuditExport
from kernel.clock import system_clock
from kernel.http.views import RoomView


class AuditRoom(RoomView, abstract=True):
    """It stands below the app of members, and so has the desk's door by its name."""

    room = "desk"
    sign_in_url_name = "identity:sign-in"

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def own_export(self, order_id: UUID) -> AuditExport:
        """Only whoever asked for it has it."""
        found = AuditExport.objects.filter(asked_by_id=self.request.actor.user_id, pk=order_id).first()
        if found is None:
            raise Http404
        return found
