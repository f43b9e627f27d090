"""The form in which conditions are put together: read from what a browser sends, changed by its buttons, redrawn.

Each part stands at a place: `0` is the first of the outermost group, `0-2` the third of the group at `0`. All is
read as it was typed; whether it can be asked is another question, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from crm.segments.builder_words import how_words, match_words, period_words
from crm.segments.conditions.questions import NEED_COUNT, NEED_DAYS, NEED_VALUES, PERIODS, Question
from crm.segments.conditions.tree import (
    ALL,
    DEEPEST,
    LONGEST_VALUE,
    MATCHES,
    MOST_PARTS,
    MOST_VALUES,
    Condition,
    Group,
)

Part = Condition | Group
# More choices than this go into a list that scrolls.
AT_A_GLANCE = 12
ADD, GROUP, DROP = "add", "group", "drop"


def read_form(data: QueryDict, questions: Mapping[str, Question]) -> Group:
    """The parts in the order in which they stand; `at` names each, the outermost group is there without a name."""
    places = list(dict.fromkeys(data.getlist("at")))[: MOST_PARTS * 2]
    return _group(data, "", places, questions)


def acted(group: Group, act: str) -> tuple[Group, str]:
    """After a button was pressed, with the place of what is new; another act changes nothing."""
    verb, _space, place = act.partition(" ")
    if verb == DROP:
        return _changed(group, _steps(place)[:-1], lambda one: _without(one, _steps(place)[-1:])), ""
    if verb not in {ADD, GROUP}:
        return group, ""
    new: Part = Condition() if verb == ADD else Group("any", (Condition(),))
    steps = _steps(place)
    count: list[int] = []

    def with_new(one: Group) -> Group:
        count.append(len(one.parts))
        return replace(one, parts=(*one.parts, new))

    changed = _changed(group, steps, with_new)
    inner = "" if verb == ADD else "-0"
    return changed, f"{place}-{count[0]}{inner}".lstrip("-") if count else ""


@dataclass(frozen=True)
class Drawn:
    """One part as its row shows it: a condition, or a group with the rows in it."""

    place: str
    condition: Condition = field(default_factory=Condition)
    question: Question | None = None
    wrong: str = ""
    is_new: bool = False
    match: str = ""
    rows: tuple[Drawn, ...] = ()
    abouts: tuple[tuple[str, list[tuple[str, Any]]], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    may_nest: bool = False

    @property
    def is_group(self) -> bool:
        return bool(self.match)

    @property
    def matches(self) -> list[tuple[str, str]]:
        return [(key, match_words()[key]) for key in MATCHES]

    @property
    def hows(self) -> list[tuple[str, str]]:
        return how_words(self.question) if self.question else []

    @property
    def options(self) -> list[tuple[str, Any]]:
        """What can be chosen, with what was chosen and is no longer offered."""
        if self.question is None or self.question.related is not None or self.condition.how not in NEED_VALUES:
            return []
        offered = list(self.people) if self.question.is_of_people else self.question.choices
        known = {key for key, _label in offered}
        gone = pgettext("condition", "no longer there")
        return offered + [
            (key, gone if self.question.is_of_people else key) for key in self.condition.values if key not in known
        ]

    @property
    def shape(self) -> str:
        """Of the control for the value."""
        how, question = self.condition.how, self.question
        if question is None or question.related is not None:
            return ""
        if how in NEED_DAYS:
            return "days"
        if how == "between":
            return "dates" if "last" in question.hows else "figures"
        if how not in NEED_VALUES:
            return ""
        if how in {"has", "lacks"}:
            return "text"
        return "picks" if len(self.options) <= AT_A_GLANCE else "list"

    @property
    def text(self) -> str:
        return self.condition.values[0] if self.condition.values else ""

    @property
    def takes_count(self) -> bool:
        return self.question is not None and self.question.related is not None and self.condition.how in NEED_COUNT

    @property
    def periods(self) -> list[tuple[str, str]]:
        related = self.question.related if self.question else None
        return [(key, period_words()[key]) for key in PERIODS] if related is not None and related.moment else []

    @property
    def period_shape(self) -> str:
        return {"last": "days", "between": "dates"}.get(self.condition.period, "") if self.periods else ""

    @property
    def wheres(self) -> Iterator[tuple[str, Any, Any, tuple[str, ...]]]:
        chosen = dict(self.condition.where)
        for one in self.question.related.wheres if self.question and self.question.related else ():
            yield one.name, one.label, one.choices(), chosen.get(one.name, ())


def drawn(
    group: Group,
    questions: Mapping[str, Question],
    *,
    people: list[tuple[str, str]],
    wrong: Mapping[str, str],
    new: str = "",
) -> Drawn:
    sections: dict[str, list[tuple[str, Any]]] = {}
    for question in questions.values():
        sections.setdefault(question.group, []).append((question.about, question.label))
    common = {"abouts": tuple(sections.items()), "people": tuple(people)}

    def draw(part: Part, place: str, depth: int) -> Drawn:
        said: dict[str, Any] = common | {"place": place, "wrong": wrong.get(place, ""), "is_new": place == new}
        if isinstance(part, Condition):
            return Drawn(**said, condition=part, question=questions.get(part.about))
        rows = tuple(draw(one, f"{place}-{at}".lstrip("-"), depth + 1) for at, one in enumerate(part.parts))
        return Drawn(**said, match=part.match, rows=rows, may_nest=depth < DEEPEST)

    return draw(group, "", 1)


def _group(data: QueryDict, place: str, places: list[str], questions: Mapping[str, Question]) -> Group:
    match = data.get(f"match-{place}", ALL)
    inside = [one for one in places if one.rpartition("-")[0] == place and one != place and one]
    parts: list[Part] = []
    for one in inside:
        is_group = f"match-{one}" in data
        deep_enough = one.count("-") + 2 <= DEEPEST
        if is_group and deep_enough:
            parts.append(_group(data, one, places, questions))
        elif not is_group:
            parts.append(_condition(data, one, questions))
    return Group(match if match in MATCHES else ALL, tuple(parts))


def _condition(data: QueryDict, place: str, questions: Mapping[str, Question]) -> Condition:
    """Of another thing than before, nothing that was compared with counts any more."""
    about, question = _line(data, f"about-{place}"), questions.get(data.get(f"about-{place}", ""))
    if question is None or data.get(f"was-{place}", about) != about:
        return Condition(about, question.hows[0] if question else "")
    how = _line(data, f"how-{place}")
    related = question.related
    wheres = [(one.name, _several(data, f"where-{place}-{one.name}")) for one in (related.wheres if related else ())]
    return Condition(
        about,
        how if how in question.hows else question.hows[0],
        _several(data, f"value-{place}"),
        _line(data, f"low-{place}"),
        _line(data, f"high-{place}"),
        _whole(data, f"days-{place}"),
        _whole(data, f"count-{place}"),
        _line(data, f"period-{place}"),
        tuple(sorted((name, values) for name, values in wheres if values)),
    )


def _several(data: QueryDict, name: str) -> tuple[str, ...]:
    plain = (text.replace("\0", "").strip()[:LONGEST_VALUE] for text in data.getlist(name)[:MOST_VALUES])
    return tuple(dict.fromkeys(text for text in plain if text))


def _line(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\0", "").strip()[:LONGEST_VALUE]


def _whole(data: QueryDict, name: str) -> int | None:
    text = _line(data, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _steps(place: str) -> tuple[int, ...]:
    return tuple(int(step) for step in place.split("-") if step.isascii() and step.isdecimal() and len(step) < 4)


def _changed(group: Group, steps: tuple[int, ...], change: Any) -> Group:
    """With the group at the end of the steps changed; as it is where they lead nowhere."""
    if not steps:
        found: Group = change(group)
        return found
    first, rest = steps[0], steps[1:]
    if first >= len(group.parts) or not isinstance(inner := group.parts[first], Group):
        return group
    parts = (*group.parts[:first], _changed(inner, rest, change), *group.parts[first + 1 :])
    return replace(group, parts=parts)


def _without(group: Group, last: tuple[int, ...]) -> Group:
    return replace(group, parts=tuple(part for at, part in enumerate(group.parts) if (at,) != last))
