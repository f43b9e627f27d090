"""The calendar, and where something new in it begins: with a customer, or as a task."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.activities.calendar import (
    DAY,
    ME,
    MONTH,
    QUARTER,
    TEAM,
    WEEK,
    Asked,
    Column,
    columns_of,
    events_of,
    hours_of,
    lay_out,
    people_for,
    rows_of,
)
from crm.activities.forms import MOMENT, moment_of
from crm.activities.models import ActivityKind
from crm.activities.permissions import LOG_ACTIVITIES
from crm.customers.queries.records import Customer, account_page_query, find_customers, words_of
from design.moments import day as short_day
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.clock import system_clock

IN_A_CELL = 4
UNPROCESSABLE = 422


class CalendarView(DeskView):
    permission = LOG_ACTIVITIES

    def get(self, request: HttpRequest) -> HttpResponse:
        actor, now = self.request.actor, system_clock()
        here = timezone.localtime(now)
        asked = Asked.of(request.GET, here.date())
        people, team = people_for(actor, asked.whose)
        if asked.whose != TEAM or not team:
            asked = Asked(asked.view, asked.day, ME if people[0].pk == actor.me else str(people[0].pk))
        events, is_cut = events_of(actor, people, asked.days, now)
        is_team = asked.whose == TEAM
        is_month, is_rows = asked.view == MONTH, is_team and asked.view == WEEK
        hours = hours_of(events)
        columns = columns_of(asked, people, events)
        context = {
            "asked": asked,
            "today": here.date(),
            "period": _period(asked, here.date()),
            "previous": address(asked, day=asked.moved(-1)),
            "next": address(asked, day=asked.moved(1)),
            "this": address(asked, day=here.date()),
            "views": _views(asked),
            "whose": _whose(asked) if team else [],
            "person": people[0] if not is_team and people[0].pk != actor.me else None,
            "is_team": is_team,
            "is_cut": is_cut,
            "has_events": bool(events),
            "hours": [(hour, (hour - hours.start) * 4 + 1) for hour in hours],
            "columns": [] if is_month or is_rows else [self._column(one, asked, hours) for one in columns],
            "cells": [_cell(one, asked) for one in columns] if is_month else [],
            "names": [date_format(day, "D") for day in asked.days[:7]] if is_month or is_rows else [],
            "rows": _rows(people, asked, events) if is_rows else [],
            "now_row": _row_of(here, hours),
            "new_url": new_url(here),
        }
        return render(request, "activities/calendar.html", context)

    def _column(self, column: Column, asked: Asked, hours: range) -> dict[str, Any]:
        return {
            "on": column.on,
            "name": column.person.name if column.person else date_format(column.on, "D"),
            "number": "" if column.person else str(column.on.day),
            "said": column.person.name if column.person else date_format(column.on, "DATE_FORMAT"),
            "url": address(asked, view=WEEK, whose=str(column.person.pk))
            if column.person
            else address(asked, view=DAY, day=column.on),
            "all_day": column.all_day,
            "timed": lay_out(column.timed, hours),
            "slots": [
                (new_url(datetime.combine(column.on, time(hour))), (hour - hours.start) * 4 + 1) for hour in hours
            ],
        }


class PlanForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Meeting or visit"),
        choices=[(kind.value, kind.label) for kind in (ActivityKind.MEETING, ActivityKind.VISIT)],
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label=gettext_lazy("When"), widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT)
    )


class NewEventView(DeskView):
    """Leads to where it is written down: the customer's page with kind and moment filled in, or one's tasks."""

    permission = LOG_ACTIVITIES

    def get(self, request: HttpRequest) -> HttpResponse:
        at = moment_of(request.GET.get("at", "")) or _next_hour(timezone.localtime(system_clock()))
        words, account, wrong = words_of(request.GET), self._account(), []
        form = PlanForm(initial={"kind": request.GET.get("kind") or ActivityKind.MEETING, "at": at})
        if "go" in request.GET:
            form = PlanForm(request.GET)
            if form.is_valid() and account is not None:
                said = {"log": form.cleaned_data["kind"], "when": request.GET["at"]}
                return redirect(f"{reverse('customers:account', args=[account.pk])}?{urlencode(said)}")
            wrong = [] if account else [_("Choose the customer.")]
        context = {
            "form": form,
            "words": words,
            "wrong": wrong,
            "chosen": Customer(account) if account else None,
            "found": [one for one in find_customers(self.request.actor, words) if one.contact is None],
            "task_url": f"{reverse('activities:tasks')}?{urlencode({'said': at.strftime('%Y-%m-%d %H:%M ')})}",
        }
        status = UNPROCESSABLE if form.errors or wrong else 200
        return render(request, "activities/calendar_new.html", context, status=status)

    def _account(self) -> Any:
        try:
            asked = UUID(self.request.GET.get("account", ""))
        except ValueError:
            return None
        return account_page_query(self.request.actor).filter(pk=asked).first()


def address(asked: Asked, *, view: str = "", day: date | None = None, whose: str = "") -> str:
    said = {"view": view or asked.view, "day": (day or asked.day).isoformat(), "whose": whose or asked.whose}
    return f"{reverse('activities:calendar')}?{urlencode(said)}"


def new_url(at: datetime) -> str:
    return f"{reverse('activities:new-event')}?{urlencode({'at': at.strftime(MOMENT)})}"


def _next_hour(here: datetime) -> datetime:
    return here.replace(minute=0, second=0, microsecond=0, tzinfo=None) + timedelta(hours=1)


def _views(asked: Asked) -> list[Place]:
    names = {
        DAY: pgettext("calendar", "Day"),
        WEEK: pgettext("calendar", "Week"),
        MONTH: pgettext("calendar", "Month"),
    }
    return [Place(key, name, address(asked, view=key), "", 0, key == asked.view) for key, name in names.items()]


def _whose(asked: Asked) -> list[Place]:
    return [
        Place(ME, pgettext("calendar", "Mine"), address(asked, whose=ME), "", 0, asked.whose == ME),
        Place(TEAM, pgettext("calendar", "The team’s"), address(asked, whose=TEAM), "", 0, asked.whose == TEAM),
    ]


def _period(asked: Asked, today: date) -> str:
    if asked.view == MONTH:
        return date_format(asked.day, pgettext("date format: month of a year", "F Y"))
    if asked.view == DAY:
        return date_format(asked.day, pgettext("date format: day with its weekday", "l, j F Y"))
    first, last = asked.days[0], asked.days[-1]
    return _("%(first)s – %(last)s") % {"first": short_day(first, today), "last": short_day(last, today)}


def _cell(column: Column, asked: Asked) -> dict[str, Any]:
    return {
        "on": column.on,
        "is_other": column.on.month != asked.day.month,
        "url": address(asked, view=DAY, day=column.on),
        "new_url": new_url(datetime.combine(column.on, time(9))),
        "events": column.events[:IN_A_CELL],
        "rest": column.events[IN_A_CELL:],
    }


def _rows(people: Any, asked: Asked, events: Any) -> list[dict[str, Any]]:
    return [
        {"person": one, "url": address(asked, whose=str(one.pk)), "days": days}
        for one, days in rows_of(people, asked.days, events)
    ]


def _row_of(here: datetime, hours: range) -> int:
    """Where the line of now stands; 0 is nowhere."""
    row = (here.hour * 60 + here.minute) // QUARTER - hours.start * 4 + 1
    return row if 0 < row <= len(hours) * 4 else 0
