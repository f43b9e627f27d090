from __future__ import annotations

from django.urls import URLPattern, path

from messaging import views

app_name = "messaging"
urlpatterns: list[URLPattern] = [
    path("notifications/", views.NotificationsView.as_view(), name="notifications"),
    path("notifications/read/", views.AllReadView.as_view(), name="all-read"),
    path("notifications/<uuid:notification_id>/", views.NotificationView.as_view(), name="notification"),
]
