"""Routes of what is logged with customers, and of tasks."""

from __future__ import annotations

from tests.harness.cast import fixed
from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

ACTIVITY_ROUTES: dict[str, Route] = {
    "tenant activities:log": Route("activities.log", {"account_id": fixed("harbour")}),
    "tenant activities:timeline": Route("customers.view", {"account_id": fixed("harbour")}),
    "tenant activities:activity": Route("customers.view", {"activity_id": fixed("activity")}),
    "tenant activities:former": Route("activities.log", {"activity_id": fixed("activity")}),
    "tenant activities:removal": Route("activities.log", {"activity_id": fixed("activity")}),
    "tenant activities:restoration": Route("activities.log", {"activity_id": NOTHING}),
    "tenant activities:upload": Route("activities.log"),
    "tenant activities:file": Route("customers.view", {"file_id": NOTHING}),
    "tenant activities:follow-ups": Route("activities.log"),
    "tenant activities:next-follow-up": Route("activities.log"),
    "tenant activities:calendar": Route("activities.log"),
    "tenant activities:new-event": Route("activities.log"),
    "tenant activities:tasks": Route("activities.log"),
    "tenant activities:task": Route("activities.log", {"task_id": NOTHING}),
    "tenant activities:done": Route("activities.log", {"task_id": NOTHING}),
    "tenant activities:reopening": Route("activities.log", {"task_id": NOTHING}),
    "tenant activities:task-removal": Route("activities.log", {"task_id": NOTHING}),
    "tenant activities:task-restoration": Route("activities.log", {"task_id": NOTHING}),
}
