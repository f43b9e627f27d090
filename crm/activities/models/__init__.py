from crm.activities.models.activity import Activity, ActivityFile, ActivityKind, Direction, Outcome

__all__ = ["Activity", "ActivityFile", "ActivityKind", "Direction", "Outcome"]
