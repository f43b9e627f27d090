from __future__ import annotations

from django.urls import URLPattern, path

from webhooks.api import views

urlpatterns: list[URLPattern] = [
    path("webhooks", views.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<uuid:pk>", views.WebhookView.as_view(), name="webhook"),
    path("webhooks/<uuid:pk>/secret", views.SecretView.as_view(), name="webhook-secret"),
    path("webhooks/<uuid:pk>/test", views.TestView.as_view(), name="webhook-test"),
    path("webhooks/<uuid:pk>/deliveries", views.DeliveriesView.as_view(), name="webhook-deliveries"),
    path("webhooks/<uuid:pk>/replay", views.FailedReplayView.as_view(), name="webhook-replay"),
    path("webhook-deliveries/<uuid:pk>/attempts", views.AttemptsView.as_view(), name="delivery-attempts"),
    path("webhook-deliveries/<uuid:pk>/replay", views.ReplayView.as_view(), name="delivery-replay"),
]
