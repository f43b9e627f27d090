"""Mounted only where mails stay in the house (EMAIL_URL=outbox:)."""

from __future__ import annotations

from django.urls import URLPattern, path

from messaging import outbox

app_name = "outbox"
urlpatterns: list[URLPattern] = [
    path("", outbox.OutboxView.as_view(), name="mails"),
    path("<uuid:mail_id>/", outbox.MailView.as_view(), name="mail"),
    path("<uuid:mail_id>/page/", outbox.MailPageView.as_view(), name="page"),
]
