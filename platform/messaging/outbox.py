"""The demo's letter box: what this workspace has sent, and each mail as its reader would see it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from kernel.http.views import RoomView
from kernel.permissions import ANYBODY
from messaging.models import MailState, OutgoingMail

SHOWN = 100
# A mail's style is inline by nature. Nothing runs in it; its links open beside it, outside of the sandbox.
MAIL_POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'; form-action 'none';"
    " sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)


class OutboxView(RoomView):
    permission = ANYBODY
    room = "public"
    sign_in_url_name = ""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(None)

    def page(self, mail: OutgoingMail | None) -> HttpResponse:
        mails = OutgoingMail.objects.defer("html", "text", "items").order_by("-created_at", "-pk")[:SHOWN]
        context = {"mails": mails, "mail": mail, "failed": MailState.FAILED, "sent": MailState.SENT}
        return render(self.request, "messaging/outbox.html", context)


class MailView(OutboxView):
    def get(self, request: HttpRequest, mail_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        return self.page(get_object_or_404(OutgoingMail, pk=mail_id))


class MailPageView(OutboxView):
    """The mail's own HTML, for the frame of the page above."""

    def get(self, request: HttpRequest, mail_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        mail = get_object_or_404(OutgoingMail, pk=mail_id)
        html = mail.html.replace("<head>", '<head><base target="_blank">', 1)
        headers = {"Content-Security-Policy": MAIL_POLICY, "X-Frame-Options": "SAMEORIGIN"}
        return HttpResponse(html, headers=headers)
