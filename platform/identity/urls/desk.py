"""The back office: signing in, and what is one's own. The console mounts the same gate."""

from __future__ import annotations

from django.urls import URLPattern, path

from identity.views import links, preferences, profile, sign_in

GATE = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/code/", sign_in.SecondStepView.as_view(), name="second-step"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign-out"),
    path("forgotten/", links.ForgottenView.as_view(), name="forgotten"),
    path("password/<str:secret>/", links.PasswordView.as_view(), name="password"),
    path("language/", preferences.LanguageView.as_view(), name="language"),
    path("preferences/", preferences.PreferencesView.as_view(), name="preferences"),
]

app_name = "identity"
urlpatterns: list[URLPattern] = [
    *GATE,
    path("join/<str:secret>/", links.JoinView.as_view(), name="join"),
    path("owner/<str:secret>/", links.OwnerView.as_view(), name="owner"),
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("profile/password/", profile.PasswordChangeView.as_view(), name="change-password"),
    path("profile/sessions/others/", profile.OtherSessionsEndView.as_view(), name="end-other-sessions"),
    path("profile/sessions/<uuid:session_id>/", profile.SessionEndView.as_view(), name="end-session"),
    path("profile/authenticator/", profile.AuthenticatorView.as_view(), name="authenticator"),
    path("profile/authenticator/picture/", profile.AuthenticatorPictureView.as_view(), name="authenticator-picture"),
    path("profile/authenticator/removal/", profile.AuthenticatorRemovalView.as_view(), name="remove-authenticator"),
]
