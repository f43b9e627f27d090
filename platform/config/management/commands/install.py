from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from access.models import Role
from config.roles import OPERATOR_PERMISSIONS
from identity.actions.links import make_link
from identity.actions.people import create_owner
from identity.models import Purpose, User
from kernel.clock import system_clock
from kernel.tenancy import directory, in_tenant
from tenants.directory.models import Tenant
from tenants.directory.snapshots import operator_tenant
from tenants.provisioning.making import Wish, make_tenant, reserve_tenant
from tenants.provisioning.schemas import prepare_database


class Command(BaseCommand):
    help = "A first start: the database, the operators' workspace, and a link with which the first operator signs in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Operator")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        now = system_clock()
        with directory():
            exists = Tenant.objects.filter(is_operator=True).exists()
        if not exists:
            wish = Wish(name="Rapport", host=settings.PLATFORM_HOST, is_operator=True)
            make_tenant(reserve_tenant(wish, at=now), at=now)
        tenant = operator_tenant()
        with in_tenant(tenant), transaction.atomic():
            Role.objects.filter(key="administrator").update(permissions=sorted(OPERATOR_PERMISSIONS))
            user = User.objects.with_email(options["email"]).first()
            if user is None:
                user = create_owner(email=options["email"], name=options["name"], language="en", clock=system_clock)
            secret = make_link(Purpose.PASSWORD, email=user.email, at=now, user=user)
        self.stdout.write(f"Within one hour, open {tenant.base_url}/console/password/{secret}/")
