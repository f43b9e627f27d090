from __future__ import annotations

from django.urls import URLPattern, path

from records.views import columns, dictionaries, fields, filters, printing, saved_views

app_name = "records"
LIST = "views/<slug:key>/"
VIEW = f"{LIST}<uuid:view_id>/"
urlpatterns: list[URLPattern] = [
    path(LIST, saved_views.AllViewsView.as_view(), name="views"),
    path(f"{LIST}new/", saved_views.NewViewView.as_view(), name="new-view"),
    path(f"{LIST}columns/", columns.ColumnsView.as_view(), name="columns"),
    path(f"{LIST}filter/", filters.FilterView.as_view(), name="filter"),
    path(f"{LIST}document/", printing.PrintingView.as_view(), name="print-list"),
    path(VIEW, saved_views.ViewView.as_view(), name="view"),
    path(f"{VIEW}filters/", saved_views.ViewFiltersView.as_view(), name="view-filters"),
    path(f"{VIEW}pin/", saved_views.ViewPinView.as_view(), name="view-pin"),
    path(f"{VIEW}place/", saved_views.ViewPlaceView.as_view(), name="view-place"),
    path(f"{VIEW}deletion/", saved_views.ViewDeletionView.as_view(), name="view-deletion"),
    path("settings/fields/", fields.FirstTypeView.as_view(), name="all-fields"),
    path("settings/fields/<slug:key>/", fields.FieldsView.as_view(), name="fields"),
    path("settings/fields/<slug:key>/new/", fields.NewFieldView.as_view(), name="new-field"),
    path("settings/field/<uuid:field_id>/", fields.FieldView.as_view(), name="field"),
    path("settings/field/<uuid:field_id>/place/", fields.FieldPlaceView.as_view(), name="field-place"),
    path("settings/field/<uuid:field_id>/retirement/", fields.RetirementView.as_view(), name="field-retirement"),
    path("settings/dictionaries/", dictionaries.DictionariesView.as_view(), name="dictionaries"),
    path("settings/dictionaries/<uuid:dictionary_id>/", dictionaries.DictionaryView.as_view(), name="dictionary"),
    path("settings/choices/<uuid:entry_id>/", dictionaries.EntryView.as_view(), name="entry"),
    path("settings/choices/<uuid:entry_id>/place/", dictionaries.EntryPlaceView.as_view(), name="entry-place"),
]
