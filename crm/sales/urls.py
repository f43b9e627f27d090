from __future__ import annotations

from django.urls import URLPattern, path

from crm.sales.views import lists, opportunities

app_name = "sales"
urlpatterns: list[URLPattern] = [
    path("opportunities/", lists.OpportunityListView.as_view(), name="opportunities"),
    path("opportunities/new/", opportunities.NewOpportunityView.as_view(), name="new-opportunity"),
    path("opportunities/<uuid:record_id>/", opportunities.OpportunityPageView.as_view(), name="opportunity"),
    path("opportunities/<uuid:record_id>/edit/", opportunities.OpportunityEditView.as_view(), name="edit-opportunity"),
    path(
        "opportunities/<uuid:record_id>/fields/<slug:name>/",
        opportunities.OpportunityPropertyView.as_view(),
        name="opportunity-field",
    ),
]
