from __future__ import annotations

from django.urls import URLPattern, path

from crm.sales.api import views

urlpatterns: list[URLPattern] = [
    path("opportunities", views.OpportunitiesView.as_view(), name="opportunities"),
    path("opportunities/bulk", views.OpportunitiesBulkView.as_view(), name="opportunities-bulk"),
    path("opportunities/<uuid:pk>", views.OpportunityView.as_view(), name="opportunity"),
]
