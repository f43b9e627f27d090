from django.utils.translation import gettext_lazy as _

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
