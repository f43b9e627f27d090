"""Fills a workspace with its staff, accounts and contacts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from config.demo.content import Content
from config.demo.fields import sample_values
from config.demo.profiles import sample_channel, sample_profile
from config.demo.rights import fill_roles, fill_teams
from crm.customers.models import Account, Contact, PortalMember
from identity.models import StaffProfile, User

PASSWORD = "rapport-demo-2026"  # noqa: S105  (printed by `make demo`)


def fill_staff(content: Content, *, at: datetime) -> dict[str, User]:
    secret = make_password(PASSWORD)
    teams, roles = fill_teams(content), fill_roles(content)
    people: dict[str, User] = {}
    for row in content.staff:
        user = User.objects.create(
            email=row["email"],
            name=row["name"],
            language=row["language"],
            password=secret,
            created_at=at,
            email_confirmed_at=at,
        )
        profile = StaffProfile.objects.create(
            user=user, role=roles[row["role"]], title=row.get("title", ""), joined_at=at
        )
        profile.teams.add(teams[row["team"]])
        people[row["key"]] = user
    return people


def fill_accounts(content: Content, staff: dict[str, User], *, at: datetime) -> dict[str, Account]:
    plain = ("kind", "name", "industry", "city", "country", "phone", "email", "website", "email_domain", "notes")
    accounts = {
        row["key"]: Account(
            **{name: row.get(name) or "" for name in plain},
            grade=row.get("grade") or "",
            language=row["language"],
            since=date.fromisoformat(row["since"]) if row.get("since") else None,
            owner=staff.get(row.get("owner") or ""),
            custom=sample_values(content, "account", row["key"], kind=row["kind"], at=at),
            **sample_profile(content, row, at=at),
            created_at=at,
            updated_at=at,
        )
        for row in content.accounts
    }
    for below, above in content.profiles["groups"].items():
        accounts[below].parent = accounts[above]
    # Whoever stands above is there before those below.
    in_order = sorted(accounts.values(), key=lambda account: account.parent is not None)
    Account.objects.bulk_create(in_order, batch_size=500)
    return accounts


def fill_contacts(content: Content, accounts: dict[str, Account], *, at: datetime) -> dict[str, Contact]:
    plain = ("name", "job_title", "email", "phone", "language", "sees_company_tickets")
    contacts = {
        row["key"]: Contact(
            account=accounts[row["account"]],
            custom=sample_values(content, "contact", row["key"], at=at),
            preferred_channel=sample_channel(row["key"]),
            created_at=at,
            updated_at=at,
            **{name: row[name] for name in plain},
        )
        for row in content.contacts
    }
    Contact.objects.bulk_create(contacts.values(), batch_size=500)
    return contacts


def fill_customers(
    content: Content, accounts: dict[str, Account], contacts: dict[str, Contact], *, at: datetime
) -> dict[UUID, User]:
    """Portal sign-ins for those who wrote; account or contact id → person."""
    secret = make_password(PASSWORD)
    wanted: dict[str, Any] = {}
    for ticket in content.tickets:
        owner: Account | Contact = contacts[ticket["contact"]] if ticket["contact"] else accounts[ticket["account"]]
        if owner.email:
            wanted[owner.email.lower()] = owner
    users = {
        owner.pk: User(
            email=owner.email,
            name=owner.name,
            language=owner.language,
            password=secret,
            created_at=at,
            email_confirmed_at=at,
        )
        for owner in wanted.values()
    }
    User.objects.bulk_create(users.values(), batch_size=500)
    PortalMember.objects.bulk_create(
        [
            PortalMember(
                user=users[owner.pk],
                account_id=owner.account_id if isinstance(owner, Contact) else owner.pk,
                contact=owner if isinstance(owner, Contact) else None,
                joined_at=at,
            )
            for owner in wanted.values()
        ],
        batch_size=500,
    )
    return users
