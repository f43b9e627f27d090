from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    """Groups of customers and of people: picked by hand, or whoever meets conditions."""

    name = "crm.segments"
    label = "segments"
    side = "tenant"
