from crm.leads.models.intake import Intake, Rule, Way
from crm.leads.models.lead import SOURCES, Lead, Status
from crm.leads.models.touch import Touch

__all__ = ["SOURCES", "Intake", "Lead", "Rule", "Status", "Touch", "Way"]
