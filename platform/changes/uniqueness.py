"""Values of which no two records have the same: asked for many rows in one statement a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.snapshots import column_value
from kernel.actor import Actor
from kernel.fields import FieldSpec
from records.models import CustomField
from records.values import key_of

if TYPE_CHECKING:
    from changes.planning import Plan


def expression_of(spec: FieldSpec) -> Any:
    """A field as text in small letters, as two records are compared."""
    return Lower(KeyTextTransform(key_of(spec.name), "custom") if spec.is_custom else F(spec.name))


class Taken:
    """Which rows may have which values; what earlier rows asked for is remembered as numbers, not as texts."""

    def __init__(self, changeable: Changeable, actor: Actor) -> None:
        self.changeable, self.actor = changeable, actor
        self.specs = [spec for spec in changeable.specs if spec.is_unique or spec.name in changeable.unique]
        self.asked: dict[str, dict[int, Any]] = {spec.name: {} for spec in self.specs}

    def hold(self) -> None:
        """Until the transaction ends, nobody else gives these fields a value: as records.fitting does for one.

        What rows before asked for stands in the table by now, or was refused.
        """
        self.asked = {spec.name: {} for spec in self.specs}
        keys = [key_of(spec.name) for spec in self.specs if spec.is_custom]
        if keys:
            list(
                CustomField.objects.of(self.changeable.key)
                .filter(key__in=keys)
                .order_by("pk")
                .select_for_update(no_key=True)
            )

    def refuse(self, plans: Sequence[Plan]) -> None:
        for spec in self.specs:
            wanting = [(plan, self._value(plan, spec)) for plan in plans if self._asks(plan, spec)]
            wanting = [(plan, value) for plan, value in wanting if value]
            if wanting:
                self._refuse(spec, wanting)

    def _asks(self, plan: Plan, spec: FieldSpec) -> bool:
        return plan.record is not None and not plan.problems and (plan.is_new or spec.name in plan.changes)

    def _value(self, plan: Plan, spec: FieldSpec) -> str:
        return str(column_value(self.changeable, plan.record, spec.name) or "").lower()

    def _refuse(self, spec: FieldSpec, wanting: list[tuple[Plan, str]]) -> None:
        values = {value for _plan, value in wanting}
        rows = self.changeable.model._default_manager.annotate(_value=expression_of(spec)).filter(_value__in=values)
        holders = dict(rows.values_list("_value", "pk"))
        others = {pk for plan, value in wanting if (pk := holders.get(value)) and pk != plan.record.pk}
        seen = {}
        if others:
            seen = {one.pk: one for one in self.changeable.seen(self.actor).filter(pk__in=others)}
        asked = self.asked[spec.name]
        for plan, value in wanting:
            holder, before = holders.get(value), asked.get(hash(value))
            if holder is not None and holder != plan.record.pk:
                plan.refuse(spec.name, self._sentence(spec, seen.get(holder)))
            elif before is not None and before != plan.record.pk:
                said = {"field": spec.label}
                plan.refuse(spec.name, _("A row before has the same value; “%(field)s” is given once.") % said)
            else:
                asked[hash(value)] = plan.record.pk

    def _sentence(self, spec: FieldSpec, other: Any) -> str:
        """Of a record that the actor does not see nothing is said, not even that it is there."""
        if other is None:
            return _("This value of “%(field)s” can't be used.") % {"field": spec.label}
        said = {"name": other, "field": spec.label}
        return _("%(name)s has this value already; “%(field)s” is given once.") % said
