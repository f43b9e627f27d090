"""Tokens made and revoked, one's own and those of applications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from identity.models import ApiToken, Application, User
from identity.permissions import MANAGE_WORKSPACE, USE_DESK
from identity.scopes import scopes_for
from identity.tokens import new_secret, secret_hash
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.ids import new_id
from kernel.tenancy import current_tenant

# By this beginning scanners of code know what was published by mistake.
PREFIX = "rpt_"
SHOWN = len(PREFIX) + 6
LASTS_DAYS = (7, 30, 90, 365)
TOKENS_EACH = 20
TRIAL_LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """What a new token is for, what it may do, and for how many days."""

    name: str
    scopes: Sequence[str]
    days: int


@dataclass(frozen=True)
class Made:
    """The secret is here, and nowhere else ever again."""

    secret: str
    token: ApiToken


@action(USE_DESK)
def make_token(*, actor: Actor, clock: Clock, user: User, wish: Wish) -> Made:
    """A token of one's own; it never does more than its owner may at that moment."""
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    return _make(actor, user, wish, at=clock())


@action(USE_DESK)
def make_trial_token(*, actor: Actor, clock: Clock, user: User) -> Made:
    """For the page that tries the API: all that the person may, for an hour. The one before ends."""
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    scopes = [permission.name for permission in scopes_for(actor)]
    if not scopes:
        raise Refused(_("There is nothing that a token of yours could do."))
    at = clock()
    User.objects.select_for_update().get(pk=user.pk)
    user.program_tokens.kept().filter(is_trial=True).update(revoked_at=at)
    return _store(actor, user, _("Trial of the API"), scopes, at=at, ends=at + TRIAL_LASTS, is_trial=True)


@action(USE_DESK)
def revoke_token(*, actor: Actor, clock: Clock, token: ApiToken) -> None:
    if token.user_id != actor.user_id:
        raise Refused(_("This can't be changed here."))
    _revoke(token, at=clock())


@action(MANAGE_WORKSPACE)
def make_application(*, actor: Actor, clock: Clock, name: str) -> Application:
    """A program of the company's: it acts in its own name, whoever comes and goes."""
    name = " ".join(name.split())
    if Application.objects.in_use().filter(user__name__iexact=name).exists():
        raise Refused(_("There is an application of this name already."), field="name")
    key = new_id()
    user = User.objects.create(
        # An address that no mail can reach, and a password that nobody can type.
        email=f"{key}@application.invalid",
        name=name,
        password=make_password(None),
        created_at=clock(),
    )
    application = Application.objects.create(id=key, user=user, made_at=clock())
    record("created", application)
    return application


@action(MANAGE_WORKSPACE)
def retire_application(*, actor: Actor, clock: Clock, application: Application) -> None:
    """Its tokens open nothing any more; what it wrote stays."""
    application = Application.objects.select_for_update(of=("self",)).select_related("user").get(pk=application.pk)
    if application.retired_at is not None:
        nothing_changed()
        return
    application.retire(at=clock())
    application.user.program_tokens.kept().update(revoked_at=clock())
    record("retired", application)


@action(MANAGE_WORKSPACE)
def make_application_token(*, actor: Actor, clock: Clock, application: Application, wish: Wish) -> Made:
    if application.retired_at is not None:
        raise Refused(_("This application was taken out of use."))
    return _make(actor, application.user, wish, at=clock())


@action(MANAGE_WORKSPACE)
def revoke_application_token(*, actor: Actor, clock: Clock, token: ApiToken) -> None:
    if not Application.objects.filter(user_id=token.user_id).exists():
        raise Refused(_("This can't be changed here."))
    _revoke(token, at=clock())


def _make(actor: Actor, user: User, wish: Wish, *, at: datetime) -> Made:
    name = " ".join(wish.name.split())
    if not name:
        raise Refused(_("Say what the token is for."), field="name")
    allowed = {permission.name for permission in scopes_for(actor)}
    if not wish.scopes or not allowed.issuperset(wish.scopes):
        raise Refused(_("Choose what the token may do, from what you may do yourself."), field="scopes")
    if wish.days not in LASTS_DAYS:
        raise Refused(_("Choose how long the token lasts."), field="days")
    # The person's row is the lock: two windows can't make the last one twice.
    User.objects.select_for_update().get(pk=user.pk)
    if user.program_tokens.kept().filter(expires_at__gt=at, is_trial=False).count() >= TOKENS_EACH:
        raise Refused(_("There are %(limit)d tokens already. Revoke one first.") % {"limit": TOKENS_EACH})
    return _store(actor, user, name[:60], wish.scopes, at=at, ends=at + timedelta(days=wish.days))


def _store(
    actor: Actor,
    user: User,
    name: str,
    scopes: Sequence[str],
    *,
    at: datetime,
    ends: datetime,
    is_trial: bool = False,
) -> Made:
    tenant = current_tenant()
    secret = PREFIX + new_secret()
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        tenant_uuid=tenant.uuid,
        secret_hash=secret_hash(secret, tenant.uuid),
        scopes=sorted(set(scopes)),
        made_by_id=actor.user_id,
        made_at=at,
        expires_at=ends,
        is_trial=is_trial,
    )
    record("made an API token", token, scopes=token.scopes, expires_at=token.expires_at)
    return Made(secret, token)


def _revoke(token: ApiToken, *, at: datetime) -> None:
    token = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is not None:
        nothing_changed()
        return
    token.revoke(at=at)
    record("revoked an API token", token)
