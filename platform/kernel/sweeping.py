"""Proofs of effects are needed as long as a job may be repeated, and no longer."""

from __future__ import annotations

from datetime import timedelta

from kernel.clock import system_clock
from kernel.jobs import job
from kernel.models import Effect

KEPT = timedelta(days=30)


@job()
def sweep_effects() -> None:
    Effect.objects.filter(at__lt=system_clock() - KEPT).delete()
