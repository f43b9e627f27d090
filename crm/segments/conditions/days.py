"""Periods that move along with the calendar, in the workspace's own zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kernel.tenancy import current_tenant

Span = tuple[date | None, date | None]
LONGEST = 36_500  # days


def zone_of_workspace() -> ZoneInfo:
    return ZoneInfo(str(current_tenant().time_zone))  # type: ignore[attr-defined]


def today_at(at: datetime) -> date:
    return at.astimezone(zone_of_workspace()).date()


def span_of(how: str, days: int, today: date) -> Span:
    """First and last day of a period that `how` names; None for an open end. `days` back from today, or ahead."""
    if how == "last":
        return _back(today, days), today
    if how == "over":
        return None, _back(today, days + 1)
    if how == "next":
        return today, _ahead(today, days)
    return CALENDAR[how](today)


def _back(today: date, days: int) -> date:
    return today - timedelta(days=min(days, (today - date.min).days))


def _ahead(today: date, days: int) -> date:
    return today + timedelta(days=min(days, (date.max - today).days))


def _this_month(today: date) -> Span:
    first = today.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first, following - timedelta(days=1)


def _last_month(today: date) -> Span:
    before = today.replace(day=1) - timedelta(days=1)
    return before.replace(day=1), before


def _this_year(today: date) -> Span:
    return date(today.year, 1, 1), date(today.year, 12, 31)


CALENDAR: dict[str, Callable[[date], Span]] = {
    "this_month": _this_month,
    "last_month": _last_month,
    "this_year": _this_year,
}
