from __future__ import annotations

from django.urls import URLPattern, path

from documents.views import pages

app_name = "documents"
SUBJECT = "documents/<slug:key>/<uuid:subject_id>/"
ORDER = "documents/<uuid:order_id>/"
urlpatterns: list[URLPattern] = [
    path(ORDER, pages.OrderView.as_view(), name="order"),
    path(f"{ORDER}cancellation/", pages.CancellationView.as_view(), name="cancellation"),
    path(f"{ORDER}file/", pages.DocumentFileView.as_view(), name="file"),
    path(f"{SUBJECT}preview/", pages.PreviewView.as_view(), name="preview"),
    path(f"{SUBJECT}orders/", pages.OrdersView.as_view(), name="orders"),
]
