"""Proofs of effects are needed as long as a job may be repeated, kept answers as long as a request; no longer."""

from __future__ import annotations

from datetime import timedelta

from kernel.clock import system_clock
from kernel.jobs import job
from kernel.models import Effect, KeptAnswer

KEPT = timedelta(days=30)
ANSWERS_KEPT = timedelta(hours=24)


@job()
def sweep_effects() -> None:
    Effect.objects.filter(at__lt=system_clock() - KEPT).delete()


@job()
def sweep_kept_answers() -> None:
    KeptAnswer.objects.filter(at__lt=system_clock() - ANSWERS_KEPT).delete()
