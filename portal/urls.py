from __future__ import annotations

from django.urls import path

from portal.views import articles, documents, files, filing, home, pages, passkeys, profile, requests, sign_in

app_name = "portal"
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("help/", articles.HelpHomeView.as_view(), name="help"),
    path("help/answers/", articles.AnswersView.as_view(), name="answers"),
    path("help/topics/<slug:slug>/", articles.TopicView.as_view(), name="topic"),
    path("help/files/<uuid:file_id>/", articles.ArticleFileView.as_view(), name="article-file"),
    path("help/<str:language>/<str:slug>/", articles.ArticleView.as_view(), name="article"),
    path("help/<str:language>/<str:slug>/verdict/", articles.VerdictView.as_view(), name="verdict"),
    path("help/<str:language>/<str:slug>/document/", documents.ArticleDocumentView.as_view(), name="article-document"),
    path("requests/", requests.RequestsView.as_view(), name="requests"),
    path("requests/new/", filing.FilingView.as_view(), name="new-request"),
    path("requests/thanks/<str:token>/", filing.ThanksView.as_view(), name="thanks"),
    path("requests/<int:number>/", requests.RequestView.as_view(), name="request"),
    path("requests/<int:number>/live/", requests.LiveView.as_view(), name="request-live"),
    path("requests/<int:number>/replies/", requests.ReplyView.as_view(), name="replies"),
    path("requests/<int:number>/closure/", requests.ClosureView.as_view(), name="closure"),
    path("requests/<int:number>/reopening/", requests.ReopeningView.as_view(), name="reopening"),
    path("requests/<int:number>/rating/", requests.RatingView.as_view(), name="rating"),
    path("requests/<int:number>/document/", documents.RequestDocumentView.as_view(), name="request-document"),
    path("documents/<uuid:order_id>/", documents.DocumentOrderView.as_view(), name="document-order"),
    path(
        "documents/<uuid:order_id>/cancellation/",
        documents.DocumentCancellationView.as_view(),
        name="document-cancellation",
    ),
    path("documents/<uuid:order_id>/file/", documents.DocumentFileView.as_view(), name="document-file"),
    path("files/<uuid:file_id>/", files.FileView.as_view(), name="file"),
    path("uploads/", files.UploadView.as_view(), name="uploads"),
    path("sign-up/", sign_in.SignUpView.as_view(), name="sign-up"),
    path("sign-in/", sign_in.SignInView.as_view(), name="sign-in"),
    path("sign-in/passkey/", sign_in.PasskeyQuestionView.as_view(), name="ask-passkey"),
    path("sign-in/<str:secret>/", sign_in.LinkView.as_view(), name="sign-in-link"),
    path("confirm/<str:secret>/", sign_in.ConfirmView.as_view(), name="confirm"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="sign-out"),
    path("me/", profile.ProfileView.as_view(), name="profile"),
    path("me/password/", profile.PasswordView.as_view(), name="password"),
    path("me/sessions/ending/", profile.OtherSessionsEndingView.as_view(), name="other-sessions-ending"),
    path("me/sessions/<uuid:session_id>/ending/", profile.SessionEndingView.as_view(), name="session-ending"),
    path("me/passkeys/", passkeys.PasskeysView.as_view(), name="passkeys"),
    path("me/passkeys/question/", passkeys.NewKeyQuestionView.as_view(), name="ask-new-passkey"),
    path("me/passkeys/<uuid:passkey_id>/", passkeys.PasskeyView.as_view(), name="passkey"),
    path("me/passkeys/<uuid:passkey_id>/removal/", passkeys.PasskeyRemovalView.as_view(), name="remove-passkey"),
    path("language/", pages.LanguageView.as_view(), name="language"),
    path("preferences/", pages.PreferencesView.as_view(), name="preferences"),
    path("privacy/", pages.PrivacyView.as_view(), name="privacy"),
]
