"""A file on its way in: kept, matched to fields, checked. What it does then is the engine's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from changes.changeables import Changeable, changeable_of
from changes.engine import require
from changes.guessing import SAMPLE, folded, guess, manners_of, samples
from changes.importing import CREATE, CREATED_AT, ID, MARK, SKIP, UNSEEN, UPDATE
from changes.models import ChangeSet, Kind, KnownColumn, State
from changes.permissions import IMPORT
from changes.tables import ENDINGS, LARGEST, open_table
from kernel.actions import PermissionMissing, Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import MEGABYTE, remove_stored, store_pieces

MODES = (UPDATE, SKIP, CREATE)
ALIKE = (UNSEEN, MARK, SKIP, UPDATE)


@action(IMPORT)
def begin_import(*, actor: Actor, clock: Clock, record_type: str, upload: UploadedFile) -> ChangeSet:
    """The file is kept, and its columns are guessed; no record is touched. Raises Refused at `file`."""
    refuse_programs(actor)
    changeable = _kind(actor, record_type)
    name = get_valid_filename(PurePosixPath(upload.name or "file").name)[-180:]
    refuse_size(upload.size or 0)
    if not name.lower().endswith(ENDINGS):
        raise Refused(_("Choose a file that ends in .csv, .xlsx or .vcf."), field="file")
    path = store_pieces(upload.chunks())
    try:
        table = open_table(path)
        texts = samples(table)
        if not any(texts):
            raise Refused(_("There are names of columns in this file, but no rows below them."), field="file")
    except Refused:
        remove_stored(path)
        raise
    becomes = guess(changeable, table.headers, actor.me)
    options = {
        "headers": table.headers,
        "samples": [one[:SAMPLE] for one in texts],
        "guessed": [manners_of(one) for one in texts],
        "columns": {str(place): field for place, field in becomes.items() if field},
        "encoding": table.encoding,
    }
    change_set = ChangeSet.objects.create(
        kind=Kind.IMPORT,
        record_type=record_type,
        name=name,
        by_id=actor.me,
        begun_at=clock(),
        spoken=translation.get_language() or "en",
        options=options,
        path=path,
        size=upload.size or 0,
    )
    record("began a change-set", change_set, kind=Kind.IMPORT.value, file=name)
    return change_set


def refuse_programs(actor: Actor) -> None:
    """What a job does later is done with the sight of a person."""
    if actor.is_application:
        raise Refused(_("An application in its own name can't do this: use a person's token."))


def refuse_size(size: int) -> None:
    if size == 0:
        raise Refused(_("This file is empty."), field="file")
    if size > LARGEST:
        raise too_large(size)


def too_large(size: int) -> Refused:
    said = {"size": round(size / MEGABYTE), "limit": LARGEST // MEGABYTE}
    sentence = _("This file has %(size)d MB; the limit is %(limit)d MB. Send it in parts.")
    return Refused(sentence % said, field="file")


@action(IMPORT)
def match_columns(
    *,
    actor: Actor,
    clock: Clock,
    change_set: ChangeSet,
    columns: Mapping[int, str],
    key: str = "",
    mode: str = UPDATE,
    alike: str = UNSEEN,
    dates: Mapping[int, str] | None = None,
) -> ChangeSet:
    """What each column becomes (left out where it is not named); a job checks all rows then. Raises Refused."""
    from changes.jobs import check_changes  # noqa: PLC0415  (jobs call what actions make)

    change_set = locked(change_set)
    if actor.is_staff and change_set.by_id != actor.user_id:
        raise Refused(_("Only whoever began this can do that."))
    if change_set.state not in {State.DRAFT, State.PREVIEWED}:
        raise Refused(_("This import is past the choice of columns."))
    changeable = require(actor, change_set)
    becomes = {place: name for place, name in columns.items() if name}
    _refuse_columns(changeable, change_set, becomes)
    _refuse_key(changeable, becomes, key, mode)
    if alike not in ALIKE:
        raise Refused(_("Choose what happens to rows that look like another record."), field="alike")
    manners = _manners(changeable, change_set, becomes, dates or {})
    change_set.options |= {
        "columns": {str(place): name for place, name in becomes.items()},
        "key": key,
        "mode": mode,
        "alike": alike,
        "manners": manners,
    }
    change_set.spoken = translation.get_language() or "en"
    change_set.state = State.CHECKING
    change_set.count_anew()
    change_set.save()
    _remember(actor, change_set, becomes)
    record("matched the columns", change_set)
    check_changes.enqueue(change_set_id=str(change_set.pk))
    return change_set


def locked(change_set: ChangeSet) -> ChangeSet:
    found: ChangeSet = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set.pk)
    return found


def _kind(actor: Actor, record_type: str) -> Changeable:
    changeable = changeable_of(record_type)
    if changeable is None:
        raise Refused(_("Choose what the rows of the file are."), field="record_type")
    if not actor.may(changeable.permission):
        raise PermissionMissing(changeable.permission)
    return changeable


def _refuse_columns(changeable: Changeable, change_set: ChangeSet, becomes: Mapping[int, str]) -> None:
    headers, seen = change_set.options["headers"], set()
    for place, name in becomes.items():
        if not 0 <= place < len(headers):
            raise Refused(_("The file has no column %(number)d.") % {"number": place + 1}, field="columns")
        if not name.startswith("@") and changeable.named(name) is None:
            raise Refused(_("Choose a field that is there."), field=f"column-{place}")
        if name in seen:
            spec = changeable.named(name)
            said = {"field": spec.label if spec else name}
            raise Refused(_("Two columns would become “%(field)s”.") % said, field=f"column-{place}")
        seen.add(name)
    if not any(not name.startswith("@") for name in becomes.values()):
        raise Refused(_("Say of at least one column which field it becomes."), field="columns")


def _refuse_key(changeable: Changeable, becomes: Mapping[int, str], key: str, mode: str) -> None:
    if mode not in MODES:
        raise Refused(_("Choose what happens to records that are there already."), field="mode")
    known = {spec.name for spec in changeable.key_specs} | {ID}
    if key and (key not in known or key not in becomes.values()):
        raise Refused(_("Choose a column of the file by which records are found."), field="key")


def _manners(
    changeable: Changeable, change_set: ChangeSet, becomes: Mapping[int, str], dates: Mapping[int, str]
) -> dict[str, Any]:
    """How dates and numbers are written; what can be read in two ways is asked."""
    found: dict[str, Any] = {}
    for place, name in becomes.items():
        guessed = change_set.options["guessed"][place]
        spec = changeable.named(name)
        kind = "date" if name == CREATED_AT else spec.kind if spec else ""
        if kind == "date":
            order = dates.get(place) or (guessed["orders"][0] if len(guessed["orders"]) == 1 else "")
            if not order and len(guessed["orders"]) > 1:
                header = change_set.options["headers"][place]
                sentence = _("The dates in “%(column)s” can be read in two ways. Say what stands first.")
                raise Refused(sentence % {"column": header}, field=f"dates-{place}")
            found[str(place)] = {"dates": order if order in {"ymd", "dmy", "mdy"} else "ymd"}
        elif kind in {"number", "money"} and guessed["comma"]:
            found[str(place)] = {"comma": True}
    return found


def _remember(actor: Actor, change_set: ChangeSet, becomes: Mapping[int, str]) -> None:
    headers = {place: folded(header)[:120] for place, header in enumerate(change_set.options["headers"])}
    rows = {
        header: KnownColumn(
            owner_id=actor.me, record_type=change_set.record_type, header=header, field=becomes.get(place, "")
        )
        for place, header in headers.items()
        if header
    }
    KnownColumn.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["owner", "record_type", "header"], update_fields=["field"]
    )
