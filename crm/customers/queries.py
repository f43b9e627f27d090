"""Reads across accounts, contacts and what belongs to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Q
from django.http import QueryDict

from audit.models import Entry
from crm.customers.models import Account, AccountKind, Contact, Grade
from kernel.actor import Actor

ACCOUNT_ORDER = CONTACT_ORDER = ("name", "id")
UNFINISHED = ("new", "open", "pending", "hold")
LATELY = timedelta(days=90)
CONTACTS_SHOWN, TICKETS_SHOWN, ENTRIES_SHOWN, OPTIONS = 8, 8, 40, 8
ACCOUNT_VIEWS = ("all", "mine", "companies", "people")


@dataclass(frozen=True)
class AccountState:
    """All that the list of accounts shows, as its address says it."""

    view: str = "all"
    grade: tuple[str, ...] = ()
    language: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> AccountState:
        view, language = query.get("view", "all"), query.get("language", "")
        return cls(
            view=view if view in ACCOUNT_VIEWS else "all",
            grade=tuple(value for value in query.getlist("grade") if value in Grade.values),
            language=language if len(language) <= 10 and "\0" not in language else "",
            q=words_of(query),
        )

    @property
    def filters(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("grade", "language", "q") if getattr(self, name)}

    @property
    def query(self) -> str:
        return urlencode({"view": self.view} | self.filters, doseq=True)

    def without(self, name: str) -> AccountState:
        cleared: Any = {name: () if name == "grade" else ""}
        return replace(self, **cleared)


def words_of(query: QueryDict) -> str:
    return query.get("q", "").strip()[:200].replace("\0", "")


def in_view(view: str, actor: Actor) -> Q:
    return {
        "all": Q(),
        "mine": Q(owner_id=actor.user_id),
        "companies": Q(kind=AccountKind.COMPANY),
        "people": Q(kind=AccountKind.PERSON),
    }[view]


def account_counts(actor: Actor) -> dict[str, int]:
    counted = {view: Count("pk", filter=in_view(view, actor)) for view in ACCOUNT_VIEWS if view != "all"}
    return Account.objects.visible_to(actor).aggregate(all=Count("pk"), **counted)


def listed_accounts(state: AccountState, actor: Actor) -> Any:
    found = Account.objects.visible_to(actor).filter(in_view(state.view, actor))
    if state.grade:
        found = found.filter(grade__in=state.grade)
    if state.language:
        found = found.filter(language=state.language)
    return found.matching(state.q) if state.q else found


def with_figures(accounts: Any) -> Any:
    """Adds `open_tickets`: through the reverse key, because tickets belong to a layer above."""
    return accounts.select_related("owner").annotate(
        open_tickets=Count("tickets", filter=Q(tickets__status__in=UNFINISHED))
    )


def listed_contacts(actor: Actor, words: str) -> Any:
    found = Contact.objects.visible_to(actor)
    return found.matching(words) if words else found


def account_page_query(actor: Actor) -> Any:
    return Account.objects.visible_to(actor).select_related("owner")


def contact_page_query(actor: Actor) -> Any:
    return Contact.objects.visible_to(actor).select_related("account", "portal_member__user")


def ticket_figures(tickets: Any, at: datetime) -> dict[str, int]:
    """How many are open, were solved lately, and how the customer rated them; one statement."""
    return tickets.aggregate(
        open=Count("pk", filter=Q(status__in=UNFINISHED)),
        total=Count("pk"),
        solved=Count("pk", filter=Q(solved_at__gte=at - LATELY)),
        good=Count("pk", filter=Q(rating__is_good=True)),
        rated=Count("pk", filter=Q(rating__isnull=False)),
    )


def latest_tickets(tickets: Any) -> list[Any]:
    return list(tickets.select_related("assignee").order_by("-last_message_at", "-id")[:TICKETS_SHOWN])


def contacts_of(account: Account) -> list[Contact]:
    """One more than the page shows, so that it can say that there are more."""
    return list(account.contacts.order_by("name", "id")[: CONTACTS_SHOWN + 1])


def history_of(*records: Account | Contact) -> list[Entry]:
    """What was done to these records, newest first."""
    return list(
        Entry.objects.filter(subject_id__in=[record.pk for record in records]).order_by("-at", "-id")[:ENTRIES_SHOWN]
    )


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
    contacts = Contact.objects.visible_to(actor).matching(words).select_related("account").order_by("name", "id")
    accounts = Account.objects.visible_to(actor).matching(words).order_by("name", "id")
    found = [Customer(contact.account, contact) for contact in contacts[:OPTIONS]]
    return found + [Customer(account) for account in accounts[:OPTIONS]]


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
