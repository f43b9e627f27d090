from __future__ import annotations

from django.urls import URLPattern, path

from crm.customers.api import sharing, views

urlpatterns: list[URLPattern] = [
    path("accounts", views.AccountsView.as_view(), name="accounts"),
    path("accounts/bulk", views.AccountsBulkView.as_view(), name="accounts-bulk"),
    path("accounts/<uuid:pk>", views.AccountView.as_view(), name="account"),
    path("accounts/<uuid:pk>/shares", sharing.AccountSharesView.as_view(), name="account-shares"),
    path("accounts/<uuid:pk>/shares/<uuid:share_id>", sharing.AccountShareView.as_view(), name="account-share"),
    path("contacts", views.ContactsView.as_view(), name="contacts"),
    path("contacts/bulk", views.ContactsBulkView.as_view(), name="contacts-bulk"),
    path("contacts/<uuid:pk>", views.ContactView.as_view(), name="contact"),
]
