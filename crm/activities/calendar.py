"""A day, a week or a month: meetings, visits and calls that are agreed upon or over, and tasks that are due.

Nothing is kept for it: it is read from activities and tasks, each as far as the reader sees it anyway.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import get_format

from crm.activities.models import Activity, ActivityKind, Task
from crm.activities.told import ICONS
from crm.customers.models import Account
from identity.models import User
from kernel.actor import Actor

DAY, WEEK, MONTH = "day", "week", "month"
VIEWS = (DAY, WEEK, MONTH)
ME, TEAM = "me", "team"
KINDS = (ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.VISIT)
MOST = 1000  # of each sort, in one picture
QUARTER, SHORTEST = 15, 30  # minutes
QUARTERS_A_DAY = 24 * 60 // QUARTER
MORNING, EVENING = 8, 18  # hours that are shown at least
LANES = 12
YEARS = range(1990, 2100)


@dataclass
class Event:
    """`at` is of the reader's clock, and None for what is due on a day alone."""

    on: date
    title: str
    icon: str
    people: frozenset[UUID]
    at: datetime | None = None
    minutes: int | None = None
    kind: str = ""
    customer: str = ""
    url: str = ""
    is_over: bool = False
    is_private: bool = False
    row: int = 1
    rows: int = 1
    lane: int = 0
    lanes: int = 1

    @property
    def begins(self) -> int:
        """Quarters of an hour since midnight."""
        return (self.at.hour * 60 + self.at.minute) // QUARTER if self.at else 0

    @property
    def ends(self) -> int:
        """What goes on after midnight is drawn until midnight."""
        return min(self.begins + -(-max(self.minutes or 0, SHORTEST) // QUARTER), QUARTERS_A_DAY)


@dataclass(frozen=True)
class Column:
    """What stands side by side: days, or on one day the people of a team."""

    on: date
    person: User | None = None
    events: Sequence[Event] = field(default_factory=list)

    @property
    def all_day(self) -> list[Event]:
        return [event for event in self.events if event.at is None]

    @property
    def timed(self) -> list[Event]:
        return [event for event in self.events if event.at is not None]


@dataclass(frozen=True)
class Asked:
    """What the address says. What can't be read is one's own week, today."""

    view: str
    day: date
    whose: str

    @classmethod
    def of(cls, said: Mapping[str, str], today: date) -> Asked:
        view, whose = said.get("view", ""), said.get("whose", "")
        try:
            day = parse_date(said.get("day", "")) or today
        except ValueError:  # the 31st of February
            day = today
        return cls(view if view in VIEWS else WEEK, day if day.year in YEARS else today, whose or ME)

    @property
    def days(self) -> list[date]:
        if self.view == DAY:
            return [self.day]
        if self.view == WEEK:
            return _days(week_begins(self.day), 7)
        first = self.day.replace(day=1)
        begins = week_begins(first)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return _days(begins, (week_begins(last) - begins).days + 7)

    def moved(self, steps: int) -> date:
        """The day that leads one picture on, or back."""
        if self.view == MONTH:
            first = self.day.replace(day=1)
            return (
                (first + timedelta(days=31)).replace(day=1)
                if steps > 0
                else (first - timedelta(days=1)).replace(day=1)
            )
        return self.day + timedelta(days=steps * (7 if self.view == WEEK else 1))


def week_begins(day: date) -> date:
    """As the reader's language has it: 0 is Sunday, 1 is Monday."""
    first = int(get_format("FIRST_DAY_OF_WEEK"))
    return day - timedelta(days=(day.isoweekday() - first) % 7)


def people_for(actor: Actor, whose: str) -> tuple[Sequence[User], Sequence[User]]:
    """Those whose events are wanted, and those of one's teams; one statement."""
    teams = User.objects.filter(pk=actor.me).values("staff__teams")
    wanted = Q(staff__teams__in=teams)
    try:
        asked = UUID(whose)
    except ValueError:
        asked = actor.me
    found = list(
        User.objects.staff()
        .filter(Q(pk__in=User.objects.filter(wanted).values("pk")) | Q(pk__in=[actor.me, asked]))
        .annotate(is_team=Exists(User.objects.filter(wanted, pk=OuterRef("pk"))))
        .order_by("name", "id")
    )
    team = sorted((one for one in found if one.is_team), key=lambda one: one.pk != actor.me)
    if whose == TEAM and team:
        return team, team
    chosen = [one for one in found if one.pk == asked] or [one for one in found if one.pk == actor.me]
    return chosen, team


def events_of(actor: Actor, people: Sequence[User], days: Sequence[date], now: datetime) -> tuple[list[Event], bool]:
    """In their order, and whether there are more than these; two statements."""
    zone, ids = timezone.get_current_timezone(), [one.pk for one in people]
    begins = datetime.combine(days[0], time(), tzinfo=zone)
    ends = datetime.combine(days[-1] + timedelta(days=1), time(), tzinfo=zone)
    seen = Exists(Account.objects.visible_to(actor).filter(pk=OuterRef("account_id")))
    joined = Activity.people.through.objects.filter(activity_id=OuterRef("pk"))
    logged = (
        Activity.objects.visible_to(actor)
        .filter(
            Q(made_by__in=ids) | Exists(joined.filter(user_id__in=ids)), kind__in=KINDS, at__gte=begins, at__lt=ends
        )
        .select_related("account")
        .annotate(is_customer_seen=seen, with_ids=ArraySubquery(joined.values("user_id")))
        .order_by("at", "id")[: MOST + 1]
    )
    tasks = (
        Task.objects.visible_to(actor)
        .filter(Q(due_at__gte=begins, due_at__lt=ends) | Q(due_at__isnull=True, due_on__range=(days[0], days[-1])))
        .filter(assignee__in=ids)
        .select_related("account")
        .annotate(is_customer_seen=seen)
        .order_by("due_at", "due_on", "id")[: MOST + 1]
    )
    told, due = [_of_activity(one, actor, now) for one in logged], [_of_task(one, actor) for one in tasks]
    events = told[:MOST] + due[:MOST]
    events.sort(key=lambda one: (one.on, one.at is not None, one.begins, -one.ends))
    return events, max(len(told), len(due)) > MOST


def columns_of(asked: Asked, people: Sequence[User], events: Sequence[Event]) -> list[Column]:
    """Days; of a team on one day, its people."""
    if asked.view == DAY and asked.whose == TEAM:
        return [Column(asked.day, one, [event for event in events if one.pk in event.people]) for one in people]
    by_day: dict[date, list[Event]] = {day: [] for day in asked.days}
    for event in events:
        by_day[event.on].append(event)
    return [Column(day, None, found) for day, found in by_day.items()]


def rows_of(people: Sequence[User], days: Sequence[date], events: Sequence[Event]) -> list[tuple[User, list[Column]]]:
    """Of a team in a week: a line for each of its people."""
    found = []
    for one in people:
        own = [event for event in events if one.pk in event.people]
        found.append((one, [Column(day, one, [event for event in own if event.on == day]) for day in days]))
    return found


def hours_of(events: Sequence[Event]) -> range:
    """A working day, and what lies before and after it as far as there is something."""
    timed = [event for event in events if event.at is not None]
    first = min([MORNING, *(event.begins // 4 for event in timed)])
    return range(first, max([EVENING, *(-(-event.ends // 4) for event in timed)]))


def lay_out(events: Sequence[Event], hours: range) -> list[Event]:
    """Copies with their places: those that overlap stand side by side."""
    placed = [Event(**vars(event)) for event in events]
    cluster: list[Event] = []
    for event in placed:
        event.row, event.rows = event.begins - hours.start * 4 + 1, event.ends - event.begins
        if cluster and event.begins >= max(one.ends for one in cluster):
            _share(cluster)
            cluster = []
        taken = {one.lane for one in cluster if one.ends > event.begins}
        event.lane = next((lane for lane in range(LANES) if lane not in taken), LANES - 1)
        cluster.append(event)
    _share(cluster)
    return placed


def _share(cluster: Sequence[Event]) -> None:
    lanes = max((event.lane for event in cluster), default=0) + 1
    for event in cluster:
        event.lanes = lanes


def _of_activity(activity: Any, actor: Actor, now: datetime) -> Event:
    is_own = activity.made_by_id == actor.user_id
    here = timezone.localtime(activity.at)
    return Event(
        here.date(),
        activity.subject or str(activity.get_kind_display()),
        ICONS[activity.kind],
        frozenset([activity.made_by_id, *activity.with_ids]),
        here,
        activity.minutes,
        kind=str(activity.get_kind_display()),
        customer=activity.account.name if activity.is_customer_seen else "",
        url=reverse("activities:activity", args=[activity.pk]) if is_own or activity.is_customer_seen else "",
        is_over=activity.at + timedelta(minutes=activity.minutes or 0) <= now,
        is_private=activity.is_private,
    )


def _of_task(task: Any, actor: Actor) -> Event:
    """Whoever may only read of it is led to its customer."""
    here = timezone.localtime(task.due_at) if task.due_at else None
    url = ""
    if actor.user_id in {task.assignee_id, task.made_by_id}:
        url = reverse("activities:task", args=[task.pk])
    elif task.is_customer_seen:
        url = reverse("customers:account", args=[task.account_id])
    return Event(
        here.date() if here else task.due_on,
        task.title,
        "circle-check" if task.is_done else "checkbox",
        frozenset([task.assignee_id]),
        here,
        customer=task.account.name if task.is_customer_seen else "",
        url=url,
        is_over=task.is_done,
    )


def _days(begins: date, count: int) -> list[date]:
    return [begins + timedelta(days=step) for step in range(count)]
