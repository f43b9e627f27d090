from __future__ import annotations

from django.urls import URLPattern, path

from audit.views.exports import ExportCancellationView, ExportFileView, ExportsView, ExportView
from audit.views.log import CheckView, EntryView, LogView

app_name = "audit"
urlpatterns: list[URLPattern] = [
    path("audit/", LogView.as_view(), name="log"),
    path("audit/check/", CheckView.as_view(), name="check"),
    path("audit/exports/", ExportsView.as_view(), name="exports"),
    path("audit/exports/<uuid:order_id>/", ExportView.as_view(), name="export"),
    path("audit/exports/<uuid:order_id>/cancellation/", ExportCancellationView.as_view(), name="export-cancellation"),
    path("audit/exports/<uuid:order_id>/file/", ExportFileView.as_view(), name="export-file"),
    path("audit/<uuid:entry_id>/", EntryView.as_view(), name="entry"),
]
