"""The demo: operators, acme and globex, each filled in one go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from access.models import Role
from config.demo.activities import fill_activities, fill_tasks
from config.demo.articles import fill_articles
from config.demo.content import Content
from config.demo.demand import fill_demand
from config.demo.duplicates import fill_duplicates
from config.demo.editing import fill_editing
from config.demo.fields import fill_fields
from config.demo.history import fill_history
from config.demo.imports import fill_imports
from config.demo.leads import fill_leads, fill_opportunities
from config.demo.people import PASSWORD, fill_accounts, fill_contacts, fill_customers, fill_staff
from config.demo.profiles import fill_profiles
from config.demo.programs import fill_programs
from config.demo.rights import fill_shares
from config.demo.segments import fill_segments
from config.demo.tickets import TicketFiller, store_file
from config.demo.views import fill_views
from config.demo.webhooks import fill_webhooks
from config.roles import OPERATOR_PERMISSIONS
from crm.customers.models import Account
from crm.customers.models.contacted import reckon_last_contact
from identity.models import StaffProfile, User
from kernel.actor import SYSTEM
from kernel.tenancy import directory, in_tenant
from search.actions import add_synonym
from search.reconciling import fill_all
from tenants.directory.models import Tenant
from tenants.directory.snapshots import TenantSnapshot, forget_snapshots
from tenants.provisioning.making import Wish, make_tenant, reserve_tenant

OPERATOR_EMAIL = "operator@rapport.example"
SYNONYMS = (("pump", "水泵"), ("gasket", "seal ring", "密封圈"), ("invoice", "bill", "发票"))


def make_operator(host: str, *, now: datetime) -> TenantSnapshot:
    """The reserved tenant, with one operator."""
    wish = Wish(name="Rapport", host=host, is_operator=True, time_zone="Asia/Shanghai", accent="#0f7a66")
    tenant = make_tenant(reserve_tenant(wish, at=now), at=now)
    with in_tenant(tenant), transaction.atomic():
        Role.objects.filter(key="administrator").update(permissions=sorted(OPERATOR_PERMISSIONS))
        user = User.objects.create(
            email=OPERATOR_EMAIL,
            name="Robin Vale",
            password=make_password(PASSWORD),
            created_at=now,
            email_confirmed_at=now,
        )
        StaffProfile.objects.create(user=user, role=Role.objects.get(key="administrator"), joined_at=now)
    return tenant


def make_workspace(content: Content, host: str, *, now: datetime, advance: Callable[[int], None]) -> TenantSnapshot:
    workspace = content.workspace
    wish = Wish(
        name=workspace["name"]["en"],
        host=host,
        language=workspace["default_language"],
        languages=tuple(workspace["languages"]),
        time_zone=workspace["time_zone"],
        currency=workspace["currency"],
        accent=workspace["accent"],
        extra={
            "names": {"zh-hans": workspace["name"]["zh"]},
            "phone": workspace["phone"],
            "hours": {"en": workspace["hours_en"], "zh-hans": workspace["hours_zh"]},
            "greeting": {"en": workspace["greeting_en"], "zh-hans": workspace["greeting_zh"]},
        },
    )
    tenant = make_tenant(reserve_tenant(wish, at=now), at=now)
    with in_tenant(tenant), transaction.atomic():
        _fill(content, now=now, advance=advance)
        fill_all(at=now)
        logo = store_file(content.folder.parent / workspace["logo"]).path
    _set(tenant, logo=logo)
    return tenant


def _fill(content: Content, *, now: datetime, advance: Callable[[int], None]) -> None:
    begun = now - timedelta(days=120)
    staff = fill_staff(content, at=begun)
    fill_fields(content, at=begun)
    accounts = fill_accounts(content, staff, at=begun)
    advance(len(accounts))
    contacts = fill_contacts(content, accounts, at=begun)
    fill_history(accounts.values(), contacts.values(), staff)
    fill_profiles(content, accounts, contacts, staff, at=begun, now=now)
    advance(len(contacts))
    customers = fill_customers(content, accounts, contacts, at=begun)
    TicketFiller(content, staff=staff, accounts=accounts, contacts=contacts, customers=customers, now=now).fill(
        lambda: advance(1)
    )
    fill_activities(content, staff, accounts, contacts, now=now)
    fill_tasks(content, staff, accounts, now=now)
    fill_leads(content, staff, now=now)
    fill_opportunities(content, staff, accounts, contacts, now=now)
    reckon_last_contact(Account.objects.all(), at=now)
    fill_shares(content, staff, accounts, at=begun)
    fill_views(content, staff)
    administrator = next(user for user in staff.values() if user.staff.role.is_administrator)
    fill_programs(content, administrator, at=begun)
    fill_webhooks(content, administrator, now=now)
    fill_imports(content, administrator, now=now)
    fill_articles(content, staff, now=now)
    fill_segments(content, staff, accounts, now=now)
    fill_editing(content, staff, now=now)
    fill_demand(content, now=now)
    fill_duplicates(at=begun, now=now)
    fill_synonyms(at=begun)


def fill_synonyms(*, at: datetime) -> None:
    for words in SYNONYMS:
        add_synonym(actor=SYSTEM, clock=lambda: at, words=words)


def _set(tenant: TenantSnapshot, **values: Any) -> None:
    with directory():
        Tenant.objects.filter(uuid=tenant.uuid).update(**values)
    forget_snapshots()
