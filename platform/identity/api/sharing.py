"""Shares of a record, in the API: listed, made and taken back below its own address."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from access.models import Share
from access.policies import Policy
from access.sharing import Whom
from identity.api.picking import person_of, team_of
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list
from kernel.api.resources import Resource
from kernel.api.values import flag, identity, moment, pointer, shape
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock
from kernel.permissions import Permission


def _shares(actor: Actor) -> QuerySet[Share]:
    """Only below a record that the actor sees: see `SharesView.get`."""
    return Share.objects.none()


SHARES = Resource(
    "Share",
    rows=_shares,
    values=(identity(), pointer("person_id"), pointer("team_id"), flag("may_change"), moment("made_at")),
    orders=("id", "-id"),
)
NEW_SHARE = shape(
    "NewShare",
    {
        "person_id": serializers.UUIDField(required=False, allow_null=True),
        "team_id": serializers.UUIDField(required=False, allow_null=True),
        "may_change": serializers.BooleanField(required=False),
    },
)


def sharing_operations(single: str, see: Permission, change: Permission) -> dict[str, Operation]:
    return {
        "get": Operation(
            f"list_{single}_shares",
            f"With whom a {single} is shared",
            see,
            gives=SHARES.shape,
            pages=True,
            parameters=parameters_of_list(SHARES),
        ),
        "post": Operation(
            f"share_{single}",
            f"Share a {single}",
            change,
            gives=SHARES.shape,
            takes=NEW_SHARE,
            status=201,
            example={"person_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a21", "may_change": False},
            text="With a person or with a team. Again with the same one changes what they may.",
        ),
    }


def ending_operations(single: str, change: Permission) -> dict[str, Operation]:
    return {"delete": Operation(f"end_{single}_share", f"Take back a share of a {single}", change, status=204)}


class RecordShares(ApiView, abstract=True):
    """What both views of one kind of record know."""

    policy: ClassVar[Policy]

    @abstractmethod
    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share: ...

    @abstractmethod
    def end(self, subject: Any, share: Share) -> None: ...

    def subject(self, pk: UUID) -> Any:
        found = self.policy.seen(self.policy.rows._default_manager.all(), self.actor).filter(pk=pk).first()
        if found is None:
            raise not_found()
        return found

    def shares(self, pk: UUID) -> QuerySet[Share]:
        return Share.objects.filter(record=self.policy.record, record_id=pk)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "clock": system_clock}


def whom_of(values: dict[str, Any]) -> Whom:
    """Raises Refused unless it is exactly one that is there."""
    if bool(values.get("person_id")) == bool(values.get("team_id")):
        raise Refused(_("Name a person or a team, and not both."), field="person_id")
    if values.get("person_id"):
        person = person_of(values["person_id"], "person_id")
        assert person is not None
        return Whom(person.name, person_id=person.pk)
    team = team_of(values["team_id"], "team_id")
    assert team is not None
    return Whom(team.name, team_id=team.pk)


class SharesView(RecordShares, abstract=True):
    """`…/shares`."""

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        self.subject(pk)
        return read_list(SHARES, request.GET, self.actor, request.path, rows=self.shares(pk))

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        subject, values = self.subject(pk), self.taken()
        share = self.give(subject, whom_of(values), may_change=values.get("may_change", False))
        said = {name: getattr(share, name) for name in ("id", "person_id", "team_id", "may_change", "made_at")}
        return answer(said, status=201)


class ShareView(RecordShares, abstract=True):
    """`…/shares/{share_id}`."""

    def delete(self, request: Request, pk: UUID, share_id: UUID) -> HttpResponse:
        subject = self.subject(pk)
        share = self.shares(pk).select_related("person", "team").filter(pk=share_id).first()
        if share is None:
            raise not_found()
        self.end(subject, share)
        return HttpResponse(status=204)
