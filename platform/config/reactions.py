"""What follows from what: one line an event, one job a reaction."""

from __future__ import annotations

from kernel.events import ReactionTable

REACTIONS: ReactionTable = {}
