from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.models import Fault
from audit.verifying import Verdict
from config.chains import walk_chains
from kernel.clock import system_clock

WHY = {
    Fault.CHANGED: "it says something else than when it was linked",
    Fault.REMOVED: "it is not there any more",
    Fault.MOVED: "it does not follow from the one before it: inserted, swapped or changed",
    Fault.GAP: "its link is not there any more",
    Fault.CUT: "the chain was longer",
    Fault.UNPROVEN: "its values are gone, and no erasure says why",
}


class Command(BaseCommand):
    help = "Walk the audit log of every workspace (or of one host): is it whole, where does it break, what waits?"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("host", nargs="?", default="", help="of one workspace, for example acme.example.com")

    def handle(self, *args: Any, **options: Any) -> None:
        verdicts = []
        for tenant, verdict in walk_chains(options["host"], clock=system_clock):
            verdicts.append(verdict)
            self.stdout.write(f"{'✓' if verdict.is_whole else '✗'} {tenant.name}: {told(verdict)}")
        if not verdicts:
            raise CommandError("No workspace has this host.")
        if any(verdict.fault for verdict in verdicts):
            sys.exit(1)


def told(verdict: Verdict) -> str:
    words = [f"{verdict.whole} entries unbroken"]
    if verdict.fault:
        words.append(f"broken at {verdict.at}: {WHY[verdict.fault]}")
        if verdict.entry:
            words.append(f"entry {verdict.entry.id} of {verdict.entry.at.isoformat(timespec='seconds')}")
    if verdict.waiting:
        words.append(f"{verdict.waiting} not linked yet")
    if verdict.late:
        words.append(f"{verdict.late} older than what was linked before them")
    if verdict.erased:
        words.append(f"{verdict.erased} with erased values")
    return ", ".join([*words, f"ends in {verdict.hash.hex()}"])
