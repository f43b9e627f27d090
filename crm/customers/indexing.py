"""How accounts and contacts look in search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.fields import ACCOUNT as ACCOUNT_TYPE
from crm.customers.fields import CONTACT as CONTACT_TYPE
from crm.customers.models import Account, AccountKind, Contact, Grade, Medium, Stage
from crm.customers.permissions import ACCOUNT_POLICY, VIEW_CUSTOMERS
from identity.models import User
from records.searched import FIELD, FieldLabels, rows_with, searched, told_of
from search.registry import LANGUAGE, Content, Facet, Naming, Source


def staff_names() -> QuerySet[Any]:
    return User.objects.staff()


def account_names() -> QuerySet[Any]:
    return Account.objects.all()


PEOPLE = Naming(staff_names, "name")
OWNER = Facet(
    "assignee", _("Assignee"), ("assignee", "owner", "受理人", "负责人", "处理人"), naming=PEOPLE, is_person=True
)
ACCOUNT = Facet(
    "account",
    _("Customer"),
    ("customer", "account", "客户"),
    naming=Naming(account_names, "name", meant=Account.objects.visible_to),
)
KIND = Facet("of", pgettext_lazy("of an account", "Kind"), ("kind", "of", "性质"), choices=tuple(AccountKind.choices))
GRADE = Facet("grade", _("Grade"), ("grade", "等级", "级别"), choices=tuple(Grade.choices))
STAGE = Facet("stage", _("Stage"), ("stage", "阶段"), choices=tuple(Stage.choices))
TAG = Facet("tag", _("Tags"), ("tag", "tags", "标签"))
CITY = Facet("city", _("City"), ("city", "城市"))


def account_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    for account in Account.objects.filter(pk__in=ids).prefetch_related("lines", "addresses"):
        yield Content(
            id=account.pk,
            title=account.name,
            url=reverse("customers:account", args=[account.pk]),
            at=account.created_at,
            stamp=account.updated_at,
            detail=account.city,
            note=account.email,
            face=account.name,
            is_firm=account.is_company,
            keys=_said(account.email, account.website, account.email_domain, *_lines(account, Medium.EMAIL)),
            phones=_said(account.phone, *_lines(account, Medium.PHONE)),
            also=(
                *_labelled(account, "email", "phone", "website", "industry", "city", "hobbies", "habits"),
                *(("address", address.line) for address in account.addresses.all()),
                *searched(ACCOUNT_TYPE, account),
            ),
            body=account.notes,
            language=account.language,
            facets={
                "of": [account.kind],
                "grade": _said(account.grade),
                "stage": _said(account.stage),
                "tag": list(account.tags),
                "language": [account.language],
                "city": _said(account.city),
                "assignee": [str(account.owner_id or "")],
                "account": [str(account.pk)],
            },
        )


def contact_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    for contact in Contact.objects.filter(pk__in=ids).select_related("account").prefetch_related("lines"):
        account = contact.account
        yield Content(
            id=contact.pk,
            title=contact.name,
            url=reverse("customers:contact", args=[contact.pk]),
            at=contact.created_at,
            stamp=contact.updated_at,
            detail=account.name,
            note=contact.email,
            face=contact.name,
            names=(account.name,),
            keys=_said(contact.email, *_lines(contact, Medium.EMAIL)),
            phones=_said(contact.phone, *_lines(contact, Medium.PHONE)),
            also=_labelled(contact, "email", "phone", "job_title") + searched(CONTACT_TYPE, contact),
            language=contact.language,
            facets={
                "language": [contact.language],
                "city": _said(account.city),
                "assignee": [str(account.owner_id or "")],
                "account": [str(account.pk)],
            },
            refs=(account.pk,),
        )


def _said(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _lines(record: Any, medium: str) -> tuple[str, ...]:
    return tuple(line.value for line in record.lines.all() if line.medium == medium)


def _labelled(record: Any, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, getattr(record, name)) for name in names if getattr(record, name))


def _accounts_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    if chosen.keys() - {"grade", "stage", "language", "tag"}:
        return ""
    return urlencode({"view": "all", **chosen, **({"q": words} if words else {})}, doseq=True)


def _contacts_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    if chosen.keys() - {"language"}:
        return ""
    return urlencode({"view": "all", **chosen, **({"q": words} if words else {})}, doseq=True)


LABELS = {
    "email": _("E-mail"),
    "phone": _("Phone"),
    "website": _("Website"),
    "industry": _("Industry"),
    "city": _("City"),
    "job_title": _("Job title"),
    "hobbies": _("Hobbies"),
    "habits": _("Habits"),
    "address": pgettext_lazy("of a customer", "Address"),
    "body": pgettext_lazy("about an account", "Notes"),
}
TOLD = ("email", "phone", "website", "industry", "city", "hobbies", "habits", "notes", "grade", "stage")
ACCOUNTS = Source(
    key="accounts",
    label=_("Customers"),
    icon="building",
    names=("customer", "customers", "account", "accounts", "客户"),
    model=Account,
    permission=VIEW_CUSTOMERS,
    rows=Account.objects.all,
    visible=Account.objects.visible_to,
    contents=account_contents,
    stamp="updated_at",
    list_url=lambda: reverse("customers:accounts"),
    list_query=_accounts_query,
    keep_url=lambda: reverse("records:new-view", args=["accounts"]),
    labels=FieldLabels(LABELS, ACCOUNT_TYPE),
    told=lambda: {ACCOUNT_TYPE.key: told_of(ACCOUNT_TYPE, *TOLD)},
    retold={FIELD: rows_with(ACCOUNT_TYPE)},
    facets=(OWNER, STAGE, GRADE, TAG, KIND, CITY, LANGUAGE, ACCOUNT),
    is_name=True,
    is_bounded=lambda actor: not ACCOUNT_POLICY.sees_all(actor),
    follows={"customers.portalmember": lambda ids: Account.objects.filter(members__in=ids)},
)
CONTACTS = Source(
    key="contacts",
    label=_("Contacts"),
    icon="users",
    names=("contact", "contacts", "person", "people", "联系人"),
    model=Contact,
    permission=VIEW_CUSTOMERS,
    rows=Contact.objects.all,
    visible=Contact.objects.visible_to,
    contents=contact_contents,
    stamp="updated_at",
    list_url=lambda: reverse("customers:contacts"),
    list_query=_contacts_query,
    keep_url=lambda: reverse("records:new-view", args=["contacts"]),
    labels=FieldLabels(LABELS, CONTACT_TYPE),
    told=lambda: {
        CONTACT_TYPE.key: told_of(CONTACT_TYPE, "email", "phone", "job_title"),
        ACCOUNT_TYPE.key: frozenset({"city"}),
    },
    retold={FIELD: rows_with(CONTACT_TYPE)},
    facets=(OWNER, CITY, LANGUAGE, ACCOUNT),
    is_name=True,
    is_bounded=lambda actor: not ACCOUNT_POLICY.sees_all(actor),
    follows={
        "customers.portalmember": lambda ids: Contact.objects.filter(portal_member__in=ids),
        "customers.account": lambda ids: Contact.objects.filter(account__in=ids),
    },
)
