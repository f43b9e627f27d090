"""Imports, mass changes and exports for programs: the same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.request import Request

from audit.sights import DOWNLOADED, saw
from changes.actions.applying import apply_change_set, cancel_change_set, undo_change_set
from changes.actions.editing import begin_mass_change
from changes.actions.exporting import order_list_export
from changes.actions.importing import begin_import, match_columns
from changes.api.resources import CHANGE_SETS, CHANGES, EXPORTS, MAPPING, NEW_EXPORT, NEW_IMPORT, NEW_MASS_CHANGE
from changes.changeables import changeable_for_list
from changes.models import ChangeSet
from changes.permissions import EXPORT, IMPORT, MASS_CHANGE
from changes.queries import change_set_for, own_export
from changes.texts import typed_values
from identity.permissions import USE_DESK
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.described import listing, reading
from kernel.api.operations import BROWSER, Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list, read_one, record_answer
from kernel.api.views import ApiView
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.http.files import made_file_response
from records.lists import RecordList, list_of

LINKS = {name: (f"{name}_changeset", "$response.body#/id") for name in ("get", "apply", "cancel", "undo")}


def change_set_or_404(actor: Actor, pk: UUID) -> ChangeSet:
    found = change_set_for(actor, pk)
    if found is None:
        raise not_found()
    return found


def list_or_refusal(key: str) -> RecordList:
    found = list_of(key)
    if found is None:
        raise Refused(_("There is no such list."), field="list")
    return found


class ImportsView(ApiView):
    operations = {
        "post": Operation(
            "begin_import",
            "Send a file to import",
            IMPORT,
            gives=CHANGE_SETS.shape,
            takes=NEW_IMPORT,
            status=201,
            media_type=BROWSER,
            links=LINKS | {"map": ("map_import", "$response.body#/id")},
            text="Its columns are guessed; nothing is changed. Map them next.",
        )
    }

    def post(self, request: Request) -> HttpResponse:
        values = self.taken()
        made = begin_import(
            actor=self.actor, clock=system_clock, record_type=values["record_type"], upload=values["file"]
        )
        return record_answer(CHANGE_SETS, made.pk, self.actor, status=201)


class MappingView(ApiView):
    operations = {
        "post": Operation(
            "map_import",
            "Say what each column becomes",
            IMPORT,
            gives=CHANGE_SETS.shape,
            takes=MAPPING,
            status=202,
            example={"columns": {"Company": "name", "Since": "since"}, "key": "name", "dates": {"Since": "dmy"}},
            text="A job checks every row then: read the change-set until its state is previewed. What is not named"
            " is left out. `key`: the field by which records are found; `mode`: update, skip or create."
            " `alike`: what becomes of new rows that look like a record that is there: mark, skip or update.",
        )
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        change_set, values = change_set_or_404(self.actor, pk), self.taken()
        match_columns(
            actor=self.actor,
            clock=system_clock,
            change_set=change_set,
            columns=_by_place(change_set, values["columns"], "columns"),
            dates=_by_place(change_set, values.get("dates", {}), "dates"),
            key=values.get("key", ""),
            mode=values.get("mode", "update"),
            alike=values.get("alike", ""),
        )
        return record_answer(CHANGE_SETS, pk, self.actor, status=202)


class ChangeSetsView(ApiView):
    operations = {
        "get": listing(CHANGE_SETS, "changesets", USE_DESK),
        "post": Operation(
            "begin_mass_change",
            "Change many records at once",
            MASS_CHANGE,
            gives=CHANGE_SETS.shape,
            takes=NEW_MASS_CHANGE,
            status=202,
            example={"list": "accounts", "query": "view=companies&city=Riga", "values": {"grade": "high"}},
            links=LINKS,
            text="A job looks at what it would do: read the change-set until its state is previewed, then apply it.",
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(CHANGE_SETS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        values = self.taken()
        record_list = list_or_refusal(values["list"])
        changeable = changeable_for_list(record_list.key)
        if changeable is None:
            raise Refused(_("The records of this list can't be changed together."), field="list")
        made = begin_mass_change(
            actor=self.actor,
            clock=system_clock,
            record_list=record_list,
            values=typed_values(changeable, values["values"], self.actor),
            picked=values.get("ids", ()),
            state=record_list.state.read(values["query"]) if "query" in values else None,
        )
        return record_answer(CHANGE_SETS, made.pk, self.actor, status=202)


class ChangeSetView(ApiView):
    operations = {"get": reading(CHANGE_SETS, "changeset", USE_DESK)}

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(CHANGE_SETS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))


class RowsView(ApiView):
    operations = {
        "get": Operation(
            "list_changeset_rows",
            "The rows of a change-set",
            USE_DESK,
            gives=CHANGES.shape,
            pages=True,
            parameters=parameters_of_list(CHANGES),
            text="Before it is applied: all that need a hand, and the first ones of the others.",
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        rows = CHANGES.rows(self.actor).filter(change_set=change_set_or_404(self.actor, pk))
        return read_list(CHANGES, request.GET, self.actor, request.path, rows=rows)


def _act(name: str, words: str, text: str) -> Operation:
    return Operation(f"{name}_changeset", words, USE_DESK, gives=CHANGE_SETS.shape, status=202, text=text)


class ApplicationView(ApiView):
    operations = {"post": _act("apply", "Apply a change-set", "A job does it, in batches.")}

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        apply_change_set(actor=self.actor, clock=system_clock, change_set=change_set_or_404(self.actor, pk))
        return record_answer(CHANGE_SETS, pk, self.actor, status=202)


class CancellationView(ApiView):
    operations = {"post": _act("cancel", "Cancel a change-set", "What was done stays, and can be undone.")}

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        cancel_change_set(actor=self.actor, clock=system_clock, change_set=change_set_or_404(self.actor, pk))
        return record_answer(CHANGE_SETS, pk, self.actor, status=202)


class UndoingView(ApiView):
    operations = {"post": _act("undo", "Undo a change-set", "What was edited since is kept, and says why.")}

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        undo_change_set(actor=self.actor, clock=system_clock, change_set=change_set_or_404(self.actor, pk))
        return record_answer(CHANGE_SETS, pk, self.actor, status=202)


class ExportsView(ApiView):
    operations = {
        "get": listing(EXPORTS, "listexports", EXPORT),
        "post": Operation(
            "export_list",
            "Have a list written to a file",
            EXPORT,
            gives=EXPORTS.shape,
            takes=NEW_EXPORT,
            status=202,
            example={"list": "accounts", "query": "view=companies&grade=high", "file_kind": "xlsx"},
            links={name: (f"{name}_listexport", "$response.body#/id") for name in ("get", "download")},
            text="Read it until its state is done, then fetch the content. It is kept for seven days.",
        ),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(EXPORTS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        values: dict[str, Any] = self.taken()
        record_list = list_or_refusal(values["list"])
        made = order_list_export(
            actor=self.actor,
            clock=system_clock,
            record_list=record_list,
            state=record_list.state.read(values.get("query", "")),
            columns=values.get("columns", ()),
            file_kind=values.get("file_kind", "csv"),
        )
        return record_answer(EXPORTS, made.pk, self.actor, status=202)


class ExportView(ApiView):
    operations = {"get": reading(EXPORTS, "listexport", EXPORT)}

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(EXPORTS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))


class ContentView(ApiView):
    operations = {"get": Operation("download_listexport", "The file of an export", EXPORT, gives_file=True)}

    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        order = own_export(self.actor, pk)
        if order is None or order.state != ExportState.DONE:
            raise not_found()
        response = made_file_response(order.path, order.file_name, content_type=order.content_type)
        saw(self.actor, order, verb=DOWNLOADED)
        return response


def _by_place(change_set: ChangeSet, named: dict[str, str], field: str) -> dict[int, str]:
    places = {header: place for place, header in enumerate(change_set.options.get("headers", []))}
    if unknown := [name for name in named if name not in places]:
        raise Refused(_("The file has no column “%(name)s”.") % {"name": unknown[0][:80]}, field=field)
    return {places[name]: value for name, value in named.items()}
