"""What an administrator brought in and changed in masses: an import with a few rows to correct, an edit taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from changes.actions.applying import apply_change_set, undo_change_set
from changes.actions.editing import begin_mass_change
from changes.actions.importing import begin_import, match_columns
from changes.engine import apply_some, source_of
from changes.models import ChangeSet, State
from changes.previewing import preview
from changes.undoing import undo_some
from config.demo.content import Content
from crm.customers.models import Account
from crm.customers.views.lists import ACCOUNT_LIST
from identity.models import User
from kernel.actor import Actor

Clock = Callable[[], datetime]


def fill_imports(content: Content, administrator: User, *, now: datetime) -> None:
    actor = administrator.as_staff()
    with translation.override(content.workspace["default_language"]):
        for file in sorted(content.folder.glob("*登记.csv")) + sorted(content.folder.glob("*名单.csv")):
            _import(file.name, file.read_bytes(), actor, lambda: now - timedelta(days=2, hours=3))
        _edit_and_undo(actor, lambda: now - timedelta(days=1, hours=5))


def _import(name: str, text: bytes, actor: Actor, clock: Clock) -> None:
    by: dict[str, Any] = {"actor": actor, "clock": clock}
    change_set = begin_import(**by, record_type="account", upload=SimpleUploadedFile(name, text))
    columns = {int(place): field for place, field in change_set.options["columns"].items()}
    match_columns(**by, change_set=change_set, columns=columns, key="name")
    _carry_out(change_set, actor, clock)


def _edit_and_undo(actor: Actor, clock: Clock) -> None:
    by: dict[str, Any] = {"actor": actor, "clock": clock}
    picked = list(Account.objects.order_by("name", "id").values_list("pk", flat=True)[:12])
    change_set = begin_mass_change(**by, record_list=ACCOUNT_LIST, values={"grade": "low"}, picked=picked)
    _carry_out(change_set, actor, clock)
    undo_change_set(**by, change_set=change_set)
    while undo_some(**by, change_set_id=change_set.pk):
        pass


def _carry_out(change_set: ChangeSet, actor: Actor, clock: Clock) -> None:
    """What its jobs would do, at the time of the story."""
    change_set.refresh_from_db()
    preview(change_set, actor, at=clock())
    apply_change_set(actor=actor, clock=clock, change_set=change_set)
    source = source_of(change_set, actor)
    by: dict[str, Any] = {"actor": actor, "clock": clock, "change_set_id": change_set.pk}
    apply_some(**by, source=source, lines=list(source.lines(0)), after=0)
    ChangeSet.objects.filter(pk=change_set.pk).update(state=State.APPLIED, ended_at=clock())
