"""The first steps, inside a workspace's back office."""

from __future__ import annotations

from django.urls import URLPattern, path

from tenants.signup.views import welcome

app_name = "welcome"
urlpatterns: list[URLPattern] = [
    path("", welcome.FirstStepsView.as_view(), name="first-steps"),
    path("sample/", welcome.SampleView.as_view(), name="sample"),
    path("away/", welcome.PutAwayView.as_view(), name="put-away"),
]
