"""Change-sets, their rows and exports as the API shows them, and what it takes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from changes.actions.importing import ALIKE, MODES
from changes.models import Change, ChangeSet, Fate, FileKind, Kind, ListExport, State, Verb
from kernel.actor import Actor
from kernel.api.resources import Resource, equal
from kernel.api.values import Value, identity, moment, number, pointer, shape, text
from kernel.exports import ExportState


def _change_sets(actor: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = ChangeSet.objects.visible_to(actor)
    return found


def _rows(actor: Actor) -> QuerySet[Any]:
    return Change.objects.filter(change_set__in=ChangeSet.objects.visible_to(actor))


def _exports(actor: Actor) -> QuerySet[Any]:
    return ListExport._default_manager.filter(asked_by_id=actor.user_id)


def _columns(options: Any) -> list[dict[str, str]]:
    """Of an import: what each column of the file becomes, "" where it is left out."""
    becomes = options.get("columns", {})
    return [
        {"header": header, "field": becomes.get(str(place), "")}
        for place, header in enumerate(options.get("headers", []))
    ]


COLUMN = shape(
    "ImportColumn",
    {"header": serializers.CharField(allow_blank=True), "field": serializers.CharField(allow_blank=True)},
)
CHANGE_SETS = Resource(
    "ChangeSet",
    rows=_change_sets,
    values=(
        identity(),
        Value("kind", serializers.ChoiceField(Kind.choices, required=False)),
        Value("state", serializers.ChoiceField(State.choices, required=False)),
        text("record_type"),
        text("name"),
        pointer("by_id"),
        moment("begun_at"),
        moment("applied_at", nullable=True),
        moment("ended_at", nullable=True),
        moment("undone_at", nullable=True),
        Value("columns", COLUMN(many=True, required=False), "options", lambda: _columns),
        *map(number, ("total", "done", "created", "changed", "unchanged", "problems", "undone", "kept")),
        text("failure"),
    ),
    filters=(
        equal("kind", serializers.ChoiceField(Kind.choices), "Of this kind."),
        equal("state", serializers.ChoiceField(State.choices), "In this state.", many=True),
        equal("record_type", serializers.CharField(max_length=40), "Of records of this kind."),
    ),
    orders=("-begun_at", "begun_at", "-id", "id"),
)


def _fields_alone(kept: dict[str, Any]) -> dict[str, Any]:
    """Without what else a kind of change-set keeps to undo it."""
    return {name: value for name, value in kept.items() if not name.startswith("@")}


CHANGES = Resource(
    "ChangeSetRow",
    rows=_rows,
    values=(
        identity(),
        pointer("change_set_id"),
        number("number"),
        text("record_type"),
        pointer("record_id"),
        text("name"),
        Value("verb", serializers.ChoiceField(Verb.choices, required=False)),
        Value("fate", serializers.ChoiceField(Fate.choices, required=False)),
        Value("before", serializers.DictField(required=False), shows=lambda: _fields_alone),
        Value("after", serializers.DictField(required=False)),
        text("field"),
        text("problem"),
    ),
    filters=(
        equal("verb", serializers.ChoiceField(Verb.choices), "What it does; skipped: what needs a hand.", many=True),
        equal("fate", serializers.ChoiceField(Fate.choices), "What became of it.", many=True),
    ),
    orders=("number", "-number"),
)
EXPORTS = Resource(
    "ListExport",
    rows=_exports,
    values=(
        identity(),
        text("list", "list_key"),
        text("query"),
        Value("columns", serializers.ListField(child=serializers.CharField(), required=False)),
        Value("file_kind", serializers.ChoiceField(FileKind.choices, required=False)),
        Value("state", serializers.ChoiceField(ExportState.choices, required=False)),
        number("done"),
        number("total"),
        number("size"),
        moment("asked_at"),
    ),
    filters=(equal("state", serializers.ChoiceField(ExportState.choices), "In this state."),),
    orders=("-asked_at", "asked_at", "-id", "id"),
)
NEW_IMPORT = shape(
    "NewImport",
    {
        "file": serializers.FileField(
            help_text="CSV or Excel (.xlsx), at most 60 MB; the first row names the columns."
        ),
        "record_type": serializers.CharField(max_length=40, help_text="account or contact"),
    },
)
_TEXTS: Any = {"child": serializers.CharField(allow_blank=True, max_length=80), "required": False}
MAPPING = shape(
    "ImportMapping",
    {
        "columns": serializers.DictField(
            child=serializers.CharField(allow_blank=True, max_length=80),
            help_text="Name of a column → key of a field; @id, @created_at and @author are possible too.",
        ),
        "key": serializers.CharField(required=False, allow_blank=True, max_length=80),
        "mode": serializers.ChoiceField([(mode, mode) for mode in MODES], required=False),
        "alike": serializers.ChoiceField([(one, one) for one in ALIKE if one], required=False, allow_blank=True),
        "dates": serializers.DictField(**_TEXTS, help_text="Name of a column → ymd, dmy or mdy."),
    },
)
NEW_MASS_CHANGE = shape(
    "NewMassChange",
    {
        "list": serializers.CharField(max_length=40, help_text="accounts or contacts"),
        "ids": serializers.ListField(child=serializers.UUIDField(), required=False, max_length=1000),
        "query": serializers.CharField(
            required=False, allow_blank=True, max_length=4000, help_text="Instead of ids: the filters of the list."
        ),
        "values": serializers.DictField(
            child=serializers.CharField(allow_null=True, allow_blank=True, max_length=10_000),
            help_text="Key of a field → its value, as a cell of an import says it; null empties.",
        ),
    },
)
NEW_EXPORT = shape(
    "NewListExport",
    {
        "list": serializers.CharField(max_length=40, help_text="accounts, contacts or tickets"),
        "query": serializers.CharField(required=False, allow_blank=True, max_length=4000),
        "columns": serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=200),
        "file_kind": serializers.ChoiceField(FileKind.choices, required=False),
    },
)
