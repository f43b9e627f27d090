from __future__ import annotations

from django.urls import URLPattern, path

from crm.segments.views import building, members, segments

app_name = "segments"
SEGMENT = "segments/<uuid:segment_id>/"
urlpatterns: list[URLPattern] = [
    path("segments/", segments.SegmentsView.as_view(), name="segments"),
    path("segments/new/", building.NewSegmentView.as_view(), name="new-segment"),
    path("segments/comparison/", members.ComparisonView.as_view(), name="comparison"),
    path("segments/adding/<slug:key>/", members.AddingView.as_view(), name="adding"),
    path(SEGMENT, segments.SegmentPageView.as_view(), name="segment"),
    path(f"{SEGMENT}edit/", building.EditSegmentView.as_view(), name="edit-segment"),
    path(f"{SEGMENT}members/", members.MembersView.as_view(), name="members"),
    path(f"{SEGMENT}copy/", segments.CopyView.as_view(), name="copy"),
    path(f"{SEGMENT}archive/", segments.ArchiveView.as_view(), name="archive"),
    path(f"{SEGMENT}restoration/", segments.RestorationView.as_view(), name="restoration"),
]
