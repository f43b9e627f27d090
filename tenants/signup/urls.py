"""The public site on the platform's own host."""

from __future__ import annotations

from django.urls import URLPattern, path

from identity.views import preferences
from tenants.signup.views import making, public

app_name = "signup"
urlpatterns: list[URLPattern] = [
    path("", public.HomeView.as_view(), name="home"),
    path("address/", public.AddressView.as_view(), name="address"),
    path("sign-in/", public.WhereView.as_view(), name="sign-in"),
    path("terms/", public.TermsView.as_view(), name="terms"),
    path("privacy/", public.PrivacyView.as_view(), name="privacy"),
    path("confirm/<str:secret>/", making.ConfirmView.as_view(), name="confirm"),
    path("making/<uuid:sign_up_id>/", making.MakingView.as_view(), name="making"),
    path("making/<uuid:sign_up_id>/again/", making.MakeAgainView.as_view(), name="make-again"),
    path("language/", preferences.LanguageView.as_view(), name="language"),
    path("preferences/", preferences.PreferencesView.as_view(), name="preferences"),
]
