"""An application with a token that nobody holds: its pages have something to show."""

from __future__ import annotations

from datetime import datetime

from config.demo.content import Content
from config.roles import API_SCOPES
from identity.actions.tokens import Wish, make_application, make_application_token
from identity.models import User
from kernel.actor import Actor, Face

NAMES = {"zh-hans": ("ERP 订单同步", "夜间同步"), "en": ("Order import", "Nightly run")}


def fill_programs(content: Content, owner: User, *, at: datetime) -> None:
    name, purpose = NAMES[content.workspace["default_language"]]
    scopes = [permission.name for permission in API_SCOPES]
    actor = Actor(
        face=Face.STAFF,
        user_id=owner.pk,
        name=owner.name,
        permissions=frozenset([*scopes, "identity.manage_workspace"]),
    )
    application = make_application(actor=actor, clock=lambda: at, name=name)
    wish = Wish(purpose, scopes[:4], 365)
    make_application_token(actor=actor, clock=lambda: at, application=application, wish=wish)
