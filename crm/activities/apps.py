from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """What was said and done with customers, what is to be done, and the timeline of it all."""

    name = "crm.activities"
    label = "activities"
    side = "tenant"
