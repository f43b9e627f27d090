"""Workspaces are made in the background, by a worker of the operator's tenant."""

from __future__ import annotations

from uuid import UUID

from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import directory
from tenants.directory.models import SignUp
from tenants.provisioning.actions import make_or_give_up


@job(once=False, retries=0)
def make_workspace(sign_up_id: str) -> None:
    """May be repeated: what is open is left alone, and the mail goes out once."""
    with directory():
        sign_up = SignUp.objects.filter(pk=UUID(sign_up_id), tenant__isnull=False).first()
    if sign_up is not None:
        make_or_give_up(sign_up, clock=system_clock)
