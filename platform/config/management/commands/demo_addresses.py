from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.demo.content import load
from config.demo.fill import OPERATOR_EMAIL
from config.demo.people import PASSWORD

ROLES = {"administrator": "administrator", "agent": "agent", "light_agent": "light agent"}


class Command(BaseCommand):
    help = "Where the demo is, and who can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        port = settings.PUBLIC_PORT_SUFFIX
        lines = [
            "",
            "Rapport is running. Ctrl-C stops it; the data stays.",
            f"The password of everybody is {PASSWORD}",
            "",
            f"Public site and sign-up     http://localhost{port}/",
            f"Operators' console          http://localhost{port}/console/   {OPERATOR_EMAIL}",
        ]
        for key in ("acme", "globex"):
            lines += ["", *self._workspace(key, port)]
        lines += ["", f"Mail that was sent          http://acme.localhost{port}/outbox/ (and on each other host)", ""]
        self.stdout.write("\n".join(lines))

    def _workspace(self, key: str, port: str) -> list[str]:
        content = load(key)
        first = {row["role"]: row for row in reversed(content.staff)}
        english = next(row for row in content.staff if row["language"] == "en" and row["role"] == "agent")
        customer = next(
            row for row in [*content.contacts, *content.accounts] if row["key"] == content.workspace["demo_customer"]
        )
        lines = [f"{content.workspace['name']['en']:<27} http://{key}.localhost{port}/desk/"]
        own = {row["key"]: row["name"]["en"].lower() for row in content.roles}
        lines += [f"    {(ROLES | own)[role]:<23} {row['email']}" for role, row in sorted(first.items())]
        lines += [f"    agent who reads English {english['email']}"]
        lines += [f"{'  its portal':<27} http://{key}.localhost{port}/", f"    {'customer':<23} {customer['email']}"]
        return lines
