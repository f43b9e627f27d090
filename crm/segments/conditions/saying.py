"""Conditions as a sentence, in the reader's language. Its pieces are whole phrases: nothing is glued out of words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.segments.conditions.questions import OF_ACCOUNT, Question
from crm.segments.conditions.tree import ALL, ANY, Condition, Group
from kernel.figures import number_text
from records.filters import DAYS

Names = Mapping[str, str]


def sentence_of(group: Group, questions: Mapping[str, Question], kind: str, people: Names) -> str:
    """“Customers whose …”; `people` says what the ids of people in it are called."""
    said = said_of(group, questions, people)
    if not said:
        return _("Nobody, until there is a condition.")
    if kind == "contact":
        return _("People of whom this holds: %(said)s.") % {"said": said}
    return _("Customers of whom this holds: %(said)s.") % {"said": said}


def said_of(group: Group, questions: Mapping[str, Question], people: Names) -> str:
    parts = [
        _bracketed(part, questions, people) if isinstance(part, Group) else said_condition(part, questions, people)
        for part in group.parts
    ]
    return _joined(group.match, [part for part in parts if part])


def said_condition(condition: Condition, questions: Mapping[str, Question], people: Names) -> str:
    question = questions.get(condition.about)
    if question is None:
        return pgettext("condition", "something that is not there for you") if condition.about else ""
    if condition.how not in question.hows:
        return ""
    if question.related is not None:
        return _related(condition, question)
    label = _labelled(condition, question)
    return _said_value(condition, question, people) % {"field": label}


def _joined(match: str, parts: list[str]) -> str:
    if match == ALL:
        return pgettext("between conditions", " and ").join(parts)
    if match == ANY:
        joined = pgettext("between conditions", " or ").join(parts)
        return joined if len(parts) < 2 else pgettext("conditions", "either %(said)s") % {"said": joined}
    return (
        pgettext("conditions", "none of: %(said)s") % {"said": pgettext("between conditions", "; ").join(parts)}
        if parts
        else ""
    )


def _bracketed(group: Group, questions: Mapping[str, Question], people: Names) -> str:
    said = said_of(group, questions, people)
    return pgettext("conditions", "(%(said)s)") % {"said": said} if said else ""


def _labelled(condition: Condition, question: Question) -> str:
    if condition.about.startswith(OF_ACCOUNT):
        return pgettext("conditions", "%(field)s of their customer") % {"field": question.label}
    return str(question.label)


def _said_value(condition: Condition, question: Question, people: Names) -> str:
    """With a place for the field."""
    how = condition.how
    plain = {
        "empty": pgettext("condition", "%(field)s is not set"),
        "set": pgettext("condition", "%(field)s is set"),
        "yes": pgettext("condition", "%(field)s: yes"),
        "no": pgettext("condition", "%(field)s: no"),
        "this_month": pgettext("condition", "%(field)s is in this month"),
        "last_month": pgettext("condition", "%(field)s was in the last month"),
        "this_year": pgettext("condition", "%(field)s is in this year"),
    }
    if how in plain:
        return plain[how]
    if how in {"last", "over", "next"}:
        return _in_days(how, condition.days or 0)
    if how == "between":
        return _within(condition, question)
    values = _escaped(_values(condition, question, people))
    worded = {
        "any": pgettext("condition", "%%(field)s is %(values)s"),
        "none": pgettext("condition", "%%(field)s is not %(values)s"),
        "all": pgettext("condition", "%%(field)s has all of %(values)s"),
        "has": pgettext("condition", "%%(field)s has “%(values)s”"),
        "lacks": pgettext("condition", "%%(field)s does not have “%(values)s”"),
    }
    return worded[how] % {"values": values}


def _in_days(how: str, days: int) -> str:
    said = {
        "last": ngettext("%%(field)s was in the last %(n)d day", "%%(field)s was in the last %(n)d days", days),
        "over": ngettext("%%(field)s was over %(n)d day ago", "%%(field)s was over %(n)d days ago", days),
        "next": ngettext("%%(field)s is in the next %(n)d day", "%%(field)s is in the next %(n)d days", days),
    }
    return said[how] % {"n": days}


def _within(condition: Condition, question: Question) -> str:
    low, high = (_escaped(_end(question, end)) for end in (condition.low, condition.high))
    if not high:
        return pgettext("condition", "%%(field)s is from %(low)s") % {"low": low}
    if not low:
        return pgettext("condition", "%%(field)s is up to %(high)s") % {"high": high}
    return pgettext("condition", "%%(field)s is from %(low)s to %(high)s") % {"low": low, "high": high}


def _end(question: Question, text: str) -> str:
    if not text:
        return ""
    try:
        if question.spec is None or question.spec.kind in DAYS:
            return format_date(date.fromisoformat(text), get_format("DATE_FORMAT"))
        return number_text(Decimal(text), question.spec.digits)
    except (ValueError, InvalidOperation):
        return text


def _values(condition: Condition, question: Question, people: Names) -> str:
    names: dict[str, Any] = dict(people if question.is_of_people else question.choices)
    gone = pgettext("condition", "somebody who is gone") if question.is_of_people else ""
    said = [str(names.get(value) or gone or value) for value in condition.values]
    if condition.how == "all":
        return pgettext("between values", " and ").join(said)
    return pgettext("between values", " or ").join(said)


def _related(condition: Condition, question: Question) -> str:
    related = question.related
    assert related is not None
    templates: dict[str, Any] = {"least": related.least, "most": related.most}
    said = str(related.has_none if condition.how == "none" else related.has)
    if condition.how in templates:  # the plural is chosen as it is filled in
        said = str(templates[condition.how] % {"n": condition.count or 0})
    if period := _period(condition, question):
        said = pgettext("conditions", "%(said)s %(period)s") % {"said": said, "period": period}
    wheres = {one.name: one for one in related.wheres}
    narrowed = []
    for name, values in condition.where:
        if name in wheres and values:
            names = dict(wheres[name].choices())
            chosen = pgettext("between values", " or ").join(str(names.get(value, value)) for value in values)
            narrowed.append(
                pgettext("conditions", "%(field)s is %(values)s") % {"field": wheres[name].label, "values": chosen}
            )
    if narrowed:
        both = pgettext("between conditions", " and ").join(narrowed)
        said = pgettext("conditions", "%(said)s, of which %(narrowed)s") % {"said": said, "narrowed": both}
    return said


def _period(condition: Condition, question: Question) -> str:
    n = condition.days or 0
    if condition.period == "last":
        return ngettext("in the last %(n)d day", "in the last %(n)d days", n) % {"n": n}
    if condition.period == "between":
        low, high = (_end(question, end) for end in (condition.low, condition.high))
        if not high:
            return pgettext("period", "since %(low)s") % {"low": low}
        if not low:
            return pgettext("period", "until %(high)s") % {"high": high}
        return pgettext("period", "from %(low)s to %(high)s") % {"low": low, "high": high}
    calendar = {
        "this_month": pgettext("period", "in this month"),
        "last_month": pgettext("period", "in the last month"),
        "this_year": pgettext("period", "in this year"),
    }
    return calendar.get(condition.period, "")


def _escaped(text: str) -> str:
    """For a sentence that is filled in once more."""
    return text.replace("%", "%%")
