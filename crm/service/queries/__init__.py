"""Reads across tickets and their surroundings."""

from crm.service.queries.frame import desk_frame
from crm.service.queries.ticket import conversation, ticket_page_query

__all__ = ["conversation", "desk_frame", "ticket_page_query"]
