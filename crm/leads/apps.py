from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Leads: who may become a customer, how they came, who looks after them, and what became of them."""

    name = "crm.leads"
    label = "leads"
    side = "tenant"
