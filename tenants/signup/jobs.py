"""What sign-up does in the background: makes workspaces, and frees addresses that nobody confirmed."""

from __future__ import annotations

from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import directory

from tenants.directory.models import SignUp


@job()
def free_unconfirmed_addresses() -> None:
    """After 24 hours the address is anybody's again."""
    with directory():
        SignUp.objects.filter(confirmed_at__isnull=True, expires_at__lt=system_clock()).delete()
