"""What the people of a workspace logged with their customers, told from now backwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.demo.content import Content
from crm.activities.models import Activity
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
            created_at=at,
            updated_at=at,
            **{
                name: row[name]
                for name in ("kind", "direction", "subject", "text", "outcome", "minutes", "is_private")
            },
        )
        activity.contacts.set([contacts[key] for key in row["contacts"]])


def _moment(row: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> datetime:
    """At that hour of their day."""
    day = now.astimezone(zone) - timedelta(days=row["days_ago"])
    return min(day.replace(hour=row["hour"], minute=row["minute"], second=0, microsecond=0), now)
