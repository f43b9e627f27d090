"""The back office: signing in, and what is one's own. The console mounts the same gate and the same profile."""

from __future__ import annotations

from django.urls import URLPattern, path

from identity.views import (
    applications,
    gallery,
    jobs,
    links,
    members,
    passkeys,
    preferences,
    profile,
    roles,
    settings,
    sign_in,
    tokens,
    trying,
    why,
)

GATE = [
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/passkey/", sign_in.PasskeyQuestionView.as_view(), name="ask-passkey"),
    path("sign-in/code/", sign_in.SecondStepView.as_view(), name="second-step"),
    path("sign-in/code/passkey/", sign_in.SecondQuestionView.as_view(), name="ask-second-passkey"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign-out"),
    path("forgotten/", links.ForgottenView.as_view(), name="forgotten"),
    path("password/<str:secret>/", links.PasswordView.as_view(), name="password"),
    path("language/", preferences.LanguageView.as_view(), name="language"),
    path("preferences/", preferences.PreferencesView.as_view(), name="preferences"),
]

OWN = [
    path("profile/", profile.ProfileView.as_view(), name="profile"),
    path("profile/password/", profile.PasswordChangeView.as_view(), name="change-password"),
    path("profile/sessions/others/", profile.OtherSessionsEndView.as_view(), name="end-other-sessions"),
    path("profile/sessions/<uuid:session_id>/", profile.SessionEndView.as_view(), name="end-session"),
    path("profile/authenticator/", profile.AuthenticatorView.as_view(), name="authenticator"),
    path("profile/authenticator/picture/", profile.AuthenticatorPictureView.as_view(), name="authenticator-picture"),
    path("profile/authenticator/removal/", profile.AuthenticatorRemovalView.as_view(), name="remove-authenticator"),
    path("profile/passkeys/", profile.PasskeysView.as_view(), name="passkeys"),
    path("profile/passkeys/question/", passkeys.NewKeyQuestionView.as_view(), name="ask-new-passkey"),
    path("profile/passkeys/<uuid:passkey_id>/", passkeys.PasskeyView.as_view(), name="passkey"),
    path("profile/passkeys/<uuid:passkey_id>/removal/", passkeys.PasskeyRemovalView.as_view(), name="remove-passkey"),
    path("profile/passkey-step/", passkeys.PasskeyStepView.as_view(), name="passkey-step"),
    path("profile/passkey-step/end/", passkeys.PasskeyStepEndView.as_view(), name="end-passkey-step"),
]

app_name = "identity"
urlpatterns: list[URLPattern] = [
    *GATE,
    *OWN,
    path("join/<str:secret>/", links.JoinView.as_view(), name="join"),
    path("join/<str:secret>/passkey/", links.JoinQuestionView.as_view(), name="ask-invited"),
    path("owner/<str:secret>/", links.OwnerView.as_view(), name="owner"),
    path("owner/<str:secret>/passkey/", links.OwnerQuestionView.as_view(), name="ask-owner"),
    path("settings/", settings.SettingsView.as_view(), name="settings"),
    path("settings/look/", settings.LookView.as_view(), name="look"),
    path("settings/look/preview/", settings.LookPreviewView.as_view(), name="look-preview"),
    path("settings/people/", members.MembersView.as_view(), name="people"),
    path("settings/people/<uuid:person_id>/", members.MemberView.as_view(), name="person"),
    path("settings/people/<uuid:person_id>/away/", members.DeactivationView.as_view(), name="deactivate-person"),
    path("settings/people/<uuid:person_id>/back/", members.ReactivationView.as_view(), name="reactivate-person"),
    path("settings/roles/", roles.RolesView.as_view(), name="roles"),
    path("settings/roles/new/", roles.NewRoleView.as_view(), name="new-role"),
    path("settings/roles/why/", why.WhyView.as_view(), name="why"),
    path("settings/roles/<slug:key>/", roles.RoleView.as_view(), name="role"),
    path("settings/roles/<slug:key>/removal/", roles.RoleRemovalView.as_view(), name="delete-role"),
    path("settings/invitations/", members.InvitationsView.as_view(), name="invite"),
    path("settings/invitations/<uuid:link_id>/again/", members.InvitationAgainView.as_view(), name="invite-again"),
    path("settings/invitations/<uuid:link_id>/end/", members.InvitationEndView.as_view(), name="withdraw-invitation"),
    path("settings/teams/", members.TeamsView.as_view(), name="teams"),
    path("settings/teams/<uuid:team_id>/", members.TeamView.as_view(), name="team"),
    path("profile/tokens/", tokens.TokensView.as_view(), name="tokens"),
    path("profile/tokens/<uuid:token_id>/", tokens.TokenRevocationView.as_view(), name="revoke-token"),
    path("profile/api/", trying.TryApiView.as_view(), name="try-api"),
    path("profile/api/token/", trying.TrialTokenView.as_view(), name="trial-token"),
    path("settings/applications/", applications.ApplicationsView.as_view(), name="applications"),
    path("settings/applications/<uuid:application_id>/", applications.ApplicationView.as_view(), name="application"),
    path(
        "settings/applications/<uuid:application_id>/tokens/<uuid:token_id>/",
        applications.ApplicationTokenView.as_view(),
        name="revoke-application-token",
    ),
    path(
        "settings/applications/<uuid:application_id>/retirement/",
        applications.RetirementView.as_view(),
        name="retire-application",
    ),
    path("settings/jobs/", jobs.FailuresView.as_view(), name="failures"),
    path("settings/jobs/<uuid:message_id>/", jobs.JobAgainView.as_view(), name="run-job-again"),
    path("settings/mail/<uuid:mail_id>/", jobs.MailAgainView.as_view(), name="send-mail-again"),
    path("design/", gallery.GalleryView.as_view(), name="gallery"),
]
