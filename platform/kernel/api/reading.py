"""Lists and single records read as the address asks: filters, order, cursor, sparse fields, expansions, versions."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError as WrongValue

from kernel.actor import Actor
from kernel.api.operations import Parameter
from kernel.api.problems import Problem, not_found, wrong_parameter
from kernel.api.resources import Expansion, Filter, Resource, as_shown, by_ids
from kernel.api.statements import Statement, kept, read, statement_of
from kernel.api.views import answer

USUAL_SIZE, LARGEST_SIZE = 50, 100
LONGEST_CURSOR = 400
CUSTOM_PARAMETER = re.compile(r"custom\[([a-z0-9_]{1,40})\]")
CUSTOM = serializers.DictField(child=serializers.CharField())
CUSTOM_WORDS = "By fields of your own: `custom[level]=gold`, `custom[value]=10..20`, `custom[level]=-` for none."
TEXT = serializers.CharField(allow_blank=True)


@dataclass(frozen=True)
class Asked:
    """What a request wants of a resource."""

    names: list[str]
    expansions: list[Expansion]
    condition: Q = field(default_factory=Q)
    order: str = ""
    size: int = USUAL_SIZE
    after: tuple[Any, UUID] | None = None


def parameters_of_one(resource: Resource) -> list[Parameter]:
    names = ", ".join(resource.by_name)
    found = [Parameter("fields", TEXT, f"Only these values, with commas between them: {names}.")]
    if resource.expansions:
        expand = ", ".join(expansion.name for expansion in resource.expansions)
        found.append(Parameter("expand", TEXT, f"Records read along, with commas: {expand}."))
    return found


def parameters_of_list(resource: Resource) -> list[Parameter]:
    choices = [(name, name) for name in resource.orders]
    size = serializers.IntegerField(min_value=1, max_value=LARGEST_SIZE)
    custom = [Parameter("custom", CUSTOM, CUSTOM_WORDS, is_object=True)] if resource.custom else []
    return [
        *parameters_of_one(resource),
        *custom,
        *(Parameter(one.name, one.field, one.text, many=one.many) for one in resource.filters),
        Parameter("sort", serializers.ChoiceField(choices=choices), f"The order; usually {resource.orders[0]}."),
        Parameter("limit", size, f"How many at once; usually {USUAL_SIZE}, at most {LARGEST_SIZE}."),
        Parameter("cursor", TEXT, "Where to go on: `next_cursor` of the page before."),
    ]


def read_list(resource: Resource, query: QueryDict, actor: Actor, url: str, *, rows: Any = None) -> HttpResponse:
    """One statement, and one for each expansion."""
    asked = _asked_list(resource, query, actor)
    try:
        found = read(_statement(resource, asked, actor, rows))
    except (ValidationError, ValueError, TypeError) as error:
        raise wrong_parameter("cursor", _("This cursor does not belong here.")) from error
    page, rest = found[: asked.size], found[asked.size :]
    following = _write_cursor(asked.order, page[-1][1], page[-1][0]) if rest else None
    headers = {}
    if following:
        again = query.copy()
        again["cursor"] = following
        headers["Link"] = f'<{url}?{again.urlencode()}>; rel="next"'
    items = _as_dicts(resource, asked, [row[2:] for row in page], actor)
    response = answer({"items": items, "next_cursor": following}, headers=headers)
    response.records = len(items)  # type: ignore[attr-defined]  # for whoever notes how much was read
    return response


def _statement(resource: Resource, asked: Asked, actor: Actor, rows: Any) -> Statement:
    """Of a list without filters, from its beginning, the text is kept: it depends on nothing but who asks for what."""

    def build() -> QuerySet[Any, Any]:
        name, direction, key = asked.order.lstrip("-"), "-" if asked.order.startswith("-") else "", resource.key
        column = key if name == "id" else name
        found = (resource.rows(actor) if rows is None else rows).filter(asked.condition)
        if asked.after is not None:
            found = found.filter(_beyond(key, column, direction, *asked.after))
        found = found.order_by(*dict.fromkeys((f"{direction}{column}", f"{direction}{key}")))
        selected: QuerySet[Any, Any] = found.values_list(key, column, *_columns(resource, asked))[: asked.size + 1]
        return selected

    if rows is not None or asked.condition or asked.after is not None:
        return statement_of(build())
    key = (resource.name, actor, asked.order, asked.size, tuple(_columns(resource, asked)))
    return kept.get(key, build)


def read_one(resource: Resource, pk: UUID, query: QueryDict, actor: Actor, *, known: str = "") -> HttpResponse:
    """`known` is If-None-Match: who has this version already is told no more than that."""
    asked = _asked(resource, query, actor)
    names = _columns(resource, asked)
    found = resource.rows(actor).filter(**{resource.key: pk})
    row = found.values_list(resource.version or resource.key, *names).first()
    if row is None:
        raise not_found()
    # With other records in it, an answer may change while the record does not.
    tag = etag(row[0]) if resource.version and not asked.expansions else ""
    headers = {"ETag": tag} if tag else {}
    if tag and tag in known:
        return HttpResponse(status=304, headers=headers)
    return answer(_as_dicts(resource, asked, [row[1:]], actor)[0], headers=headers)


def record_answer(resource: Resource, pk: UUID, actor: Actor, *, status: int = 200, url: str = "") -> HttpResponse:
    """A record as it is now, after it was made or changed; nothing of one that is out of the actor's sight by that."""
    try:
        response = read_one(resource, pk, QueryDict(), actor)
        response.status_code = status
    except Problem:
        return HttpResponse(status=201 if status == 201 else 204)
    if url:
        response.headers["Location"] = url
    return response


