"""What a member of staff is told inside the back office."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from kernel.clock import system_clock
from kernel.http.views import RoomView
from kernel.paging import page_of
from kernel.permissions import SIGNED_IN
from messaging.actions import read_all_notifications, read_notification
from messaging.models import Notification

ICONS = {"customer_wrote": "message-circle", "mentioned": "at", "assigned": "user-check"}


class OwnNoticesView(RoomView, abstract=True):
    """Of the back office. The rooms' own base stands in a layer above this app."""

    permission = SIGNED_IN
    room = "desk"
    sign_in_url_name = "identity:sign-in"


class NotificationsView(OwnNoticesView):
    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = Notification.objects.filter(user=self.request.actor.user_id)
        page = page_of(mine, order=("-created_at", "-id"), at=request.GET.get("at", ""))
        context = {
            "page": page,
            "rows": [(row, ICONS.get(row.kind, "bell")) for row in page.rows],
            "has_unread": any(row.read_at is None for row in page.rows),
            "previous_url": f"?at={page.previous}" if page.previous else "",
            "next_url": f"?at={page.next}" if page.next else "",
        }
        return render(request, "messaging/notifications.html", context)


class NotificationView(OwnNoticesView):
    """POST marks one's own notification as read and goes to what it is about."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, notification_id: UUID) -> HttpResponse:
        mine = Notification.objects.filter(user=self.request.actor.user_id)
        notification = mine.filter(pk=notification_id).first()
        if notification is None:
            raise Http404
        read_notification(actor=self.request.actor, clock=system_clock, notification=notification)
        is_ours = url_has_allowed_host_and_scheme(notification.url, allowed_hosts=None)
        return redirect(notification.url if is_ours else "messaging:notifications")


class AllReadView(OwnNoticesView):
    """POST marks everything as read."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        read_all_notifications(actor=self.request.actor, clock=system_clock)
        return redirect("messaging:notifications")
