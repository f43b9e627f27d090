from crm.sales.models.opportunity import Opportunity

__all__ = ["Opportunity"]
