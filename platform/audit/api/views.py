"""The audit log for programs: read in pages, and nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request

from audit.api.resources import ENTRIES
from audit.permissions import READ_AUDIT
from kernel.api.operations import Operation
from kernel.api.reading import parameters_of_list, read_list
from kernel.api.views import ApiView


class AuditView(ApiView):
    operations = {
        "get": Operation(
            "list_audit_entries",
            "Read the audit log",
            READ_AUDIT,
            gives=ENTRIES.shape,
            pages=True,
            parameters=parameters_of_list(ENTRIES),
            text="Who signed in, opened, changed and took home what; the newest first.",
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ENTRIES, request.GET, self.actor, request.path)
