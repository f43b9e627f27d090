"""Whether conditions can be understood: what is missing or unknown is said at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from crm.segments.conditions.days import LONGEST
from crm.segments.conditions.questions import NEED_COUNT, NEED_DAYS, NEED_VALUES, PERIODS, Question
from crm.segments.conditions.tree import DEEPEST, MOST_PARTS, Condition, Group
from kernel.figures import read_number
from records.filters import DAYS

MOST_COUNT = 1_000_000
Place = tuple[int, ...]


@dataclass(frozen=True)
class Wrong:
    """At a place: the positions of the groups from outside to inside, then that of the condition."""

    place: Place
    sentence: str


def wrongs(group: Group, questions: Mapping[str, Question]) -> list[Wrong]:
    """Nothing for conditions that can be asked as they stand."""
    if group.depth > DEEPEST:
        return [Wrong((), _("Groups stand at most %(most)d deep in each other.") % {"most": DEEPEST})]
    if len(list(group.conditions)) > MOST_PARTS:
        return [Wrong((), _("At most %(most)d conditions.") % {"most": MOST_PARTS})]
    return list(_in_group(group, questions, ()))


def understood(group: Group, questions: Mapping[str, Question]) -> Group:
    """Without what cannot be asked yet: for the count while somebody is still building."""
    parts: list[Condition | Group] = []
    for part in group.parts:
        if isinstance(part, Group):
            inner = understood(part, questions)
            parts += [inner] if inner.parts else []
        elif not wrong_with(part, questions):
            parts.append(part)
    return Group(group.match, tuple(parts))


def wrong_with(condition: Condition, questions: Mapping[str, Question]) -> str:
    """A sentence; "" for one that can be asked."""
    question = questions.get(condition.about)
    if question is None:
        return (
            _("Choose what this condition is about.") if not condition.about else _("There is no such field any more.")
        )
    if condition.how not in question.hows:
        return _("Choose how it is compared.")
    return (
        _wrong_value(condition, question) or _wrong_number(condition, question) or _wrong_related(condition, question)
    )


def _in_group(group: Group, questions: Mapping[str, Question], place: Place) -> Iterator[Wrong]:
    if not group.parts:
        yield Wrong(place, _("Add a condition."))
    for at, part in enumerate(group.parts):
        here = (*place, at)
        if isinstance(part, Group):
            yield from _in_group(part, questions, here)
        elif sentence := wrong_with(part, questions):
            yield Wrong(here, sentence)


def _wrong_value(condition: Condition, question: Question) -> str:
    if question.related is not None or condition.how not in NEED_VALUES:
        return ""
    if not condition.values or not any(value.strip() for value in condition.values):
        return _("Write a text.") if condition.how in {"has", "lacks"} else _("Choose at least one.")
    if question.is_of_people and not all(map(_is_id, condition.values)):
        return _("Choose people.")
    known = {key for key, _label in question.choices}
    # A tag that nobody has any more is still a tag.
    is_closed = question.spec is not None and not question.is_of_people and condition.how in {"any", "none"}
    if is_closed and set(condition.values) - known:
        return _("Choose from those that are there.")
    return ""


def _wrong_number(condition: Condition, question: Question) -> str:
    in_days = condition.how in NEED_DAYS or condition.period in NEED_DAYS
    if in_days and not (condition.days is not None and 0 <= condition.days <= LONGEST):
        return _("Say how many days, from 0 to %(most)d.") % {"most": LONGEST}
    if condition.how in NEED_COUNT and not (condition.count is not None and 0 <= condition.count <= MOST_COUNT):
        return _("Say how many, from 0 to %(most)d.") % {"most": MOST_COUNT}
    if condition.how == "between" or condition.period == "between":
        return _wrong_range(condition, in_dates=question.spec is None or question.spec.kind in DAYS)
    return ""


def _wrong_range(condition: Condition, *, in_dates: bool) -> str:
    if not condition.low and not condition.high:
        return _("Give at least one end.")
    try:
        read = date.fromisoformat if in_dates else read_number
        ends = [read(end) for end in (condition.low, condition.high) if end]
    except ValueError:
        return _("Write dates, like 2026-11-22.") if in_dates else _("Write numbers, like 1250 or 12.5.")
    return _("The first end lies behind the second.") if len(ends) == 2 and ends[0] > ends[1] else ""  # type: ignore[operator]


def _wrong_related(condition: Condition, question: Question) -> str:
    if question.related is None:
        return "" if not condition.where and not condition.period else _("Choose how it is compared.")
    periods = PERIODS if question.related.moment else PERIODS[:1]
    if condition.period not in periods:
        return _("Choose a period.")
    wheres = {one.name: one for one in question.related.wheres}
    for name, values in condition.where:
        if name not in wheres or set(values) - {key for key, _label in wheres[name].choices()}:
            return _("Choose from those that are there.")
    return ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
