from crm.leads.models.lead import SOURCES, Lead, Status
from crm.leads.models.touch import Touch

__all__ = ["SOURCES", "Lead", "Status", "Touch"]
