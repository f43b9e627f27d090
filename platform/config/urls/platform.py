"""The platform's own host: public site and sign-up at `/`, the operators' console at `/console/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from identity.http import brand
from messaging.adapters import shows_outbox

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((brand.urlpatterns, "brand"))),
    path("console/", include("tenants.console.urls")),
    path("", include("tenants.signup.urls")),
]
if shows_outbox():
    urlpatterns.insert(0, path("outbox/", include("messaging.outbox_urls")))
