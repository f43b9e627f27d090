"""A merge on the engine of change-sets: taken back from the page that shows it."""

from __future__ import annotations

from datetime import datetime

from changes.models import ChangeSet
from changes.models import Kind as ChangeKind
from changes.own_ways import OwnWay
from crm.customers.permissions import MERGE_CUSTOMERS
from crm.duplicates.actions.merging import part_records, refuse_parting
from crm.duplicates.kinds import KINDS
from kernel.actor import Actor


def _part(change_set: ChangeSet, *, actor: Actor, at: datetime) -> None:
    part_records(change_set, KINDS[change_set.record_type], actor=actor, at=at)


OWN_WAYS: dict[str, OwnWay] = {ChangeKind.MERGE: OwnWay(MERGE_CUSTOMERS, refuse_parting, _part)}
