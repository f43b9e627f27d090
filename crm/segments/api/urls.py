from __future__ import annotations

from django.urls import URLPattern, path

from crm.segments.api import views

ONE = "segments/<uuid:pk>"
urlpatterns: list[URLPattern] = [
    path("segments", views.SegmentsView.as_view(), name="segments"),
    path(ONE, views.SegmentView.as_view(), name="segment"),
    path(f"{ONE}/count", views.CountView.as_view(), name="segment-count"),
    path(f"{ONE}/members", views.MembersView.as_view(), name="segment-members"),
    path(f"{ONE}/members/removal", views.MembersRemovalView.as_view(), name="segment-members-removal"),
    path(f"{ONE}/copies", views.CopyView.as_view(), name="segment-copies"),
    path(f"{ONE}/archive", views.ArchiveView.as_view(), name="segment-archive"),
    path(f"{ONE}/restoration", views.RestorationView.as_view(), name="segment-restoration"),
]
