from __future__ import annotations

from django.urls import URLPattern, path

from crm.duplicates.api import views

urlpatterns: list[URLPattern] = [
    path("duplicates/accounts", views.AccountPairsView.as_view(), name="account-pairs"),
    path(
        "duplicates/accounts/<uuid:pk>/dismissal",
        views.AccountPairDismissalView.as_view(),
        name="account-pair-dismissal",
    ),
    path("duplicates/contacts", views.ContactPairsView.as_view(), name="contact-pairs"),
    path(
        "duplicates/contacts/<uuid:pk>/dismissal",
        views.ContactPairDismissalView.as_view(),
        name="contact-pair-dismissal",
    ),
    path("merges", views.MergesView.as_view(), name="merges"),
]
