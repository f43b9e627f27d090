"""Members of staff: invited, changed, deactivated, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from access.grants import Rights
from access.models import BuiltinRole, Role
from identity.actions.links import find_link, make_link
from identity.actions.passkeys import Answer, ask_for_new_key, keep_new_key
from identity.actions.roles import has_keys, refuse_beyond_own, somebody_holds_keys
from identity.actions.sessions import Device
from identity.ceremonies import KeyHolder, RelyingParty
from identity.events import CustomersPassedOn, PersonDeactivated
from identity.models import OneTimeLink, Purpose, StaffProfile, Team, User
from identity.permissions import MANAGE_PEOPLE
from identity.tokens import new_secret
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.ids import new_id
from kernel.permissions import ANYBODY
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail

INVITATION_PATH = "/desk/join/SECRET/"


@action(MANAGE_PEOPLE)
def invite_colleague(
    *, actor: Actor, clock: Clock, email: str, name: str, role: Role, language: str, teams: list[Team] | None = None
) -> OneTimeLink:
    """Send an invitation. Inviting again ends the earlier link."""
    at = clock()
    if User.objects.with_email(email).filter(staff__isnull=False).exists():
        raise Refused(_("%(email)s is a member already.") % {"email": email}, field="email")
    refuse_beyond_own(actor, Rights.of(role), field="role")
    OneTimeLink.objects.filter(purpose=Purpose.INVITATION, email__iexact=email, used_at__isnull=True).update(
        expires_at=at
    )
    payload = {
        "name": name,
        "role": role.key,
        "language": language,
        "invited_by": actor.name,
        "teams": [str(team.pk) for team in teams or []],
    }
    secret = make_link(Purpose.INVITATION, email=email, at=at, payload=payload)
    link = find_link(secret, Purpose.INVITATION, at=at)
    queue_mail(
        to=email,
        name=name,
        language=language,
        template="invitation",
        item={"url": current_tenant().base_url + INVITATION_PATH.replace("SECRET", secret), "by": actor.name},
        at=at,
    )
    record("invited", link, email=email, role=role.key)
    return link


@action(MANAGE_PEOPLE)
def invite_again(*, actor: Actor, clock: Clock, link: OneTimeLink) -> OneTimeLink:
    """The same invitation with a new link; the earlier one ends."""
    told = link.payload
    role = Role.objects.filter(key=told.get("role")).first()
    if link.used_at is not None or role is None:
        raise Refused(_("This invitation is not open any more."))
    nothing_changed()  # here; what changed is in the inner action's entry
    return invite_colleague(
        actor=actor,
        clock=clock,
        email=link.email,
        name=told.get("name", ""),
        role=role,
        language=told.get("language", "en"),
        teams=list(Team.objects.filter(pk__in=told.get("teams", []))),
    )


@action(MANAGE_PEOPLE)
def withdraw_invitation(*, actor: Actor, clock: Clock, link: OneTimeLink) -> None:
    link.expire(at=clock())
    record("withdrew an invitation", link)


def ask_invited_for_key(
    party: RelyingParty, *, link: OneTimeLink, name: str, browser: str, clock: Clock
) -> dict[str, Any]:
    """What the device of somebody who has no row yet needs to make a key; the id in it becomes theirs."""
    known = User.objects.with_email(link.email).first()
    holder = KeyHolder(known.pk if known else new_id(), link.email, name)
    return ask_for_new_key(party, holder=holder, browser=browser, at=clock())


@action(ANYBODY)
def accept_invitation(
    *,
    actor: Actor,
    clock: Clock,
    secret: str,
    name: str,
    password: str = "",
    answer: Answer | None = None,
    device: Device | None = None,
) -> User:
    """Join the staff, with a password or a passkey. Whoever has a customer's face keeps it: one person, two faces."""
    at = clock()
    link = find_link(secret, Purpose.INVITATION, at=at, lock=True)
    link.use(at=at)
    user = User.objects.with_email(link.email).first()
    is_new = user is None
    if user is None:
        user = User(email=link.email, created_at=at, language=link.payload["language"], password=make_password(None))
        user.id = answer.spent.person_id or user.id if answer else user.id
    user.name, user.email_confirmed_at = name, at
    if answer is None:
        user.password = make_password(password)
    user.save(force_insert=is_new)
    if answer is not None:
        keep_new_key(user, answer, name="", device=device or Device(), at=at)
    give_staff_face(user, role_key=link.payload["role"], team_ids=link.payload.get("teams", []), clock=clock)
    record("joined", user, role=link.payload["role"])
    return user


def give_staff_face(user: User, *, role_key: str, team_ids: list[str], clock: Clock) -> StaffProfile:
    profile = StaffProfile.objects.create(user=user, role=Role.objects.get(key=role_key), joined_at=clock())
    profile.teams.set(Team.objects.filter(pk__in=team_ids))
    return profile


@action(MANAGE_PEOPLE)
def change_role(*, actor: Actor, clock: Clock, person: User, role: Role) -> None:
    profile = _locked_profile(person)
    refuse_beyond_own(actor, Rights.of(role), kept=Rights.of(profile.role), field="role")
    if has_keys(profile.role) and not has_keys(role):
        _refuse_if_last_administrator(profile)
    old = profile.role.key
    profile.give_role(role)
    record("changed the role of", person, role=[old, role.key])


@action(MANAGE_PEOPLE)
def deactivate_person(
    *,
    actor: Actor,
    clock: Clock,
    person: User,
    hand_over_to: User | None = None,
    customers_to: User | None = None,
) -> None:
    """End the sessions at once and hand everything over: customers to one, open tickets and articles to another.

    To nobody: they have no owner, and are unassigned. What somebody wrote, and what was solved, stays theirs.
    """
    profile = _locked_profile(person)
    if person.pk == actor.user_id:
        raise Refused(_("Somebody else must deactivate you."))
    if has_keys(profile.role):
        _refuse_if_last_administrator(profile)
    at = clock()
    profile.deactivate(at=at)
    person.sessions.live(at).filter(face="staff").update(ended_at=at)
    person.program_tokens.kept().update(revoked_at=at)
    emit(PersonDeactivated(person_id=person.pk, successor_id=hand_over_to.pk if hand_over_to else None))
    emit(CustomersPassedOn(person_id=person.pk, successor_id=customers_to.pk if customers_to else None))
    record("deactivated", person, hand_over_to=hand_over_to, customers_to=customers_to)


@action(MANAGE_PEOPLE)
def reactivate_person(*, actor: Actor, clock: Clock, person: User) -> None:
    _locked_profile(person).reactivate()
    record("reactivated", person)


def create_owner(*, email: str, name: str, language: str, clock: Clock) -> User:
    """The first administrator of a new workspace, whose password is set by a link; for provisioning and the demo."""
    with transaction.atomic():
        user = User.objects.create(
            email=email, name=name, language=language, password=make_password(new_secret()), created_at=clock()
        )
        give_staff_face(user, role_key=BuiltinRole.ADMINISTRATOR, team_ids=[], clock=clock)
    return user


def _locked_profile(person: User) -> StaffProfile:
    return StaffProfile.objects.select_for_update(of=("self",)).select_related("role").get(user=person)


def _refuse_if_last_administrator(profile: StaffProfile) -> None:
    if not somebody_holds_keys(StaffProfile.objects.exclude(pk=profile.pk)):
        raise Refused(_("%(name)s is the last administrator. Make somebody else one first.") % {"name": profile})
