"""The fields of a ticket: list columns, filters and the form of a new one read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.service.models import SUBJECT_LENGTH, Priority, Status, Ticket
from crm.service.permissions import VIEW_TICKETS
from kernel.fields import FieldSpec
from records.types import RecordType

TICKET_FIELDS = (
    FieldSpec(
        "subject", _("Subject"), "subject", required=True, in_list=True, searchable=True, longest=SUBJECT_LENGTH
    ),
    FieldSpec(
        "requester_name",
        _("Customer"),
        in_list=True,
        editable=False,
        searchable=True,
        # A ticket by mail from a stranger belongs to no account yet.
        read=lambda ticket: ticket.account.name if ticket.account else ticket.requester_name,
    ),
    FieldSpec("status", _("Status"), "status", choices=tuple(Status.choices), in_list=True, editable=False),
    FieldSpec(
        "priority", _("Priority"), "priority", required=True, choices=tuple(Priority.choices), in_list=True, drops=1
    ),
    FieldSpec("assignee", _("Assignee"), "person", in_list=True),
    FieldSpec("category", _("Category"), "category", in_list=True, drops=2),
    FieldSpec("team", _("Team"), "team", editable=False),
    FieldSpec("tags", _("Tags"), "tags", editable=False),
    FieldSpec(
        "last_message_at", pgettext_lazy("column: last message", "Last word"), "moment", in_list=True, editable=False
    ),
)
TICKET = RecordType("ticket", Ticket, pgettext_lazy("kind of record", "Ticket"), TICKET_FIELDS, VIEW_TICKETS)
