from __future__ import annotations

from django.urls import URLPattern, path

from crm.demand.views import pages

app_name = "demand"
urlpatterns: list[URLPattern] = [
    path("knowledge/gaps/", pages.DemandView.as_view(), name="demand"),
    path("knowledge/gaps/closed/", pages.ClosedGapsView.as_view(), name="closed-gaps"),
    path("knowledge/gaps/closed/<uuid:gap_id>/reopening/", pages.ReopeningView.as_view(), name="reopen-gap"),
]
