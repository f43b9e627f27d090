"""The API at `/api/v1/`: tokens only, no cookie is read."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from config.api import DocumentView, UnknownView

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", DocumentView.as_view(), name="document"),
    path("", include("identity.api.urls")),
    path("", include("records.api.urls")),
    path("", include("changes.api.urls")),
    path("", include("crm.customers.api.urls")),
    path("", include("crm.duplicates.api.urls")),
    path("", include("crm.activities.api.urls")),
    path("", include("crm.sales.api.urls")),
    path("", include("crm.leads.api.urls")),
    path("", include("crm.segments.api.urls")),
    path("", include("crm.service.api.urls")),
    path("", include("knowledge_base.api.urls")),
    path("", include("search.api_urls")),
    path("", include("webhooks.api.urls")),
    path("", include("audit.api.urls")),
    re_path("^.*$", csrf_exempt(UnknownView.as_view()), name="unknown"),
]
