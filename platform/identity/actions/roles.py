"""Roles that a workspace makes for itself: copied from another one, changed, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as kept_apart

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from access.grants import Rights, Scopes, beyond, completed, narrowed, ruled
from access.masks import Rules
from access.models import BuiltinRole, Role
from identity.models import OneTimeLink, Purpose, StaffProfile
from identity.permissions import MANAGE_PEOPLE, MANAGE_ROLES
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.ids import new_id

NAME_LENGTH = 80
# Whoever holds both can give every right back to anybody.
KEYS = (MANAGE_PEOPLE.name, MANAGE_ROLES.name)


@dataclass(frozen=True)
class Wish:
    """What a role is to be called and to open."""

    name: str
    permissions: tuple[str, ...]
    scopes: Scopes
    fields: Rules = kept_apart(default_factory=dict)

    @property
    def rights(self) -> Rights:
        return Rights(frozenset(completed(self.permissions)), narrowed(self.scopes), ruled(self.fields))


@action(MANAGE_ROLES)
def create_role(*, actor: Actor, clock: Clock, wish: Wish) -> Role:
    rights, name = wish.rights, _free_name(wish.name)
    refuse_beyond_own(actor, rights)
    role = Role.objects.create(
        key=f"role-{new_id().hex}",
        name=name,
        permissions=sorted(rights.permissions),
        scopes=rights.scopes,
        fields=rights.fields,
    )
    record(
        "created",
        role,
        permissions=sorted(rights.permissions),
        scopes=_said(rights.scopes),
        fields=_ruled(rights.fields),
    )
    return role


@action(MANAGE_ROLES)
def change_role_rights(*, actor: Actor, clock: Clock, role: Role, wish: Wish) -> Role:
    """It counts with the next click of everybody who has it."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    _refuse_builtin(role)
    before, after, name = Rights.of(role), wish.rights, _free_name(wish.name, but=role)
    if (before, role.name) == (after, name):
        nothing_changed()
        return role
    refuse_beyond_own(actor, after, kept=before)
    if has_keys(role) and not after.permissions.issuperset(KEYS):
        refuse_if_last_keys(StaffProfile.objects.exclude(role=role))
    old_name = role.name
    role.become(
        name=name,
        permissions=sorted(after.permissions),
        scopes=dict(after.scopes),  # type: ignore[arg-type]
        fields=dict(after.fields),  # type: ignore[arg-type]
    )
    record(
        "changed",
        role,
        name=[old_name, name],
        permissions=[sorted(before.permissions), sorted(after.permissions)],
        scopes=[_said(before.scopes), _said(after.scopes)],
        fields=[_ruled(before.fields), _ruled(after.fields)],
    )
    return role


@action(MANAGE_ROLES)
def delete_role(*, actor: Actor, clock: Clock, role: Role, successor: Role | None = None) -> None:
    """Its people, also those who left, and its open invitations go to another role."""
    role = Role.objects.select_for_update().get(pk=role.pk)
    _refuse_builtin(role)
    people = StaffProfile.objects.filter(role=role)
    invited = OneTimeLink.objects.filter(purpose=Purpose.INVITATION, used_at__isnull=True, payload__role=role.key)
    if (people.exists() or invited.exists()) and successor is None:
        raise Refused(_("Choose which role its people get instead."), field="successor")
    if successor is not None:
        if successor.pk == role.pk:
            raise Refused(_("Choose another role than the one that goes."), field="successor")
        refuse_beyond_own(actor, Rights.of(successor), field="successor")
        if has_keys(role) and not has_keys(successor):
            refuse_if_last_keys(StaffProfile.objects.exclude(role=role))
        people.update(role=successor)
        for link in invited:
            link.offer(role=successor.key)
    record("deleted", role, successor=successor)
    role.delete()


def has_keys(role: Role) -> bool:
    return set(KEYS) <= set(role.permissions)


def somebody_holds_keys(staying: QuerySet[StaffProfile]) -> bool:
    """Among the profiles that keep their rights."""
    # The rows of the roles are the lock: two people can't let each other go at the same moment.
    roles = list(Role.objects.filter(permissions__contains=list(KEYS)).select_for_update().order_by("id"))
    return staying.filter(role__in=roles, deactivated_at__isnull=True).exists()


def refuse_if_last_keys(staying: QuerySet[StaffProfile]) -> None:
    if not somebody_holds_keys(staying):
        raise Refused(_("Nobody would be left who manages people and roles. Give somebody else such a role first."))


def refuse_beyond_own(actor: Actor, rights: Rights, *, kept: Rights | None = None, field: str = "") -> None:
    """What was `kept` already may stay."""
    before = beyond(actor, kept) if kept else []
    missing = [one for one in beyond(actor, rights) if one not in before]
    if missing:
        raise Refused(
            _("Nobody gives more than they have. You lack: %(rights)s.") % {"rights": ", ".join(missing)}, field=field
        )


def _refuse_builtin(role: Role) -> None:
    if role.is_builtin:
        raise Refused(_("“%(name)s” is the same in every workspace. Copy it, and change the copy.") % {"name": role})


def _free_name(name: str, *, but: Role | None = None) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > NAME_LENGTH:
        raise Refused(
            _("Give the role a name of at most %(limit)d characters.") % {"limit": NAME_LENGTH}, field="name"
        )
    others = Role.objects.exclude(pk=but.pk) if but else Role.objects.all()
    builtin = {str(label).lower() for label in BuiltinRole.labels}
    if others.filter(name__iexact=name).exists() or name.lower() in builtin:
        raise Refused(_("There is a role of this name already."), field="name")
    return name


def _said(scopes: Mapping[str, Mapping[str, int]]) -> list[str]:
    """As one line each, for the audit log."""
    return [f"{record}: {kept['see']}/{kept['change']}" for record, kept in sorted(scopes.items())]


def _ruled(fields: Rules) -> list[str]:
    return [f"{record}.{name}: {rule}" for record, kept in sorted(fields.items()) for name, rule in kept.items()]
