from __future__ import annotations

from django.urls import URLPattern, path

from crm.leads.views import conversion, leads, lists, settings

app_name = "leads"
urlpatterns: list[URLPattern] = [
    path("leads/", lists.LeadListView.as_view(), name="leads"),
    path("leads/new/", leads.NewLeadView.as_view(), name="new-lead"),
    path("leads/conversion/", conversion.ConversionView.as_view(), name="conversion"),
    path("leads/giving/", settings.GivingView.as_view(), name="giving"),
    path("leads/<uuid:record_id>/giving/", settings.GivingView.as_view(), name="lead-giving"),
    path("settings/leads/", settings.IntakeView.as_view(), name="intake"),
    path("settings/leads/rules/new/", settings.RuleView.as_view(), name="new-rule"),
    path("settings/leads/rules/<uuid:rule_id>/", settings.RuleView.as_view(), name="rule"),
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
