from __future__ import annotations

from django.urls import URLPattern, path

from crm.leads.api import views

urlpatterns: list[URLPattern] = [
    path("leads", views.LeadsView.as_view(), name="leads"),
    path("leads/bulk", views.LeadsBulkView.as_view(), name="leads-bulk"),
    path("leads/<uuid:pk>", views.LeadView.as_view(), name="lead"),
]
