"""What one row would do, and what stands against it: planned for many rows at a time, written by nobody yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.models import Verb
from changes.snapshots import Blank, column_value, put, put_back, values_of, worked_out, written
from changes.uniqueness import Taken
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.ids import new_id

LONGEST_PROBLEM, LONGEST_NAME = 400, 240


@dataclass
class Problem:
    field: str
    sentence: str


@dataclass
class Plan:
    """`values` are typed, ids for other records; `changes` {field: [old, new]} as snapshots write them."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    record: Any = None
    verb: Verb = Verb.SKIPPED
    changes: dict[str, list[Any]] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)
    """Of a new record: all that it holds, before a later row changes it."""
    name: str = ""
    key: str = ""
    """By which the record is looked for."""
    problems: list[Problem] = field(default_factory=list)
    created_at: datetime | None = None
    author: str = ""
    note: str = ""
    """Of a new record: what it looks like."""
    kind: Changeable | None = None
    """Of its record, where that is another one than the set's: a part of what a row does."""
    said: list[tuple[str, str]] = field(default_factory=list)
    """What a row does besides changing fields: a label, and words."""
    is_again: bool = False
    """In a preview: about a record that a row before would make."""

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(name, sentence))

    @property
    def is_new(self) -> bool:
        return self.verb == Verb.CREATED

    @property
    def sentence(self) -> str:
        return " ".join(problem.sentence for problem in self.problems)[:LONGEST_PROBLEM]


class Planner:
    """Turns rows that were read into new and changed records, held in memory.

    `taken` remembers, through a whole preview, which unique values the rows before have asked for.
    """

    def __init__(self, changeable: Changeable, actor: Actor) -> None:
        self.changeable, self.actor = changeable, actor
        self.specs = {spec.name: spec for spec in changeable.specs}
        self.retiring = {name for name, spec in self.specs.items() if spec.retired_choices}
        self.needed = [spec for spec in changeable.specs if spec.required]
        self.defaults = changeable.defaults() | {
            spec.name: spec.default for spec in changeable.specs if spec.is_custom and spec.default is not None
        }
        self.taken = Taken(changeable, actor)
        self.blank = Blank(changeable)
        self.look_anew()

    def look_anew(self) -> None:
        """At what may have changed since the rows before were planned."""
        self.figured = worked_out(self.changeable)

    def make(self, plan: Plan, at: datetime) -> None:
        """A new record out of a row."""
        values = self.defaults | plan.values
        for spec in self.needed:
            if values.get(spec.name) in (None, "", ()):
                plan.refuse(spec.name, _("%(field)s is needed.") % {"field": spec.label})
        self._refuse_retired(plan, None)
        if plan.problems:
            return
        made_at = plan.created_at or at
        record = self.blank.of(values, id=new_id(), created_at=made_at, updated_at=at)
        plan.record, plan.verb, plan.name = record, Verb.CREATED, str(record)[:LONGEST_NAME]
        plan.made = values_of(self.changeable, record, self.figured)
        self._judge(plan, {})

    def change(self, plan: Plan, record: Any, at: datetime) -> None:
        """A record that is there, by a row; the record in memory changes, so that a later row sees it so."""
        plan.record, plan.name = record, str(record)[:LONGEST_NAME]
        self._refuse_retired(plan, record)
        for name in plan.values:
            if name in self.changeable.fixed and self._differs(record, name, plan.values[name]):
                plan.refuse(name, _("%(field)s stays what it is.") % {"field": self.specs[name].label})
            elif plan.values[name] in (None, "", ()) and self.specs[name].required:
                plan.refuse(name, _("%(field)s is needed.") % {"field": self.specs[name].label})
        if plan.problems:
            return
        plan.verb = Verb.CHANGED
        for name, value in plan.values.items():
            old = column_value(self.changeable, record, name)
            put(self.changeable, record, name, value)
            new = column_value(self.changeable, record, name)
            if (old or None) != (new or None):
                plan.changes[name] = [old, new]
        if plan.changes:
            record.updated_at = at
            self._judge(plan, {name: old for name, (old, _new) in plan.changes.items()})

    def refuse_unreachable(self, plans: Iterable[Plan]) -> None:
        """Records that are seen, but looked after by others. One statement."""
        found = [plan for plan in plans if plan.verb == Verb.CHANGED and plan.record and not plan.record._state.adding]
        if not found:
            return
        ids = {plan.record.pk for plan in found}
        reached = set(self.changeable.changeable(self.actor).filter(pk__in=ids).values_list("pk", flat=True))
        for plan in found:
            if plan.record.pk not in reached:
                said = {"name": plan.record}
                plan.refuse("", _("You may see “%(name)s”, but not change it.") % said)

    def refuse_taken(self, plans: Sequence[Plan], *, locks: bool) -> None:
        """Values that are given once. What was refused is taken back from the records in memory, last row first."""
        if locks:
            self.taken.hold()
        self.taken.refuse(plans)
        for plan in reversed(plans):
            if plan.problems and plan.changes:
                for name, (old, _new) in plan.changes.items():
                    put_back(self.changeable, plan.record, name, old)
                plan.changes = {}

    def _judge(self, plan: Plan, before: Mapping[str, Any]) -> None:
        try:
            self.changeable.judge(plan.record, before)
        except Refused as refusal:
            plan.refuse(refusal.field or "", refusal.sentence)

    def _differs(self, record: Any, name: str, value: Any) -> bool:
        return column_value(self.changeable, record, name) != written(self.changeable, name, value)

    def _refuse_retired(self, plan: Plan, record: Any) -> None:
        """What is offered no more stays where it is, and comes to nobody else."""
        for name in [name for name in plan.values if name in self.retiring] if self.retiring else ():
            spec, value = self.specs[name], plan.values[name]
            chosen = {value} if isinstance(value, str) else set(value or ())
            held = column_value(self.changeable, record, name) if record is not None else None
            kept = {held} if isinstance(held, str) else set(held or ())
            if (chosen & spec.retired_choices) - kept:
                plan.refuse(name, _("%(field)s: this choice is offered no more.") % {"field": spec.label})
