from __future__ import annotations

from django.urls import URLPattern, path

from crm.activities.api import tasks, views

urlpatterns: list[URLPattern] = [
    path("activities", views.ActivitiesView.as_view(), name="activities"),
    path("activities/<uuid:pk>", views.ActivityView.as_view(), name="activity"),
    path("tasks", tasks.TasksView.as_view(), name="tasks"),
    path("tasks/<uuid:pk>", tasks.TaskView.as_view(), name="task"),
]
