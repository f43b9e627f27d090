from __future__ import annotations

from django.urls import URLPattern, path

from crm.activities.views import activities, calendar, files, follow_ups, tasks, timeline

app_name = "activities"
TASK = "tasks/<uuid:task_id>/"
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
    path("follow-ups/", follow_ups.FollowUpsView.as_view(), name="follow-ups"),
    path("follow-ups/next/", follow_ups.NextView.as_view(), name="next-follow-up"),
    path("calendar/", calendar.CalendarView.as_view(), name="calendar"),
    path("calendar/new/", calendar.NewEventView.as_view(), name="new-event"),
    path("tasks/", tasks.TasksView.as_view(), name="tasks"),
    path(TASK, tasks.TaskPageView.as_view(), name="task"),
    path(f"{TASK}done/", tasks.DoneView.as_view(), name="done"),
    path(f"{TASK}reopening/", tasks.ReopeningView.as_view(), name="reopening"),
    path(f"{TASK}removal/", tasks.TaskRemovalView.as_view(), name="task-removal"),
    path(f"{TASK}restoration/", tasks.TaskRestorationView.as_view(), name="task-restoration"),
]
