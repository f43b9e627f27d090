"""The rows of a file, planned: columns read as fields, other records found by their names, known records by a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.dates import read_date
from changes.linking import Names
from changes.models import ChangeSet, Verb
from changes.planning import Plan, Planner
from changes.reading import Manner, Reader, reader_of
from changes.stopping import Stopped
from changes.tables import Line, open_table
from changes.uniqueness import expression_of
from kernel.actor import Actor
from kernel.fields import FieldSpec

# What a column can become besides a field. They begin with what no field's name has in it.
ID, CREATED_AT, AUTHOR = "@id", "@created_at", "@author"
UPDATE, SKIP, CREATE = "update", "skip", "create"
# What becomes of new records that look like others: nothing is looked for, or they are told of and made all the same.
UNSEEN, MARK = "", "mark"
TEXTUAL = {"text", "long", "email", "phone", "url", "name", "subject"}


@dataclass(frozen=True)
class Column:
    place: int
    spec: FieldSpec
    read: Reader | None
    """None where a text names another record."""


class Importing:
    """`options`: columns {place: field}, manners {place: {dates, comma}}, key, mode."""

    def __init__(self, change_set: ChangeSet, changeable: Changeable, actor: Actor) -> None:
        self.change_set, self.changeable, self.actor = change_set, changeable, actor
        options = change_set.options
        self.headers: list[str] = options["headers"]
        self.key, self.mode = options.get("key", ""), options.get("mode", UPDATE)
        becomes = {int(place): name for place, name in options["columns"].items()}
        self.extras = {name: place for place, name in becomes.items() if name.startswith("@")}
        fields = {place: name for place, name in becomes.items() if not name.startswith("@")}
        self.columns = [self._column(place, name) for place, name in sorted(fields.items())]
        self.planner = Planner(changeable, actor)
        self.names = [
            (column, Names(link, actor)) for column in self.columns if (link := changeable.link(column.spec))
        ]
        self.found_by = changeable.named(self.key) if self.key and not self.key.startswith("@") else None
        self.alike = options.get("alike", UNSEEN)
        self.lookout = changeable.lookout(actor) if changeable.lookout and self.alike else None
        self.seen: set[int] = set()
        """Keys of new records of the rows before, in a preview: applied, they would be found."""

    def lines(self, after: int) -> Iterator[Line]:
        """Those with a number beyond `after`."""
        return (line for line in open_table(self.change_set.path).lines() if line.number > after)

    def number_of(self, line: Line) -> int:
        return line.number

    def span(self, lines: Sequence[Line]) -> tuple[int, int]:
        return lines[0].number, lines[-1].number

    def plans(self, lines: Sequence[Line], at: datetime, *, locks: bool) -> list[Plan]:
        """A few statements for all of them. `locks`: they will be written in this transaction."""
        self.planner.look_anew()
        plans = [Plan(line.number) for line in lines]
        texts = [line.cells for line in lines]
        for plan, cells in zip(plans, texts, strict=True):
            self._read(plan, cells)
        self._link(plans, texts)
        known = self._known(plans, texts, locks=locks)
        for plan, cells in zip(plans, texts, strict=True):
            self._place(plan, known, at, remembers=not locks)
            if plan.problems:
                plan.name = plan.name or next((cell for cell in cells if cell), "")[:240]
        self._look_out(plans, at, locks=locks)
        self.planner.refuse_unreachable(plans)
        self.planner.refuse_taken(plans, locks=locks)
        return plans

    def check(self) -> None:
        """Raises Stopped when a field went, or changed its kind, since the rows before were read."""
        for column in self.columns:
            self._column(column.place, column.spec.name)

    def _column(self, place: int, name: str) -> Column:
        spec = self.changeable.named(name)
        if spec is None:
            sentence = _("The field that “%(column)s” was to become is not there any more. Match the columns again.")
            header = self.headers[place] if place < len(self.headers) else name
            raise Stopped(sentence % {"column": header})
        if self.changeable.link(spec) is not None:
            return Column(place, spec, None)
        kept = self.change_set.options.get("manners", {}).get(str(place), {})
        manner = Manner(kept.get("dates", "ymd"), bool(kept.get("comma")))
        return Column(place, spec, reader_of(spec, manner))

    def _read(self, plan: Plan, cells: list[str]) -> None:
        """An empty cell says nothing: what is there stays."""
        if len(cells) > len(self.headers) and any(cells[len(self.headers) :]):
            plan.refuse("", _("This row has more cells than there are columns."))
        for column in self.columns:
            text = cells[column.place] if column.place < len(cells) else ""
            if not text or column.read is None:
                continue
            try:
                plan.values[column.spec.name] = column.read(text)
            except ValueError as error:
                plan.refuse(column.spec.name, f"{column.spec.label}: {error}")
        if CREATED_AT in self.extras and (text := self._cell(cells, CREATED_AT)):
            self._stamp(plan, text)
        plan.author = self._cell(cells, AUTHOR)[:160]

    def _stamp(self, plan: Plan, text: str) -> None:
        kept = self.change_set.options.get("manners", {}).get(str(self.extras[CREATED_AT]), {})
        try:
            day = read_date(text, kept.get("dates", "ymd"))
            made_at = timezone.make_aware(datetime.combine(day, time(12)))
        except (ValueError, OverflowError) as error:
            plan.refuse(CREATED_AT, str(error))
            return
        if made_at > timezone.now():
            plan.refuse(CREATED_AT, _("A record can't have been created in the future."))
        plan.created_at = made_at

    def _cell(self, cells: list[str], name: str) -> str:
        place = self.extras.get(name, -1)
        return cells[place] if 0 <= place < len(cells) else ""

    def _link(self, plans: list[Plan], texts: list[list[str]]) -> None:
        for column, names in self.names:
            said = [cells[column.place] if column.place < len(cells) else "" for cells in texts]
            names.learn(said)
            for plan, text in zip(plans, said, strict=True):
                if not text:
                    continue
                try:
                    plan.values[column.spec.name] = names.id_of(text)
                except ValueError as error:
                    plan.refuse(column.spec.name, f"{column.spec.label}: {error}")

    # ---- Which record a row is about

    def _known(self, plans: list[Plan], texts: list[list[str]], *, locks: bool) -> dict[str, list[Any]]:
        """Of those that the actor sees: key → records."""
        if not self.key or (self.mode == CREATE and self.key != ID):
            return {}
        for plan, cells in zip(plans, texts, strict=True):
            plan.key = self._cell(cells, ID).lower() if self.key == ID else self._key_text(plan)
        wanted = {plan.key for plan in plans if plan.key}
        rows = self.changeable.seen(self.actor)
        if locks:
            rows = rows.select_for_update(of=("self",))
        if self.key == ID:
            return {str(record.pk): [record] for record in rows.filter(pk__in=filter(_is_id, wanted))}
        found: dict[str, list[Any]] = {}
        if self.found_by is not None:
            for record in rows.annotate(_key=expression_of(self.found_by)).filter(_key__in=wanted):
                found.setdefault(record._key, []).append(record)
        return found

    def _key_text(self, plan: Plan) -> str:
        value = plan.values.get(self.key, "")
        return str(value if value is not None else "").lower()

    def _place(self, plan: Plan, known: dict[str, list[Any]], at: datetime, *, remembers: bool) -> None:
        """New, or a change of a record that is there, or of one that a row before it makes."""
        records = known.get(plan.key, [])
        if len(records) > 1:
            plan.refuse(self.key, _("Several records have this value, so it does not say which one is meant."))
        if self.key == ID and plan.key and not records:
            plan.refuse(ID, _("This id can't be used."))
        if plan.problems:
            return
        if records:
            self._meet(plan, records[0], at)
        elif plan.key and hash(plan.key) in self.seen:
            plan.is_again, plan.verb = True, Verb.SKIPPED if self.mode == SKIP else Verb.CHANGED
        else:
            self.planner.make(plan, at)
            if plan.key and plan.record is not None:
                known[plan.key] = [plan.record]
                self.seen |= {hash(plan.key)} if remembers else set()

    def _look_out(self, plans: list[Plan], at: datetime, *, locks: bool) -> None:
        """New records that look like others are told of; very likely ones are left out, or change the other one."""
        new = [plan for plan in plans if plan.is_new and not plan.problems]
        if self.lookout is None or not new or (locks and self.alike == MARK):
            return
        seen = self.lookout.look([(plan.number, plan.record) for plan in new])
        likely = {one.record_id for one in seen if one and one.is_likely and one.record_id}
        rows = self.changeable.seen(self.actor).filter(pk__in=likely).order_by("pk") if self.alike != MARK else ()
        records = {one.pk: one for one in (rows.select_for_update(of=("self",)) if locks and rows else rows)}
        for plan, one in zip(new, seen, strict=True):
            if one is None:
                continue
            plan.note = one.sentence
            record = records.get(one.record_id) if one.is_likely else None
            if record is None:
                continue
            plan.verb, plan.made = Verb.SKIPPED, {}
            plan.record, plan.name = record, str(record)[:240]
            if self.alike == UPDATE:
                self.planner.change(plan, record, at)

    def _meet(self, plan: Plan, record: Any, at: datetime) -> None:
        """A record that is there already."""
        if self.mode == SKIP:
            plan.record, plan.name = record, str(record)[:240]
        else:
            self.planner.change(plan, record, at)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
