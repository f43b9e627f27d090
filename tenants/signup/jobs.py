"""What sign-up does in the background: frees addresses that nobody confirmed, puts sample data in and out."""

from __future__ import annotations

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import directory
from tenants.directory.models import SignUp
from tenants.signup.actions.sample import put_in_sample_company, sample_companies, take_out_sample_data


@job()
def free_unconfirmed_addresses() -> None:
    """After 24 hours the address is anybody's again."""
    with directory():
        SignUp.objects.filter(confirmed_at__isnull=True, expires_at__lt=system_clock()).delete()


@job(once=False)
def put_in_sample_data(language: str) -> None:
    """Company by company, each stored at once, so that the page sees how far it is; may be repeated."""
    for company in sample_companies(language):
        put_in_sample_company(actor=SYSTEM, clock=system_clock, company=company, language=language)


@job()
def take_sample_data_out() -> None:
    take_out_sample_data(actor=SYSTEM, clock=system_clock)
