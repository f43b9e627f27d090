from webhooks.models.delivery import Attempt, Delivery, DeliveryState
from webhooks.models.endpoint import Content, Endpoint, EndpointState

__all__ = ["Attempt", "Content", "Delivery", "DeliveryState", "Endpoint", "EndpointState"]
