"""A merge taken apart: each record is what it was, and has again what was its own; what was touched since stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changes.models import Change, Fate
from changes.snapshots import column_value, put_back
from crm.customers.models import Ended, Line, Merged, Ownership, StageChange
from crm.customers.models.contacted import reckon_for
from crm.duplicates.keeping import row_again
from crm.duplicates.kinds import Kind
from crm.duplicates.relations import Relation, moved_relations
from identity.models import User
from kernel.actor import Actor

# What the rows of the change-set keep beside fields: no field is called so.
ROW, RELATION, IDS, LEFT, LINES = "@row", "@relation", "@ids", "@left", "@lines"
GIVEN_ONCE = ("email", "email_domain")


class Parting:
    def __init__(self, kind: Kind, winner: Any, rows: list[Change], actor: Actor, at: datetime) -> None:
        self.kind, self.winner, self.rows, self.actor, self.at = kind, winner, rows, actor, at
        self.relations = {relation.key: relation for relation in moved_relations(kind.model)}

    def go(self) -> list[Any]:
        """The records that are there again; each row of the change-set says what became of it."""
        told, others = self.rows[0], self.rows[1:]
        gone = [row for row in others if ROW in row.before]
        moved = [row for row in others if ROW not in row.before]
        self._restore_winner(told)
        found = [one for row in gone if (one := self._bring_back(row)) is not None]
        self._give_back_parent(told)
        for row in moved:
            self._move_back(row, {str(one.pk) for one in found})
        if self.kind.key == "account":
            reckon_for([self.winner.pk, *(one.pk for one in found)], at=self.at)
        return found

    # ---- The one that stayed

    def _restore_winner(self, row: Change) -> None:
        """Field by field: what was edited since is kept."""
        changeable, winner, kept, names = self.kind.changeable, self.winner, [], []
        for name, old in row.before.items():
            if name in {LINES, "parent"}:
                continue
            if (column_value(changeable, winner, name) or None) != (row.after.get(name) or None):
                spec = changeable.record_type.ever_named(name)
                kept.append(str(spec.label) if spec else name)
                continue
            if name == "owner":
                names.append((name, column_value(changeable, winner, name)))
            put_back(changeable, winner, name, self._still_there(name, old))
            if name == "stage":
                StageChange.note(winner, row.after.get(name) or "", actor=self.actor, at=self.at)
        winner.updated_at = self.at
        winner.save()
        for _name, before in names:
            old = User.objects.filter(pk=before).first() if before else None
            Ownership.pass_on(winner, old, at=self.at, ended=Ended.CHANGED)
        Line.objects.filter(pk__in=row.before.get(LINES, [])).delete()
        row.fate = Fate.KEPT if kept else Fate.UNDONE
        row.problem = (
            _("Kept, because it was edited since: %(fields)s.") % {"fields": _(", ").join(kept)} if kept else ""
        )

    def _give_back_parent(self, row: Change) -> None:
        """After all are there again: it may have belonged to one of them."""
        if "parent" not in row.before or (str(self.winner.parent_id or "")) != (row.after.get("parent") or ""):
            return
        self.winner.parent_id = self._still_there("parent", row.before["parent"])
        self.winner.save(update_fields=["parent"])

    def _still_there(self, name: str, value: Any) -> Any:
        """A key only where what it points at is there."""
        column = self.kind.changeable.column(name)
        if value is None or column is None or not column.is_relation:
            return value
        model: Any = column.related_model
        return value if model._base_manager.filter(pk=value).exists() else None

    # ---- The ones that were gone

    def _bring_back(self, row: Change) -> Any:
        model = self.kind.model
        kept = self._without_what_is_gone(model, row.before[ROW])
        problem = ""
        for name in GIVEN_ONCE:
            if kept.get(name) and model._base_manager.filter(**{f"{name}__iexact": kept[name]}).exists():
                if self.kind.key == "account" and name == "email":
                    continue
                problem = _("“%(value)s” belongs to another record now, and was left out.") % {"value": kept[name]}
                kept[name] = ""
        again = row_again(model, kept)
        again.updated_at = self.at
        made: Any = put_in(again)
        if made is None:
            row.fate, row.problem = Fate.KEPT, _("It can't be brought back: something it needs is not there any more.")
            return None
        Merged._default_manager.filter(pk=made.pk).delete()
        row.fate, row.problem = Fate.UNDONE, problem
        return made

    def _without_what_is_gone(self, model: type[Model], kept: Mapping[str, Any]) -> dict[str, Any]:
        """Keys to what was deleted since are empty."""
        found = dict(kept)
        for field in model._meta.concrete_fields:
            if field.is_relation and field.null and found.get(field.attname):
                related: Any = field.related_model
                is_there = related._base_manager.filter(pk=found[field.attname]).exists()
                found[field.attname] = found[field.attname] if is_there else None
        return found

    # ---- What hung on them

    def _move_back(self, row: Change, back: set[str]) -> None:
        relation = self.relations.get(row.before[RELATION])
        if relation is None:
            row.fate, row.problem = Fate.KEPT, _("Such records are not there any more.")
            return
        lost = 0
        for pk, ids in row.before[IDS].items():
            lost += len(ids) - (self._rows_back(relation, pk, ids) if pk in back else 0)
        for pk, rows in row.before[LEFT].items():
            again = [row_again(relation.model, self._without_what_is_gone(relation.model, one)) for one in rows]
            lost += sum(put_in(one) is None for one in again) if pk in back else len(again)
        row.fate = Fate.KEPT if lost else Fate.UNDONE
        said = ngettext(
            "One stays where it is: it was moved or deleted since.",
            "%(count)d stay where they are: they were moved or deleted since.",
            lost,
        )
        row.problem = said % {"count": lost} if lost else ""

    def _rows_back(self, relation: Relation, pk: str, ids: list[Any]) -> int:
        """Those that hang on the one that stayed still."""
        rows = relation.model._base_manager.filter(pk__in=ids, **{relation.field.attname: self.winner.pk})
        try:
            with transaction.atomic():
                return int(rows.update(**{relation.field.attname: UUID(pk)}))
        except IntegrityError:
            return 0


def put_in(row: Any) -> Any:
    """As it is; None where the database has no place for it any more."""
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
    except IntegrityError:
        return None
    return row
