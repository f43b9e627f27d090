from __future__ import annotations

from django.urls import URLPattern, path

from changes.views import change_sets, exports, imports, mass

app_name = "changes"
urlpatterns: list[URLPattern] = [
    path("imports/", imports.ImportsView.as_view(), name="imports"),
    path("imports/<uuid:change_set_id>/", imports.ImportView.as_view(), name="import"),
    path("imports/<uuid:change_set_id>/rejected/", imports.RejectedRowsView.as_view(), name="rejected-rows"),
    path("changes/", change_sets.ChangeSetsView.as_view(), name="change-sets"),
    path("changes/new/<slug:key>/", mass.NewMassChangeView.as_view(), name="new-mass-change"),
    path("changes/<uuid:change_set_id>/", change_sets.ChangeSetView.as_view(), name="change-set"),
    path("changes/<uuid:change_set_id>/application/", change_sets.ApplicationView.as_view(), name="application"),
    path("changes/<uuid:change_set_id>/cancellation/", change_sets.CancellationView.as_view(), name="cancellation"),
    path("changes/<uuid:change_set_id>/undoing/", change_sets.UndoingView.as_view(), name="undoing"),
    path("exports/new/<slug:key>/", exports.NewExportView.as_view(), name="new-export"),
    path("exports/<uuid:order_id>/", exports.ExportView.as_view(), name="export"),
    path(
        "exports/<uuid:order_id>/cancellation/", exports.ExportCancellationView.as_view(), name="export-cancellation"
    ),
    path("exports/<uuid:order_id>/file/", exports.ExportFileView.as_view(), name="export-file"),
]
