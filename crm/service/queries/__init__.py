"""Reads across tickets and their surroundings."""

from crm.service.queries.frame import desk_frame

__all__ = ["desk_frame"]
