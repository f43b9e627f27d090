from __future__ import annotations

from django.urls import URLPattern, path

from identity.api import people

urlpatterns: list[URLPattern] = [
    path("me", people.MeView.as_view(), name="me"),
    path("users", people.UsersView.as_view(), name="users"),
    path("users/<uuid:pk>", people.UserView.as_view(), name="user"),
    path("roles", people.RolesView.as_view(), name="roles"),
    path("teams", people.TeamsView.as_view(), name="teams"),
]
