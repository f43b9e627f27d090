from django.apps import AppConfig


class DemandConfig(AppConfig):
    """What customers looked for before they asked, and whether an article made the question unnecessary."""

    name = "crm.demand"
    label = "demand"
    side = "tenant"
