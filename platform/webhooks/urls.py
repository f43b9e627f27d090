from __future__ import annotations

from django.urls import URLPattern, path

from webhooks.views import deliveries, endpoints

app_name = "webhooks"
ALL = "settings/webhooks/"
ONE = f"{ALL}<uuid:endpoint_id>/"
DELIVERY = f"{ONE}deliveries/<uuid:delivery_id>/"
urlpatterns: list[URLPattern] = [
    path(ALL, endpoints.EndpointsView.as_view(), name="endpoints"),
    path(f"{ALL}new/", endpoints.NewEndpointView.as_view(), name="new-endpoint"),
    path(ONE, endpoints.EndpointView.as_view(), name="endpoint"),
    path(f"{ONE}edit/", endpoints.EndpointEditView.as_view(), name="edit-endpoint"),
    path(f"{ONE}pause/", endpoints.PauseView.as_view(), name="pause-endpoint"),
    path(f"{ONE}resumption/", endpoints.ResumptionView.as_view(), name="resume-endpoint"),
    path(f"{ONE}secret/", endpoints.SecretView.as_view(), name="replace-secret"),
    path(f"{ONE}test/", endpoints.TestView.as_view(), name="test-endpoint"),
    path(f"{ONE}removal/", endpoints.RemovalView.as_view(), name="delete-endpoint"),
    path(f"{ONE}failed/", deliveries.FailedReplayView.as_view(), name="replay-failed"),
    path(DELIVERY, deliveries.DeliveryView.as_view(), name="delivery"),
    path(f"{DELIVERY}replay/", deliveries.ReplayView.as_view(), name="replay"),
]
