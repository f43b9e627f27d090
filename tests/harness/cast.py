"""A small cast with names, the same in both tenants but for their canary words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib.auth.hashers import make_password

from access.models import Role
from config.roles import OPERATOR_PERMISSIONS
from crm.activities.models import Activity
from crm.customers.models import Account, Contact, PortalMember
from crm.leads.models import Lead
from crm.sales.models import Opportunity
from crm.service.models import Category, Message, Ticket
from identity.models import StaffProfile, Team, User
from kernel.actor import SYSTEM
from kernel.models import Counter
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.models import Article
from knowledge_base.models import Category as Topic
from records.models import CustomField, Dictionary
from tenants.provisioning.making import Wish

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
CANARY = {"acme.localhost": "kingfisher-acme", "globex.localhost": "sandpiper-globex", "localhost": "heron-operator"}

STAFF = {
    "zhao": ("administrator", "Zhao Xin"),
    "zhang": ("agent", "Zhang Min"),
    "liu": ("agent", "Liu Yang"),
    "wang": ("light_agent", "Wang Lei"),
}
# key → (name, account key or None for a person account, sees the company's tickets)
CUSTOMERS = {
    "li": ("Li Wei", "harbour", True),
    "chen": ("Chen Bo", "harbour", False),
    "sun": ("Sun Lili", "jinhua", True),
    "mia": ("Mia Koch", None, False),
}


def fixed(name: str) -> UUID:
    """The same id in every tenant: a leak between them cannot hide behind different keys."""
    return uuid5(NAMESPACE_URL, f"rapport:{name}")


def fill_tenant(wish: Wish) -> None:
    canary, domain = CANARY[wish.host], wish.host.replace("localhost", "example").lstrip(".")
    secret = make_password(PASSWORD)
    if wish.is_operator:
        Role.objects.filter(key="administrator").update(permissions=list(OPERATOR_PERMISSIONS))
        _staff("olga", "administrator", "Olga Berg", "operator@example", secret)
        return
    team = Team.objects.create(id=fixed("support"), name=f"Support {canary}")
    for key, (role, name) in STAFF.items():
        profile = _staff(key, role, name, f"{key}@{domain}", secret)
        profile.teams.add(team)
    Category.objects.create(
        id=fixed("fault"), key="fault", names={"en": f"Fault {canary}", "zh-hans": f"故障 {canary}"}, icon="tool"
    )
    _fields(canary)
    _accounts(canary, domain)
    _customers(domain, secret)
    _tickets(canary)
    _activity(canary)
    _selling(canary)
    _articles(canary)


def _staff(key: str, role: str, name: str, email: str, secret: str) -> StaffProfile:
    user = User.objects.create(
        id=fixed(key), email=email, name=name, password=secret, created_at=MOMENT, email_confirmed_at=MOMENT
    )
    return StaffProfile.objects.create(user=user, role=Role.objects.get(key=role), joined_at=MOMENT)


def _fields(canary: str) -> None:
    """An account's note in a field of its own, and a dictionary that no field uses."""
    CustomField.objects.create(
        id=fixed("field"),
        record_type="account",
        key="memo",
        labels={"en": f"Memo {canary}"},
        kind="text",
        is_searched=True,
        created_at=MOMENT,
    )
    CustomField.objects.create(
        id=fixed("ticket-field"),
        record_type="ticket",
        key="serial",
        labels={"en": f"Serial {canary}"},
        kind="text",
        is_searched=True,
        created_at=MOMENT,
    )
    dictionary = Dictionary.objects.create(
        id=fixed("dictionary"), key="kinds", labels={"en": f"Kinds {canary}"}, created_at=MOMENT
    )
    dictionary.entries.create(id=fixed("choice"), key="first", labels={"en": f"First {canary}"})


def _accounts(canary: str, domain: str) -> None:
    for key, name in {"harbour": "Harbour City Water", "jinhua": "Jinhua Textile"}.items():
        Account.objects.create(
            id=fixed(key),
            kind="company",
            name=f"{name} {canary}",
            email_domain=f"{key}.{domain}",
            owner_id=fixed("zhang"),
            custom={"memo": f"Remembers {canary}"},
            created_at=MOMENT,
            updated_at=MOMENT,
        )


