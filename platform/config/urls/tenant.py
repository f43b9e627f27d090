"""Everything on a tenant's own host: portal at `/`, back office at `/desk/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from identity.http import brand
from messaging.adapters import shows_outbox

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((brand.urlpatterns, "brand"))),
    path("api/v1/", include("config.urls.api")),
    # What is opened all day comes first: addresses are tried in this order.
    path("desk/", include("crm.service.urls")),
    path("desk/", include("documents.urls")),
    path("desk/", include("crm.customers.urls")),
    path("desk/", include("crm.duplicates.urls")),
    path("desk/", include("crm.activities.urls")),
    path("desk/", include("crm.sales.urls")),
    path("desk/", include("crm.leads.urls")),
    path("desk/", include("crm.segments.urls")),
    path("desk/", include("knowledge_base.urls")),
    path("desk/", include("messaging.urls")),
    path("desk/", include("records.urls")),
    path("desk/", include("changes.urls")),
    path("desk/", include("identity.urls.desk")),
    path("desk/welcome/", include("tenants.signup.welcome_urls")),
    path("desk/", include("webhooks.urls")),
    path("desk/", include("audit.urls")),
    path("desk/", include("crm.demand.urls")),
    path("desk/knowledge/cms/", include("knowledge_base.cms.urls")),
    path("desk/", include("search.urls")),
    path("", include("portal.urls")),
]
if shows_outbox():
    urlpatterns.insert(0, path("outbox/", include("messaging.outbox_urls")))
