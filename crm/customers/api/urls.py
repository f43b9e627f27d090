from __future__ import annotations

from django.urls import URLPattern, path

from crm.customers.api import views

urlpatterns: list[URLPattern] = [
    path("accounts", views.AccountsView.as_view(), name="accounts"),
    path("accounts/bulk", views.AccountsBulkView.as_view(), name="accounts-bulk"),
    path("accounts/<uuid:pk>", views.AccountView.as_view(), name="account"),
    path("contacts", views.ContactsView.as_view(), name="contacts"),
    path("contacts/bulk", views.ContactsBulkView.as_view(), name="contacts-bulk"),
    path("contacts/<uuid:pk>", views.ContactView.as_view(), name="contact"),
]
