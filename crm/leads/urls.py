from __future__ import annotations

from django.urls import URLPattern, path

from crm.leads.views import leads, lists

app_name = "leads"
urlpatterns: list[URLPattern] = [
    path("leads/", lists.LeadListView.as_view(), name="leads"),
    path("leads/new/", leads.NewLeadView.as_view(), name="new-lead"),
    path("leads/<uuid:record_id>/", leads.LeadPageView.as_view(), name="lead"),
    path("leads/<uuid:record_id>/edit/", leads.LeadEditView.as_view(), name="edit-lead"),
    path("leads/<uuid:record_id>/fields/<slug:name>/", leads.LeadPropertyView.as_view(), name="lead-field"),
    path("leads/<uuid:record_id>/status/", leads.LeadStatusView.as_view(), name="lead-status"),
    path("leads/<uuid:record_id>/touches/", leads.LeadTouchesView.as_view(), name="lead-touches"),
    path("leads/<uuid:record_id>/shares/", leads.LeadSharesView.as_view(), name="lead-shares"),
    path(
        "leads/<uuid:record_id>/shares/<uuid:share_id>/removal/",
        leads.LeadShareRemovalView.as_view(),
        name="lead-share-removal",
    ),
]
