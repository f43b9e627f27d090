"""Times for readers: short and relative where it helps, in the reader's language and time zone."""

from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
FAR = timedelta(days=2)
DAYS_KEPT = 2048
CLOCK = "%H:%M"


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """The moment in the reader's zone (`zone`, where it is known already); a naive one is taken as it stands."""
    return timezone.localtime(moment, zone) if timezone.is_aware(moment) else moment


def clock(moment: datetime) -> str:
    """`14:12`."""
    return local(moment).strftime(CLOCK)


def day(moment: date, today: date) -> str:
    """`22 Nov`, or `22 Nov 2025` when it is not this year."""
    return _day(moment.year, moment.month, moment.day, moment.year != today.year, get_language())


@lru_cache(DAYS_KEPT)
def _day(year: int, month: int, number: int, has_year: bool, language: str | None) -> str:
    """A list says the same few days in every row."""
    moment = date(year, month, number)
    if has_year:
        return date_format(moment, pgettext("date format: day, month, year", "j M Y"))
    return date_format(moment, pgettext("date format: day and month", "j M"))


def exact(moment: datetime) -> str:
    """`Tuesday, 24 November 2026, 13:47`: what the tooltip says."""
    return date_format(local(moment), pgettext("date format: exact", "l, j F Y, H:i"))


def is_far(moment: datetime, now: datetime) -> bool:
    """Whether `relative` says the date alone, in whichever zone: two midnights lie between."""
    return timezone.is_aware(moment) and abs(now - moment) >= FAR


def relative(moment: datetime, now: datetime) -> str:
    """How far away a moment is: minutes and hours within the day, then yesterday and tomorrow, then the date."""
    return distance_of(local(moment), local(now))


def distance_of(here: datetime, present: datetime) -> str:
    """As `relative`, of two moments in the reader's zone."""
    distance = present - here
    if abs(distance) < MINUTE:
        return gettext("just now")
    days = (present.date() - here.date()).days
    if days == 0 or abs(distance) < 6 * HOUR:
        return _within_a_day(distance)
    if days == 1:
        return gettext("yesterday %(time)s") % {"time": here.strftime(CLOCK)}
    if days == -1:
        return gettext("tomorrow %(time)s") % {"time": here.strftime(CLOCK)}
    return day(here.date(), present.date())


# The units are abbreviations: they stay as they are, whatever the figure.
def _within_a_day(distance: timedelta) -> str:
    ahead = distance < timedelta(0)
    size = abs(distance)
    if size < HOUR:
        minutes = int(size / MINUTE)
        if ahead:
            return gettext("in %(n)d min") % {"n": minutes}
        return gettext("%(n)d min ago") % {"n": minutes}
    hours = int(size / HOUR)
    if ahead:
        return gettext("in %(n)d h") % {"n": hours}
    return gettext("%(n)d h ago") % {"n": hours}