def _customers(domain: str, secret: str) -> None:
    for key, (name, account_key, sees) in CUSTOMERS.items():
        email = f"{key}@{account_key or 'mail'}.{domain}"
        user = User.objects.create(
            id=fixed(key), email=email, name=name, password=secret, created_at=MOMENT, email_confirmed_at=MOMENT
        )
        stamps: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
        if account_key is None:
            account = Account.objects.create(
                id=fixed(f"{key}-account"), kind="person", name=name, email=email, **stamps
            )
            contact = None
        else:
            account = Account.objects.get(id=fixed(account_key))
            contact = Contact.objects.create(
                id=fixed(f"{key}-contact"),
                account=account,
                name=name,
                email=email,
                sees_company_tickets=sees,
                **stamps,
            )
        PortalMember.objects.create(
            id=fixed(f"{key}-member"), user=user, account=account, contact=contact, joined_at=MOMENT
        )


def _tickets(canary: str) -> None:
    for offset, (key, (name, account_key, _sees)) in enumerate(CUSTOMERS.items()):
        at = MOMENT + timedelta(hours=offset)
        account_id = fixed(account_key) if account_key else fixed(f"{key}-account")
        ticket = Ticket.objects.create(
            id=fixed(f"{key}-ticket"),
            number=Counter.next("ticket"),
            subject=f"{name} asks about {canary}",
            channel="portal",
            category_id=fixed("fault"),
            account_id=account_id,
            contact_id=fixed(f"{key}-contact") if account_key else None,
            requester_name=name,
            requester_email=User.objects.get(id=fixed(key)).email,
            preview=f"Question about {canary}",
            custom={"serial": f"AX-{offset} {canary}"},
            last_message_at=at,
            created_at=at,
            updated_at=at,
        )
        Message.objects.create(
            id=fixed(f"{key}-message"),
            ticket=ticket,
            kind="public",
            by_staff=False,
            author_id=fixed(key),
            author_name=name,
            channel="portal",
            html=f"<p>Question about {canary}</p>",
            text=f"Question about {canary}",
            at=at,
        )


def _activity(canary: str) -> None:
    activity = Activity.objects.create(
        id=fixed("activity"),
        account_id=fixed("harbour"),
        kind="call",
        direction="out",
        at=MOMENT,
        subject=f"Audit with {canary}",
        html=f"<p>Agreed on {canary}</p>",
        text=f"Agreed on {canary}",
        made_by_id=fixed("wang"),
        made_by_name="Wang Lei",
        created_at=MOMENT,
        updated_at=MOMENT,
    )
    activity.contacts.add(fixed("li-contact"))


def _selling(canary: str) -> None:
    stamps: dict[str, Any] = {"owner_id": fixed("zhang"), "created_at": MOMENT, "updated_at": MOMENT}
    Lead.objects.create(
        id=fixed("lead"),
        name=f"Anna {canary}",
        company=f"Shipyard {canary}",
        email="anna@shipyard.example",
        interest=f"Pumps for {canary}",
        source="fair",
        **stamps,
    )
    Opportunity.objects.create(
        id=fixed("opportunity"),
        name=f"Booster {canary}",
        account_id=fixed("harbour"),
        contact_id=fixed("li-contact"),
        stage="offer",
        amount=1000,
        currency="CNY",
        **stamps,
    )


def _articles(canary: str) -> None:
    topic = Topic.objects.create(id=fixed("topic"), slug="pumps", names={"en": f"Pumps {canary}", "zh-hans": canary})
    words = Words(title=f"Bleed {canary}", markdown=f"Open the vent of {canary}.", slug="bleed", category=topic)
    article = create_article(actor=SYSTEM, clock=lambda: MOMENT, language="en", words=words)
    Article.objects.filter(pk=article.pk).update(uuid=fixed("article"))
    publish_article(actor=SYSTEM, clock=lambda: MOMENT, article=article)
