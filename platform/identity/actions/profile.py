"""What people decide about themselves."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _

from identity.actions.sessions import is_fresh
from identity.models import Session, User
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN

CHOOSABLE = {"name", "language", "theme", "density", "time_zone"}


@action(SIGNED_IN)
def change_profile(*, actor: Actor, clock: Clock, user: User, **values: str) -> None:
    """Name, language, appearance, time zone of one's own."""
    unknown = set(values) - CHOOSABLE
    if unknown or user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    changes = {name: [getattr(user, name), value] for name, value in values.items() if getattr(user, name) != value}
    if not changes:
        nothing_changed()
        return
    user.choose(values)
    record("changed the own profile", user, **changes)


@action(SIGNED_IN)
def change_password(*, actor: Actor, clock: Clock, user: User, new: str, old: str = "") -> None:
    """A new password; the other sessions end. A first one needs a fresh sign-in, as there is no old one to ask for."""
    if user.pk != actor.user_id:
        raise Refused(_("This can't be changed here."))
    if not user.has_usable_password():
        _refuse_unless_fresh(actor, clock)
    elif not check_password(old, user.password):
        raise Refused(_("This is not your present password."), field="old")
    user.change_password(new, at=clock(), keep_session=actor.session_id)
    record("changed the password", user)


def _refuse_unless_fresh(actor: Actor, clock: Clock) -> None:
    session = Session.objects.filter(pk=actor.session_id or UUID(int=0)).first()
    if session is None or not is_fresh(session, clock=clock):
        raise Refused(_("Sign out and in again first; then you have 15 minutes for this."))
