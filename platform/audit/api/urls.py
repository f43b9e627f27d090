from __future__ import annotations

from django.urls import URLPattern, path

from audit.api.views import AuditView

urlpatterns: list[URLPattern] = [path("audit", AuditView.as_view(), name="audit")]
