"""The portal's door to what is measured of it."""

from crm.demand.noting import begin_or_go_on, note_answered, note_filed, note_missed_search, note_opened, token_of

__all__ = ["begin_or_go_on", "note_answered", "note_filed", "note_missed_search", "note_opened", "token_of"]
