from __future__ import annotations

from django.urls import URLPattern, path

from changes.api import views

urlpatterns: list[URLPattern] = [
    path("imports", views.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:pk>/mapping", views.MappingView.as_view(), name="import-mapping"),
    path("change-sets", views.ChangeSetsView.as_view(), name="change-sets"),
    path("change-sets/<uuid:pk>", views.ChangeSetView.as_view(), name="change-set"),
    path("change-sets/<uuid:pk>/rows", views.RowsView.as_view(), name="change-set-rows"),
    path("change-sets/<uuid:pk>/application", views.ApplicationView.as_view(), name="change-set-application"),
    path("change-sets/<uuid:pk>/cancellation", views.CancellationView.as_view(), name="change-set-cancellation"),
    path("change-sets/<uuid:pk>/undoing", views.UndoingView.as_view(), name="change-set-undoing"),
    path("exports", views.ExportsView.as_view(), name="exports"),
    path("exports/<uuid:pk>", views.ExportView.as_view(), name="export"),
    path("exports/<uuid:pk>/content", views.ContentView.as_view(), name="export-content"),
]
