"""What an administrator decided in the first steps."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.events import Event


@dataclass(frozen=True)
class SampleDataWanted(Event):
    language: str


@dataclass(frozen=True)
class SampleDataUnwanted(Event):
    pass
