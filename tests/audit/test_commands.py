"""What the operators of the platform ask from a shell."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from audit.chain import link_waiting
from audit.jobs import link_entries, verify_chain
from audit.models import Chain, Entry, Fault
from config.management.commands.doctor import audit_logs
from kernel.clock import system_clock
from tenants.directory.snapshots import TenantSnapshot
from tests.audit.conftest import NOW, entry
from tests.harness.cast import fixed


def said_by(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_it_walks_every_workspace(acme: TenantSnapshot, globex: TenantSnapshot) -> None:
    entry()
    link_waiting(at=NOW)
    lines = said_by("verify_audit").splitlines()
    assert len(lines) == 3
    assert any(acme.name in line and f"{Entry.objects.count()} entries unbroken" in line for line in lines)
    assert any(globex.name in line and "not linked yet" in line for line in lines)
    assert Chain.present().fingerprint in said_by("verify_audit", "acme.localhost")


def test_a_broken_chain_is_told_and_fails(acme: TenantSnapshot) -> None:
    entry()
    link_waiting(at=NOW)
    Chain.objects.update(head=bytes(32))
    with pytest.raises(SystemExit):
        said_by("verify_audit", "acme.localhost")
    assert Chain.present().fault == Fault.CUT
    [finding] = audit_logs()
    assert (finding.state, f"{acme.name} at" in finding.words) == ("bad", True)


def test_an_unknown_host_is_refused(acme: TenantSnapshot) -> None:
    with pytest.raises(CommandError, match="No workspace"):
        said_by("verify_audit", "nobody.localhost")
    with pytest.raises(CommandError, match="No workspace"):
        said_by("erase_from_audit", "nobody.localhost", str(fixed("zhang")))


def test_the_doctor_says_when_nobody_looked(acme: TenantSnapshot) -> None:
    [finding] = audit_logs()
    assert finding.state == "warn"
    said_by("verify_audit")
    [finding] = audit_logs()
    assert (finding.state, "unbroken" in finding.words) == ("good", True)


def test_the_jobs_link_and_walk(acme: TenantSnapshot) -> None:
    entry(at=system_clock())
    link_entries.run()
    verify_chain.run()
    chain = Chain.present()
    assert (chain.checked, chain.waiting) == (Entry.objects.count(), 0)
