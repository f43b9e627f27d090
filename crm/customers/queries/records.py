"""Reads across accounts, contacts and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject
from django.http import QueryDict

from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, AccountKind, Contact
from crm.customers.models.account import account_says
from crm.customers.models.contact import contact_says
from crm.customers.models.tag import TAG_LENGTH, TAGS_PER_ACCOUNT
from crm.customers.narrowing import in_segment
from crm.customers.permissions import ACCOUNT_POLICY
from crm.customers.spelling import spelled_so
from kernel.actor import Actor
from kernel.fields import FieldSpec
from records.state import ListState, plain, uuid_of

ACCOUNT_ORDER = CONTACT_ORDER = ("name", "id")
UNFINISHED = ("new", "open", "pending", "hold")
LATELY = timedelta(days=90)
CONTACTS_SHOWN, TICKETS_SHOWN, FILES_SHOWN, OPTIONS = 8, 8, 6, 8


@dataclass(frozen=True)
class AccountState(ListState):
    names: ClassVar[tuple[str, ...]] = ("tag", "segment")
    several = ("tag",)
    views: ClassVar[tuple[str, ...]] = ("all", "mine", "companies", "people")

    tag: tuple[str, ...] = ()
    """All of them."""
    segment: str = ""

    @classmethod
    def specs(cls) -> Sequence[FieldSpec]:
        return ACCOUNT.fields

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        tags = dict.fromkeys(plain(tag, TAG_LENGTH) for tag in query.getlist("tag")[:TAGS_PER_ACCOUNT])
        segment = uuid_of(query.get("segment", ""))
        return cls(tag=tuple(tag for tag in tags if tag), segment=segment, **cls.common(query))


@dataclass(frozen=True)
class ContactState(ListState):
    names = ("segment",)
    views: ClassVar[tuple[str, ...]] = ("all", "mine")

    segment: str = ""

    @classmethod
    def specs(cls) -> Sequence[FieldSpec]:
        return CONTACT.fields

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        return cls(segment=uuid_of(query.get("segment", "")), **cls.common(query))


def words_of(query: QueryDict) -> str:
    return plain(query.get("q", ""), 200)


def account_condition(state: ListState, actor: Actor, at: datetime | None = None) -> Q:
    passed = {
        "all": Q(),
        "mine": Q(owner_id=actor.user_id),
        "companies": Q(kind=AccountKind.COMPANY),
        "people": Q(kind=AccountKind.PERSON),
    }[state.view]
    if isinstance(state, AccountState):
        passed &= Q(tags__contains=list(state.tag)) if state.tag else Q()
        passed &= in_segment(ACCOUNT.key, state.segment, actor, at)
    return passed & account_says(state.q) if state.q else passed


def contact_condition(state: ContactState, actor: Actor, at: datetime | None = None) -> Q:
    """Mine are the people at the accounts that the actor owns."""
    passed = {"all": Q(), "mine": Q(account__owner_id=actor.user_id)}[state.view]
    passed &= in_segment(CONTACT.key, state.segment, actor, at)
    return passed & contact_says(state.q) if state.q else passed


def with_figures(accounts: list[Account], actor: Actor) -> list[Account]:
    """The same rows in the same order with `open_tickets`: only those of one page that the actor sees are counted.

    Through the reverse key, because tickets belong to a layer above.
    """
    if not accounts:
        return []
    rows = Account.objects.filter(pk__in=[account.pk for account in accounts]).select_related("owner")
    tickets: Any = Account._meta.get_field("tickets").related_model
    seen = tickets.objects.visible_to(actor).filter(status__in=UNFINISHED, account=OuterRef("pk")).order_by()
    count = Subquery(seen.values("account").annotate(count=Count("pk")).values("count"))
    counted = rows.annotate(open_tickets=Coalesce(count, 0))
    found = {account.pk: account for account in counted}
    return [found[account.pk] for account in accounts if account.pk in found]


def account_page_query(actor: Actor) -> Any:
    return ACCOUNT_POLICY.with_rights(Account.objects.visible_to(actor).select_related("owner"), actor)


def contact_page_query(actor: Actor) -> Any:
    return Contact.objects.visible_to(actor).select_related("account", "portal_member__user")


@dataclass(frozen=True)
class Figures:
    """How many tickets are open, were solved lately, and how the customer rated them."""

    open: int = 0
    solved: int = 0
    good: int = 0
    rated: int = 0


def latest_tickets(tickets: Any) -> list[Any]:
    return list(tickets.select_related("assignee").order_by("-last_message_at", "-id")[:TICKETS_SHOWN])


def tickets_with_figures(tickets: Any, at: datetime) -> tuple[list[Any], Figures, list[dict[str, Any]]]:
    """The latest, figures of all of them, and the latest of their files; one statement."""
    counted = {
        "open": Q(status__in=UNFINISHED),
        "solved": Q(solved_at__gte=at - LATELY),
        "good": Q(rating__is_good=True),
        "rated": Q(rating__isnull=False),
    }
    over_all = {f"n_{name}": Window(Count("pk", filter=condition)) for name, condition in counted.items()}
    latest = latest_tickets(tickets.annotate(**over_all, found_files=ArraySubquery(_files_of(tickets))))
    if not latest:
        return [], Figures(), []
    return latest, Figures(*(getattr(latest[0], f"n_{name}") for name in counted)), latest[0].found_files


def _files_of(tickets: Any) -> Any:
    """The same for every row, so that the database looks once. Pictures inside a text are no files of their own."""
    messages: Any = tickets.model._meta.get_field("messages").related_model
    files: Any = messages._meta.get_field("attachments").related_model
    found = files.objects.filter(inline=False, message__ticket__in=tickets.order_by().values("pk"))
    said = {name: name for name in ("id", "name", "size")} | {"number": "message__ticket__number"}
    return found.order_by("-created_at", "-id").values(said=JSONObject(**said))[:FILES_SHOWN]


@dataclass(frozen=True)
class Customer:
    """An account or one of its contacts, as a picker offers it."""

    account: Account
    contact: Contact | None = None

    @property
    def key(self) -> str:
        return f"contact:{self.contact.pk}" if self.contact else f"account:{self.account.pk}"

    @property
    def name(self) -> str:
        return self.contact.name if self.contact else self.account.name

    @property
    def detail(self) -> str:
        parts = [self.account.name, self.contact.email] if self.contact else [self.account.city, self.account.email]
        return " · ".join(part for part in parts if part)

    @property
    def email(self) -> str:
        return self.contact.email if self.contact else self.account.email


def find_customers(actor: Actor, words: str) -> list[Customer]:
    """Contacts first, then accounts: whoever calls is a person."""
    if not words:
        return []
    people, firms = spelled_so(actor, words)
    contacts = Contact.objects.visible_to(actor).filter(contact_says(words) | Q(pk__in=people))
    accounts = Account.objects.visible_to(actor).filter(account_says(words) | Q(pk__in=firms))
    found = [
        Customer(contact.account, contact)
        for contact in contacts.select_related("account").order_by("name", "id")[:OPTIONS]
    ]
    return found + [Customer(account) for account in accounts.order_by("name", "id")[:OPTIONS]]


def picked_customer(actor: Actor, key: str) -> Customer | None:
    """`contact:<id>` or `account:<id>`; None for what is unknown or not visible."""
    kind, _colon, text = key.partition(":")
    try:
        pk = UUID(text)
    except ValueError:
        return None
    if kind == "contact":
        contact = Contact.objects.visible_to(actor).select_related("account").filter(pk=pk).first()
        return Customer(contact.account, contact) if contact else None
    account = Account.objects.visible_to(actor).filter(pk=pk).first() if kind == "account" else None
    return Customer(account) if account else None
