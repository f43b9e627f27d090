"""The frame around every page: built once a request for whichever room is open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from design.shell import Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(tenant_name=getattr(getattr(request, "tenant", None), "name", "Rapport"))}
