from __future__ import annotations

from django.urls import URLPattern, path

from crm.duplicates.views import merging, queue

app_name = "duplicates"
urlpatterns: list[URLPattern] = [
    path("duplicates/", queue.QueueView.as_view(), name="queue"),
    path("duplicates/look/", queue.LookView.as_view(), name="look"),
    path("duplicates/<uuid:pair_id>/dismissal/", queue.DismissalView.as_view(), name="dismissal"),
    path("duplicates/merge/", merging.MergeView.as_view(), name="merge"),
]
