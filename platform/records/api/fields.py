"""What fields there are: for programs that map their own to them."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from identity.permissions import USE_DESK
from kernel.actor import Actor
from kernel.api.described import listing, reading
from kernel.api.reading import read_list, read_one
from kernel.api.resources import Resource, equal
from kernel.api.values import Value, flag, identity, number, text
from kernel.api.views import ApiView
from records.models import CustomField, CustomKind, Dictionary, PersonalClass
from records.models.custom_field import Result
from records.types import record_types

NAMES = serializers.DictField(child=serializers.CharField(), required=False)


def _fields(actor: Actor) -> QuerySet[Any]:
    if not actor.may(USE_DESK):
        return CustomField.objects.none()
    in_use = ExpressionWrapper(Q(retired_at__isnull=True), output_field=BooleanField())
    return CustomField.objects.annotate(in_use=in_use)


def _dictionaries(actor: Actor) -> QuerySet[Any]:
    return Dictionary.objects.all() if actor.may(USE_DESK) else Dictionary.objects.none()


FIELDS = Resource(
    "Field",
    rows=_fields,
    values=(
        identity(),
        text("record_type"),
        text("key"),
        Value("labels", NAMES),
        Value("kind", serializers.ChoiceField(CustomKind.choices, required=False)),
        Value("dictionary_id", serializers.UUIDField(required=False, allow_null=True)),
        text("formula"),
        Value("result", serializers.ChoiceField(Result.choices, required=False, allow_blank=True)),
        Value("rollup", serializers.DictField(child=serializers.CharField(), required=False, allow_null=True)),
        number("digits"),
        text("currency"),
        flag("is_required"),
        flag("is_unique"),
        flag("is_searched"),
        Value("personal", serializers.ChoiceField(PersonalClass.choices, required=False)),
        number("position"),
        flag("in_use"),
    ),
    filters=(
        equal(
            "record_type", serializers.CharField(max_length=20), "Of this kind of record: account, contact, ticket."
        ),
        equal("in_use", serializers.BooleanField(), "Those that stand on pages, or the retired ones."),
    ),
    orders=("position", "-position", "id", "-id"),
)


class FieldsView(ApiView):
    operations = {"get": listing(FIELDS, "fields", USE_DESK)}

    def get(self, request: Request) -> HttpResponse:
        return read_list(FIELDS, request.GET, self.actor, request.path)


class FieldView(ApiView):
    operations = {"get": reading(FIELDS, "field", USE_DESK)}

    def get(self, request: Request, pk: Any) -> HttpResponse:
        return read_one(FIELDS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))


def schema_of_custom() -> dict[str, dict[str, Any]]:
    """Kind of record → the schema of its `custom`, in the selected tenant."""
    return {
        one.model._meta.object_name or one.key: {
            "type": "object",
            "properties": {spec.name.removeprefix("c_"): _schema(spec) for spec in one.custom},
        }
        for one in record_types()
    }


def _schema(spec: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"description": str(spec.label)}
    keys = [key for key, _label in spec.offered]
    shapes: dict[str, dict[str, Any]] = {
        "flag": {"type": "boolean"},
        "number": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        "date": {"type": "string", "format": "date"},
        "email": {"type": "string", "format": "email"},
        "choice": {"type": "string", "enum": keys},
        "choices": {"type": "array", "items": {"type": "string", "enum": keys}},
        "money": {
            "type": "object",
            "properties": {"amount": {"type": "string"}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}},
        },
    }
    found |= {"readOnly": True} if spec.is_figured else {}
    return found | shapes.get(spec.kind, {"type": "string", "maxLength": spec.longest})
