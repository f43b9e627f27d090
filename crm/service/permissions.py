from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from access.policies import Policy
from crm.customers.permissions import ACCOUNT_POLICY
from kernel.permissions import Permission

VIEW_TICKETS = Permission("service.view", _("See tickets"))
CREATE_TICKETS = Permission("service.create", _("Create tickets"))
REPLY_TO_TICKETS = Permission("service.reply", _("Answer customers"))
NOTE_ON_TICKETS = Permission("service.note", _("Write internal notes"))
EDIT_TICKETS = Permission("service.edit", _("Change status, assignee and priority"))
MANAGE_CATEGORIES = Permission("service.categories", _("Manage ticket categories"))
CLOSE_BY_CLOCK = Permission("service.close_by_clock", _("Close solved tickets after some days"))

# What the portal's people may do; the record scope comes from self_service.
FILE_REQUEST = Permission("portal.file", _("File a request"))
USE_OWN_REQUESTS = Permission("portal.own_requests", _("Read, answer, close and rate own requests"))


def _tickets_meant(words: str) -> QuerySet[Any, Any]:
    number = words.lstrip("#")
    is_number = number.isascii() and number.isdecimal() and len(number) < 15
    meant = Q(number=int(number)) if is_number else Q(subject__icontains=words)
    return apps.get_model("service.Ticket").objects.filter(meant).order_by("-last_message_at", "-id")


# A ticket is also reached by whoever looks after its customer, as far as the role reaches among tickets.
TICKET_POLICY = Policy(
    "ticket",
    _("Ticket"),
    _("Tickets"),
    "service.Ticket",
    VIEW_TICKETS,
    change=(REPLY_TO_TICKETS, NOTE_ON_TICKETS, EDIT_TICKETS),
    owner="assignee",
    owner_label=_("Assignee"),
    team="team",
    parent="account",
    above=ACCOUNT_POLICY,
    shareable=True,
    find=_tickets_meant,
)
