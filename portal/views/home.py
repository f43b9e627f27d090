"""The first page: what waits for the reader, and the one thing to do."""

from __future__ import annotations

from datetime import datetime

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.service import self_service
from kernel.clock import system_clock
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from portal.views.room import PortalView, in_reader_language

SHOWN = 3


class HomeView(PortalView):
    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        language: str = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        context = {
            "categories": self_service.categories(),
            "greeting": in_reader_language(request.tenant.greeting, language),
            "hours": in_reader_language(request.tenant.hours, language),
            "phone": request.tenant.phone,
            "dial": "".join(sign for sign in request.tenant.phone if sign.isdecimal() or sign == "+"),
        }
        if request.actor.is_signed_in:
            mine = self_service.my_own_tickets(self.member)
            context |= {
                "hello": hello(request.actor.name, timezone.localtime(system_clock())),
                "open": list(mine.unfinished()[:SHOWN]),
                "count": mine.count(),
            }
        return self.page("home", context)


def hello(name: str, here: datetime) -> str:
    """A greeting by the reader's own clock."""
    if 5 <= here.hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= here.hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}
