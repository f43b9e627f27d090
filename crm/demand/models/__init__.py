from crm.demand.models.closed_gap import ClosedGap
from crm.demand.models.filing import Filing
from crm.demand.models.missed_search import MissedSearch

__all__ = ["ClosedGap", "Filing", "MissedSearch"]
