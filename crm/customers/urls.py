from __future__ import annotations

from django.urls import URLPattern, path

from crm.customers.views import accounts, contacts, lists, properties, sharing

app_name = "customers"
urlpatterns: list[URLPattern] = [
    path("customers/", lists.AccountListView.as_view(), name="accounts"),
    path("customers/new/", accounts.NewAccountView.as_view(), name="new-account"),
    path("customers/options/", accounts.CustomerOptionsView.as_view(), name="options"),
    path("customers/<uuid:account_id>/", accounts.AccountPageView.as_view(), name="account"),
    path("customers/<uuid:account_id>/edit/", properties.AccountEditView.as_view(), name="edit-account"),
    path("customers/<uuid:account_id>/shares/", sharing.AccountSharesView.as_view(), name="account-shares"),
    path(
        "customers/<uuid:account_id>/shares/<uuid:share_id>/removal/",
        sharing.AccountShareRemovalView.as_view(),
        name="account-share-removal",
    ),
    path("customers/<uuid:account_id>/domain/", properties.DomainView.as_view(), name="domain"),
    path(
        "customers/<uuid:record_id>/fields/<slug:name>/",
        properties.AccountPropertyView.as_view(),
        name="account-field",
    ),
    path("contacts/", lists.ContactListView.as_view(), name="contacts"),
    path("contacts/new/", contacts.NewContactView.as_view(), name="new-contact"),
    path("contacts/<uuid:contact_id>/", contacts.ContactPageView.as_view(), name="contact"),
    path("contacts/<uuid:contact_id>/edit/", contacts.ContactEditView.as_view(), name="edit-contact"),
    path(
        "contacts/<uuid:record_id>/fields/<slug:name>/",
        properties.ContactPropertyView.as_view(),
        name="contact-field",
    ),
]
