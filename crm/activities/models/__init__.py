from crm.activities.models.activity import Activity, ActivityFile, ActivityKind, Direction, Outcome
from crm.activities.models.task import Repeats, Task, TaskPriority

__all__ = ["Activity", "ActivityFile", "ActivityKind", "Direction", "Outcome", "Repeats", "Task", "TaskPriority"]
