from crm.service.models.category import Category
from crm.service.models.link import LinkKind, TicketLink
from crm.service.models.message import Attachment, Draft, Message, MessageKind, Rating
from crm.service.models.presence import Presence
from crm.service.models.ticket import (
    SUBJECT_LENGTH,
    TRANSITIONS,
    Channel,
    Priority,
    Status,
    Ticket,
    TransitionNotAllowed,
)

__all__ = [
    "SUBJECT_LENGTH",
    "TRANSITIONS",
    "Attachment",
    "Category",
    "Channel",
    "Draft",
    "LinkKind",
    "Message",
    "MessageKind",
    "Presence",
    "Priority",
    "Rating",
    "Status",
    "Ticket",
    "TicketLink",
    "TransitionNotAllowed",
]
