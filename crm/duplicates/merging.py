"""One record out of several: what hangs on the others moves, what cannot come along is kept aside, and all of it is
written down so that it can be taken apart again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from changes.snapshots import column_value, put_back
from crm.customers.models import Account, Contact, Ended, Line, LineKind, Medium, Ownership, StageChange
from crm.customers.models.contacted import reckon_for
from crm.duplicates.choosing import chosen_specs, chosen_value, filled_in
from crm.duplicates.keeping import kept_row
from crm.duplicates.kinds import Kind
from crm.duplicates.relations import LEFT, STAYS, Relation, moved_relations, relations_to
from identity.models import User
from kernel.actor import Actor


@dataclass
class Moved:
    """Of one relation: which rows went from which record to the one that stays, and which were taken away."""

    relation: Relation
    ids: dict[str, list[Any]] = field(default_factory=dict)
    left: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.ids.values()))

    @property
    def kept(self) -> dict[str, Any]:
        return {"relation": self.relation.key, "ids": self.ids, "left": self.left}


@dataclass
class Done:
    """What became of it."""

    before: dict[str, Any]
    after: dict[str, Any]
    rows: dict[str, dict[str, Any]]
    """The records that are gone, whole, by their id."""
    moved: list[Moved]
    lines: list[str] = field(default_factory=list)
    """Numbers and addresses that were not chosen, and stay as further ones."""


class Merging:
    def __init__(self, kind: Kind, winner: Any, losers: Sequence[Any], actor: Actor, at: datetime) -> None:
        self.kind, self.winner, self.losers, self.actor, self.at = kind, winner, losers, actor, at

    def go(self, chosen: Mapping[str, str]) -> Done:
        """The records are locked, and nothing stands against it."""
        values = self._values(chosen)
        rows = {str(loser.pk): kept_row(loser) for loser in self.losers}
        spoken = [(one.phone, one.email) for one in (self.winner, *self.losers)]
        moved = [self._move(relation) for relation in moved_relations(self.kind.model)]
        self._take_away()
        before, after = self._write(values)
        done = Done(before, after, rows, [one for one in moved if one.count or any(one.left.values())])
        done.lines = self._keep_numbers(spoken)
        if isinstance(self.winner, Account):
            reckon_for([self.winner.pk], at=self.at)
        return done

    def _values(self, chosen: Mapping[str, str]) -> dict[str, Any]:
        """What the one that stays will say, where that differs."""
        records, found = (self.winner, *self.losers), dict[str, Any]()
        for spec in chosen_specs(self.kind):
            if said := chosen.get(spec.name):
                found[spec.name] = chosen_value(self.kind, spec, records, said)
        found |= filled_in(self.kind, self.winner, self.losers)
        protected = next((one for one in self.losers if getattr(one, "is_protected", False)), None)
        if protected is not None and not self.winner.is_protected:
            found |= {"is_protected": True, "protected_why": protected.protected_why}
        gone = {str(one.pk) for one in self.losers}
        if isinstance(self.winner, Account) and str(self.winner.parent_id) in gone:
            # It belonged to one of those that become part of it: what stood above that one stands above it now.
            above = (str(one.parent_id) for one in self.losers if one.parent_id)
            found["parent"] = next((pk for pk in above if pk not in gone and pk != str(self.winner.pk)), None)
        held = {name: column_value(self.kind.changeable, self.winner, name) for name in found}
        return {name: value for name, value in found.items() if (value or None) != (held[name] or None)}

    # ---- What hangs on the others

    def _move(self, relation: Relation) -> Moved:
        moved = Moved(relation)
        for loser in self.losers:
            rows = relation.rows([loser.pk])
            if relation.model is self.kind.model:
                # The one that stays does not hang on itself.
                rows = rows.exclude(pk__in=[self.winner.pk, *(one.pk for one in self.losers)])
            left = list(rows.filter(LEFT[relation.key])) if relation.key in LEFT else []
            ids = list(rows.exclude(pk__in=[row.pk for row in left]).order_by("pk").values_list("pk", flat=True))
            gone, stuck = self._moved(relation, ids)
            key = str(loser.pk)
            if gone:
                moved.ids[key] = [_id(pk) for pk in gone]
            left += list(relation.model._base_manager.filter(pk__in=stuck))
            if left:
                moved.left[key] = [kept_row(row) for row in left]
                relation.model._base_manager.filter(pk__in=[row.pk for row in left]).delete()
        return moved

    def _moved(self, relation: Relation, ids: list[Any]) -> tuple[list[Any], list[Any]]:
        """All in one statement; where the one that stays has the same already, one by one."""
        change = {relation.field.attname: self.winner.pk}
        rows = relation.model._base_manager
        if not ids:
            return [], []
        try:
            with transaction.atomic():
                rows.filter(pk__in=ids).update(**change)
                return ids, []
        except IntegrityError:
            gone, stuck = [], []
        for pk in ids:
            try:
                with transaction.atomic():
                    rows.filter(pk=pk).update(**change)
                    gone.append(pk)
            except IntegrityError:
                stuck.append(pk)
        return gone, stuck

    def _take_away(self) -> None:
        """Nothing is deleted along: what was forgotten to be moved makes the database refuse."""
        gone = [loser.pk for loser in self.losers]
        for relation in relations_to(self.kind.model):
            if relation.key in STAYS:
                relation.rows(gone).delete()
        if self.kind.key == "account":
            Account.objects.filter(pk=self.winner.pk, parent__in=gone).update(parent=None)
            Account.objects.filter(pk__in=gone, parent__in=gone).update(parent=None)
        losers = self.kind.model._base_manager.filter(pk__in=gone)
        losers._raw_delete(losers.db)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    # ---- The one that stays

    def _write(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        changeable, winner = self.kind.changeable, self.winner
        before = {name: column_value(changeable, winner, name) for name in values}
        for name, value in values.items():
            put_back(changeable, winner, name, value)
        winner.updated_at = self.at
        winner.save()
        self._tell_history(before)
        return before, {name: column_value(changeable, winner, name) for name in values}

    def _tell_history(self, before: Mapping[str, Any]) -> None:
        if "stage" in before:
            StageChange.note(self.winner, before["stage"] or "", actor=self.actor, at=self.at)
        if "owner" in before:
            old = User.objects.filter(pk=before["owner"]).first() if before["owner"] else None
            Ownership.pass_on(self.winner, old, at=self.at, ended=Ended.CHANGED)

    def _keep_numbers(self, spoken: Sequence[tuple[str, str]]) -> list[str]:
        """A phone and an e-mail that were not chosen are reached still."""
        winner, made = self.winner, []
        of: dict[str, Any] = {"account" if isinstance(winner, Account) else "contact": winner}
        known = {line.value.casefold() for line in Line.objects.filter(**of)}
        known |= {winner.phone.casefold(), winner.email.casefold(), ""}
        for phone, email in spoken:
            for value, medium in ((phone, Medium.PHONE), (email, Medium.EMAIL)):
                if value.casefold() in known:
                    continue
                known.add(value.casefold())
                line = Line.objects.create(**of, medium=medium, kind=LineKind.OTHER, value=value, created_at=self.at)
                made.append(str(line.pk))
        return made


def _id(pk: Any) -> Any:
    """As JSON keeps it: keys of what is many to many are numbers."""
    return str(pk) if isinstance(pk, UUID) else pk


def lock_all(kind: Kind, pks: Sequence[UUID]) -> list[Account | Contact]:
    """Held until the transaction ends, always in one order: of two who merge the same at once, one waits."""
    return list(kind.model.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))
