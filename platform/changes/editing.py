"""Records that somebody picked, planned: the same values for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.models import Change, ChangeSet
from changes.planning import Plan, Planner
from changes.stopping import Stopped
from kernel.actor import Actor
from kernel.fields import CUSTOM
from records.values import typed

AT_ONCE = 2000


class Editing:
    """`options["values"]`: field → value as snapshots keep it. The records stand in rows of the change-set already."""

    def __init__(self, change_set: ChangeSet, changeable: Changeable, actor: Actor) -> None:
        self.change_set, self.changeable, self.actor = change_set, changeable, actor
        self.planner = Planner(changeable, actor)
        self.values = {name: self._value(name, kept) for name, kept in change_set.options["values"].items()}

    def lines(self, after: int) -> Iterator[Change]:
        while True:
            rows = Change.objects.filter(change_set=self.change_set, number__gt=after).order_by("number")
            found = list(rows.only("number", "record_id", "change_set_id")[:AT_ONCE])
            yield from found
            if len(found) < AT_ONCE:
                return
            after = found[-1].number

    def number_of(self, line: Change) -> int:
        return line.number

    def span(self, lines: Sequence[Change]) -> tuple[int, int]:
        return lines[0].number, lines[-1].number

    def check(self) -> None:
        """Raises Stopped when a field went since the rows before were changed."""
        for name in self.values:
            self._value(name, None)

    def plans(self, lines: Sequence[Change], at: datetime, *, locks: bool) -> list[Plan]:
        rows = self.changeable.seen(self.actor).filter(pk__in=[line.record_id for line in lines])
        if locks:
            rows = rows.select_for_update(of=("self",))
        records = {record.pk: record for record in rows}
        plans = []
        for line in lines:
            plan, record = Plan(line.number, dict(self.values)), records.get(line.record_id)
            plans.append(plan)
            if record is None:
                plan.refuse("", _("This record is not there any more, or not for you."))
            else:
                self.planner.change(plan, record, at)
        self.planner.refuse_unreachable(plans)
        self.planner.refuse_taken(plans, locks=locks)
        return plans

    def _value(self, name: str, kept: Any) -> Any:
        spec = self.changeable.named(name)
        if spec is None:
            raise Stopped(_("A field that was to be changed is not there any more."))
        if kept is None:
            return None
        if name.startswith(CUSTOM):
            return typed(spec.kind, kept)
        column = self.changeable.column(name)
        assert column is not None
        return UUID(kept) if column.is_relation else column.to_python(kept)
