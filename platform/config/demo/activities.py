"""What the people of a workspace logged with their customers, told from now backwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.demo.content import Content
from crm.activities.models import Activity, Task
from crm.customers.models import Account, Contact
from identity.models import User
from kernel.rich_text import html_from_text


def fill_activities(
    content: Content,
    staff: Mapping[str, User],
    accounts: Mapping[str, Account],
    contacts: Mapping[str, Contact],
    *,
    now: datetime,
) -> None:
    zone = ZoneInfo(content.workspace["time_zone"])
    for row in content.activities:
        at = _moment(row, now, zone)
        activity = Activity.objects.create(
            account=accounts[row["account"]],
            at=at,
            html=html_from_text(row["text"]),
            made_by=staff[row["by"]],
            made_by_name=staff[row["by"]].name,
            created_at=min(at, now),
            updated_at=min(at, now),
            **{
                name: row[name]
                for name in ("kind", "direction", "subject", "text", "outcome", "minutes", "is_private")
            },
        )
        activity.contacts.set([contacts[key] for key in row["contacts"]])


def _moment(row: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> datetime:
    """At that hour of their day; what is agreed upon lies ahead."""
    day = now.astimezone(zone) - timedelta(days=row["days_ago"])
    at = day.replace(hour=row["hour"], minute=row["minute"], second=0, microsecond=0)
    return at if row["days_ago"] < 0 else min(at, now)


def fill_tasks(content: Content, staff: Mapping[str, User], accounts: Mapping[str, Account], *, now: datetime) -> None:
    zone = ZoneInfo(content.workspace["time_zone"])
    today, made = now.astimezone(zone).date(), now - timedelta(days=7)
    for row in content.tasks:
        on = today + timedelta(days=row["days"]) if row["days"] is not None else None
        due_at = datetime.combine(on, time.fromisoformat(row["at"]), tzinfo=zone) if on and row["at"] else None
        remind_at = due_at - timedelta(minutes=row["remind"]) if due_at and row["remind"] else None
        Task.objects.create(
            due_on=on,
            due_at=due_at,
            remind_at=remind_at,
            # What lies behind when the demo begins needs no mail any more.
            reminded_at=now if remind_at and remind_at <= now else None,
            assignee=staff[row["assignee"]],
            made_by=staff[row["by"]],
            account=accounts[row["account"]] if row["account"] else None,
            done_at=now - timedelta(minutes=30) if row["is_done"] else None,
            done_by=staff[row["assignee"]] if row["is_done"] else None,
            created_at=made,
            updated_at=made,
            **{name: row[name] for name in ("title", "priority", "repeats")},
        )
