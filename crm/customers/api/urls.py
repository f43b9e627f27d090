from __future__ import annotations

from django.urls import URLPattern, path

from crm.customers.api import belonging, pool, relating, sharing, views

urlpatterns: list[URLPattern] = [
    path("accounts", views.AccountsView.as_view(), name="accounts"),
    path("accounts/bulk", views.AccountsBulkView.as_view(), name="accounts-bulk"),
    path("accounts/<uuid:pk>", views.AccountView.as_view(), name="account"),
    path("accounts/<uuid:pk>/shares", sharing.AccountSharesView.as_view(), name="account-shares"),
    path("accounts/<uuid:pk>/shares/<uuid:share_id>", sharing.AccountShareView.as_view(), name="account-share"),
    path("accounts/<uuid:pk>/addresses", belonging.AddressesView.as_view(), name="account-addresses"),
    path("accounts/<uuid:pk>/addresses/<uuid:inner>", belonging.AddressView.as_view(), name="account-address"),
    path("accounts/<uuid:pk>/lines", belonging.AccountLinesView.as_view(), name="account-lines"),
    path("accounts/<uuid:pk>/lines/<uuid:inner>", belonging.AccountLineView.as_view(), name="account-line"),
    path("accounts/<uuid:pk>/needs", belonging.NeedsView.as_view(), name="account-needs"),
    path("accounts/<uuid:pk>/needs/<uuid:inner>", belonging.NeedView.as_view(), name="account-need"),
    path("accounts/<uuid:pk>/stages", belonging.StagesView.as_view(), name="account-stages"),
    path("accounts/<uuid:pk>/roles", relating.RolesView.as_view(), name="account-roles"),
    path("accounts/<uuid:pk>/roles/<uuid:inner>", relating.RoleView.as_view(), name="account-role"),
    path("accounts/<uuid:pk>/household", relating.HouseholdView.as_view(), name="account-household"),
    path("accounts/<uuid:pk>/owners", pool.OwnersView.as_view(), name="account-owners"),
    path("accounts/<uuid:pk>/release", pool.ReleaseView.as_view(), name="account-release"),
    path("pool", pool.PoolView.as_view(), name="pool"),
    path("pool/<uuid:pk>/claim", pool.ClaimView.as_view(), name="pool-claim"),
    path("contacts", views.ContactsView.as_view(), name="contacts"),
    path("contacts/bulk", views.ContactsBulkView.as_view(), name="contacts-bulk"),
    path("contacts/<uuid:pk>", views.ContactView.as_view(), name="contact"),
    path("contacts/<uuid:pk>/lines", belonging.ContactLinesView.as_view(), name="contact-lines"),
    path("contacts/<uuid:pk>/lines/<uuid:inner>", belonging.ContactLineView.as_view(), name="contact-line"),
]
