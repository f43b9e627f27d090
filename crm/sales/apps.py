from django.apps import AppConfig


class SalesConfig(AppConfig):
    """Opportunities: what may become a sale."""

    name = "crm.sales"
    label = "sales"
    side = "tenant"
