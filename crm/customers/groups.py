"""The groups of customers that an article can be meant for: by the grade of their account, or the account itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from access.readers import ReaderGroups
from crm.customers.models import PortalMember
from crm.customers.models.account import Grade
from kernel.actor import Actor


def choices() -> Sequence[tuple[str, str]]:
    return [(f"grade:{key}", _("Grade: %(grade)s") % {"grade": label}) for key, label in Grade.choices]


def keys_of(actor: Actor) -> Sequence[QuerySet[Any, Any]]:
    member = PortalMember.objects.filter(user_id=actor.me)
    grade = Concat(Value("grade:"), F("account__grade"), output_field=CharField())
    account = Concat(Value("account:"), Cast("account_id", CharField()), output_field=CharField())
    return [member.annotate(key=key).values("key") for key in (grade, account)]


GROUPS = ReaderGroups(choices=choices, keys_of=keys_of)
