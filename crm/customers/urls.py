from __future__ import annotations

from django.urls import URLPattern, path

from crm.customers.views import (
    accounts,
    belonging,
    contacts,
    duplicates,
    lists,
    places,
    pool,
    properties,
    relating,
    settings,
    sharing,
)

app_name = "customers"
urlpatterns: list[URLPattern] = [
    path("customers/", lists.AccountListView.as_view(), name="accounts"),
    path("customers/new/", accounts.NewAccountView.as_view(), name="new-account"),
    path("customers/options/", accounts.CustomerOptionsView.as_view(), name="options"),
    path("customers/alike/", duplicates.AlikeView.as_view(), name="alike"),
    path("settings/customer-duplicates/", duplicates.DuplicateSettingsView.as_view(), name="duplicate-settings"),
    path("customers/pool/", pool.PoolView.as_view(), name="pool"),
    path("customers/pool/<uuid:account_id>/", pool.PoolAccountView.as_view(), name="pool-account"),
    path("customers/<uuid:account_id>/owners/", pool.OwnersView.as_view(), name="account-owners"),
    path("settings/customer-pool/", pool.PoolSettingsView.as_view(), name="pool-settings"),
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
    path("customers/<uuid:account_id>/group/", belonging.GroupView.as_view(), name="account-group"),
    path("customers/<uuid:account_id>/roles/", relating.RolesView.as_view(), name="account-roles"),
    path("customers/<uuid:account_id>/roles/<uuid:role_id>/", relating.RoleView.as_view(), name="account-role"),
    path("customers/<uuid:account_id>/household/", relating.HouseholdView.as_view(), name="account-household"),
    path("customers/<uuid:account_id>/tags/", belonging.AccountTagsView.as_view(), name="account-tags"),
    path("customers/<uuid:account_id>/needs/", belonging.NeedsView.as_view(), name="account-needs"),
    path("customers/<uuid:account_id>/needs/<uuid:need_id>/", belonging.NeedView.as_view(), name="account-need"),
    path("customers/<uuid:account_id>/addresses/", places.AddressesView.as_view(), name="account-addresses"),
    path(
        "customers/<uuid:account_id>/addresses/<uuid:address_id>/",
        places.AddressView.as_view(),
        name="account-address",
    ),
    path("customers/<uuid:account_id>/lines/", places.AccountLinesView.as_view(), name="account-lines"),
    path("customers/<uuid:account_id>/lines/<uuid:line_id>/", places.AccountLineView.as_view(), name="account-line"),
    path("contacts/", lists.ContactListView.as_view(), name="contacts"),
    path("contacts/new/", contacts.NewContactView.as_view(), name="new-contact"),
    path("contacts/<uuid:contact_id>/", contacts.ContactPageView.as_view(), name="contact"),
    path("contacts/<uuid:contact_id>/edit/", contacts.ContactEditView.as_view(), name="edit-contact"),
    path(
        "contacts/<uuid:record_id>/fields/<slug:name>/",
        properties.ContactPropertyView.as_view(),
        name="contact-field",
    ),
    path("contacts/<uuid:contact_id>/lines/", places.ContactLinesView.as_view(), name="contact-lines"),
    path("contacts/<uuid:contact_id>/lines/<uuid:line_id>/", places.ContactLineView.as_view(), name="contact-line"),
    path("settings/customer-tags/", settings.TagSettingsView.as_view(), name="tag-settings"),
    path("settings/customer-tags/<uuid:tag_id>/", settings.TagSettingView.as_view(), name="tag-setting"),
    path("settings/customer-grades/", settings.GradeSettingsView.as_view(), name="grade-settings"),
]
