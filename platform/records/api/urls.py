from __future__ import annotations

from django.urls import URLPattern, path

from records.api import fields

urlpatterns: list[URLPattern] = [
    path("fields", fields.FieldsView.as_view(), name="fields"),
    path("fields/<uuid:pk>", fields.FieldView.as_view(), name="field"),
]
