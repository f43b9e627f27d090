"""The operators' console, with the same gate and the same profile as a back office."""

from __future__ import annotations

from django.urls import URLPattern, path

from identity.urls.desk import GATE, OWN
from tenants.console.views import tenants

app_name = "console"
urlpatterns: list[URLPattern] = [
    *GATE,
    *OWN,
    path("", tenants.TenantListView.as_view(), name="tenants"),
    path("tenants/<uuid:tenant_id>/", tenants.TenantView.as_view(), name="tenant"),
    path("tenants/<uuid:tenant_id>/suspension/", tenants.SuspensionView.as_view(), name="suspend"),
    path("tenants/<uuid:tenant_id>/resumption/", tenants.ResumptionView.as_view(), name="resume"),
    path("tenants/<uuid:tenant_id>/making/", tenants.MakeAgainView.as_view(), name="make-again"),
]