def as_dict(resource: Resource, pk: UUID, actor: Actor) -> dict[str, Any] | None:
    return by_ids(resource, {pk}, actor).get(pk)


def locked(resource: Resource, pk: UUID, actor: Actor, *, expected: str = "") -> Any:
    """The record, held until the transaction ends; `expected` is If-Match. Call it inside `transaction.atomic()`."""
    assert transaction.get_connection().in_atomic_block
    found = resource.rows(actor).select_for_update(of=("self",)).filter(**{resource.key: pk}).first()
    if found is None:
        raise not_found()
    if expected and expected.strip() != "*":
        present = etag(getattr(found, resource.version))
        if present not in [one.strip() for one in expected.split(",")]:
            sentence = _("The record was changed since you read it. Read it again, then decide.")
            raise Problem(412, "changed", sentence, headers={"ETag": present})
    return found


def etag(version: Any) -> str:
    return f'"{version.isoformat() if isinstance(version, datetime) else version}"'


def _asked(resource: Resource, query: QueryDict, actor: Actor) -> Asked:
    hidden = actor.mask(resource.record).hidden
    known = [name for name in resource.by_name if name not in hidden]
    names = _listed(query, "fields", known) or known
    expansions = {one.name: one for one in resource.expansions}
    return Asked(names, [expansions[name] for name in _listed(query, "expand", list(expansions))])


def _asked_list(resource: Resource, query: QueryDict, actor: Actor) -> Asked:
    plain, hidden = _asked(resource, query, actor), actor.mask(resource.record).hidden
    condition = Q()
    for one in resource.filters:
        if one.name in query and one.name in hidden:
            raise wrong_parameter(one.name, _("Your role does not see this field."))
        if one.name in query:
            condition &= _passes(one, query, actor)
    for name in query:
        if key := CUSTOM_PARAMETER.fullmatch(name):
            condition &= _passes_custom(resource, name, key[1], query.getlist(name), actor)
    order = query.get("sort") or resource.orders[0]
    if order not in resource.orders:
        raise wrong_parameter("sort", _("Choose one of: %(names)s.") % {"names": ", ".join(resource.orders)})
    cursor = query.get("cursor")
    after = _read_cursor(cursor, order) if cursor else None
    return Asked(plain.names, plain.expansions, condition, order, _size(query), after)


def _listed(query: QueryDict, name: str, known: list[str]) -> list[str]:
    given = list(dict.fromkeys(part.strip() for part in query.get(name, "").split(",") if part.strip()))
    unknown = [one for one in given if one not in known]
    if unknown:
        raise wrong_parameter(name, _("Choose one of: %(names)s.") % {"names": ", ".join(known)})
    return given


def _size(query: QueryDict) -> int:
    given = query.get("limit", str(USUAL_SIZE))
    # A thousand digits are no number that anybody means, and slow to read as one.
    size = int(given) if given.isascii() and given.isdecimal() and len(given) < 6 else 0
    if not 1 <= size <= LARGEST_SIZE:
        raise wrong_parameter("limit", _("A page holds from 1 to %(most)d.") % {"most": LARGEST_SIZE})
    return size


def _passes(one: Filter, query: QueryDict, actor: Actor) -> Q:
    given = query.getlist(one.name)
    if len(given) > (20 if one.many else 1):
        raise wrong_parameter(one.name, _("Too many values."))
    passed = Q()
    for text in given:
        try:
            value = one.field.run_validation(text)
        except WrongValue as error:
            raise wrong_parameter(
                one.name, str(error.detail[0] if isinstance(error.detail, list) else error)
            ) from error
        passed |= one.condition(value, actor)
    return passed


def _passes_custom(resource: Resource, name: str, key: str, texts: list[str], actor: Actor) -> Q:
    if resource.custom is None or len(texts) > 20:
        raise wrong_parameter(name, _("Too many values."))
    try:
        return resource.custom(key, texts, actor)
    except ValueError as error:
        raise wrong_parameter(name, str(error)) from error


def _columns(resource: Resource, asked: Asked) -> list[str]:
    return [*(resource.by_name[name].column for name in asked.names), *(one.column for one in asked.expansions)]


def _as_dicts(resource: Resource, asked: Asked, rows: Iterable[tuple[Any, ...]], actor: Actor) -> list[dict[str, Any]]:
    names = asked.names
    rows = list(rows)
    found = [dict(zip(names, row, strict=False)) for row in rows]
    if resource.made:
        found = [as_shown(resource, one) for one in found]
    for place, expansion in enumerate(asked.expansions, len(names)):
        along = by_ids(expansion.resource(), {row[place] for row in rows if row[place]}, actor)
        for one, row in zip(found, rows, strict=True):
            one[expansion.name] = along.get(row[place])
    return found


def _beyond(key: str, column: str, direction: str, value: Any, pk: UUID) -> Q:
    sign = "lt" if direction else "gt"
    if column == key:
        return Q(**{f"{key}__{sign}": pk})
    # The first condition is what an index can use.
    return Q(**{f"{column}__{sign}e": value}) & (Q(**{f"{column}__{sign}": value}) | Q(**{f"{key}__{sign}": pk}))


def _write_cursor(order: str, value: Any, pk: UUID) -> str:
    plain = value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, int) else str(value)
    return base64.urlsafe_b64encode(json.dumps([order, plain, str(pk)]).encode()).decode().rstrip("=")


def _read_cursor(text: str, order: str) -> tuple[Any, UUID]:
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError(text[:20])
        kept, value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if kept != order or not isinstance(value, str | int):
            raise ValueError(kept)
        return value, UUID(pk)
    except (ValueError, TypeError, AttributeError, binascii.Error) as error:
        raise wrong_parameter("cursor", _("This cursor does not belong here.")) from error
