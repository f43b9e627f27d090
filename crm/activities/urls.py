from __future__ import annotations

from django.urls import URLPattern, path

from crm.activities.views import activities, files, timeline

app_name = "activities"
ACTIVITY = "activities/<uuid:activity_id>/"
urlpatterns: list[URLPattern] = [
    path("customers/<uuid:account_id>/activities/", activities.LogView.as_view(), name="log"),
    path("customers/<uuid:account_id>/timeline/", timeline.TimelineView.as_view(), name="timeline"),
    path(ACTIVITY, activities.ActivityPageView.as_view(), name="activity"),
    path(f"{ACTIVITY}former/", activities.FormerView.as_view(), name="former"),
    path(f"{ACTIVITY}removal/", activities.RemovalView.as_view(), name="removal"),
    path(f"{ACTIVITY}restoration/", activities.RestorationView.as_view(), name="restoration"),
    path("activities/files/", files.UploadView.as_view(), name="upload"),
    path("activities/files/<uuid:file_id>/", files.FileView.as_view(), name="file"),
]
