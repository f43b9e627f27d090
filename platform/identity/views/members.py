"""Members of staff, invitations and teams."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.models import Role
from audit.sights import saw
from identity.actions.people import (
    change_role,
    deactivate_person,
    invite_again,
    invite_colleague,
    reactivate_person,
    withdraw_invitation,
)
from identity.actions.teams import create_team, place_in_teams, place_team, rename_team
from identity.estates import labels, left_by
from identity.member_forms import InviteForm, MemberForm, SuccessorForm, TeamForm
from identity.models import OneTimeLink, Purpose, StaffProfile, Team, User
from identity.permissions import MANAGE_PEOPLE
from identity.queries import members, open_invitations, teams_with_sizes
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt

PEOPLE = "identity:people"


class MembersView(DeskView):
    permission = MANAGE_PEOPLE

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page()

    def page(self, *, status: int = 200, **forms: Any) -> HttpResponse:
        people, teams = list(members()), teams_with_sizes()
        context = {
            "members": people,
            "active": sum(profile.is_active for profile in people),
            "me": self.request.actor.user_id,
            "invitations": open_invitations(system_clock()),
            "teams": teams,
            "team_form": TeamForm(prefix="team", teams=teams),
            "invite_form": self.invite_form(initial={"role": "agent", "language": get_language()}),
        } | forms
        return render(self.request, "identity/people.html", context, status=status)

    def invite_form(self, data: Any = None, **options: Any) -> InviteForm:
        return InviteForm(data, roles=Role.objects.order_by("key"), teams=Team.objects.order_by("name"), **options)


class InvitationsView(MembersView):
    """Invite somebody."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(PEOPLE)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self.invite_form(request.POST)
        link = attempt(form, lambda: self._invite(form.cleaned_data)) if form.is_valid() else None
        if link is None:
            return self.page(invite_form=form, status=422)
        messages.success(request, _("An invitation is on its way to %(email)s.") % {"email": link.email})
        return redirect(PEOPLE)

    def _invite(self, data: dict[str, Any]) -> OneTimeLink:
        team = data.pop("team")
        return invite_colleague(actor=self.request.actor, clock=system_clock, teams=[team] if team else [], **data)


class InvitationAgainView(DeskView):
    permission = MANAGE_PEOPLE

    def post(self, request: HttpRequest, link_id: UUID) -> HttpResponseBase:
        link = get_object_or_404(OneTimeLink, pk=link_id, purpose=Purpose.INVITATION)
        try:
            invite_again(actor=self.request.actor, clock=system_clock, link=link)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("A new link is on its way; the earlier one no longer works."))
        return redirect(PEOPLE)


class InvitationEndView(DeskView):
    permission = MANAGE_PEOPLE

    def post(self, request: HttpRequest, link_id: UUID) -> HttpResponseBase:
        link = get_object_or_404(OneTimeLink, pk=link_id, purpose=Purpose.INVITATION, used_at__isnull=True)
        withdraw_invitation(actor=self.request.actor, clock=system_clock, link=link)
        messages.success(request, _("The invitation is withdrawn; its link no longer works."))
        return redirect(PEOPLE)


class MemberView(DeskView):
    """One member: role and teams, and the way out."""

    permission = MANAGE_PEOPLE

    def get(self, request: HttpRequest, person_id: UUID) -> HttpResponseBase:
        profile = self.find(person_id)
        saw(self.request.actor, profile.user)
        return self.page(profile)

    def post(self, request: HttpRequest, person_id: UUID) -> HttpResponseBase:
        profile = self.find(person_id)
        form = self._member_form(profile, request.POST)
        if not form.is_valid() or attempt(form, lambda: self._change(profile, form)) is None:
            return self.page(profile, member_form=form, status=422)
        messages.success(request, _("Role and teams of %(name)s saved.") % {"name": profile.user.name})
        return redirect("identity:person", person_id=person_id)

    def find(self, person_id: UUID) -> StaffProfile:
        return get_object_or_404(members(), user_id=person_id)

    def page(self, profile: StaffProfile, *, status: int = 200, **forms: Any) -> HttpResponse:
        context = {
            "profile": profile,
            "member_form": self._member_form(profile),
            "successor_form": SuccessorForm(people=colleagues_of(profile)),
            "left": [(labels()[key], count) for key, count in left_by(profile.pk).items()],
            "is_me": profile.pk == self.request.actor.user_id,
        } | forms
        return render(self.request, "identity/person.html", context, status=status)

    def _member_form(self, profile: StaffProfile, data: Any = None) -> MemberForm:
        initial = {"role": profile.role.key, "teams": [team.pk for team in profile.teams.all()]}
        roles, teams = Role.objects.order_by("key"), Team.objects.order_by("name")
        return MemberForm(data, initial=initial, roles=roles, teams=teams)

    def _change(self, profile: StaffProfile, form: MemberForm) -> bool:
        actor, person = self.request.actor, profile.user
        role = form.cleaned_data["role"]
        if role != profile.role:
            change_role(actor=actor, clock=system_clock, person=person, role=role)
        place_in_teams(actor=actor, clock=system_clock, person=person, teams=form.cleaned_data["teams"])
        return True


class DeactivationView(MemberView):
    def get(self, request: HttpRequest, person_id: UUID) -> HttpResponseBase:
        return redirect("identity:person", person_id=person_id)

    def post(self, request: HttpRequest, person_id: UUID) -> HttpResponseBase:
        profile = self.find(person_id)
        form = SuccessorForm(request.POST, people=colleagues_of(profile))
        if not form.is_valid() or attempt(form, lambda: self._deactivate(profile, form)) is None:
            return self.page(profile, successor_form=form, status=422)
        messages.success(request, _("%(name)s can no longer sign in.") % {"name": profile.user.name})
        return redirect(PEOPLE)

    def _deactivate(self, profile: StaffProfile, form: SuccessorForm) -> bool:
        deactivate_person(
            actor=self.request.actor,
            clock=system_clock,
            person=profile.user,
            hand_over_to=form.cleaned_data["successor"],
            customers_to=form.cleaned_data["customers_to"],
        )
        return True


class ReactivationView(DeskView):
    permission = MANAGE_PEOPLE

    def post(self, request: HttpRequest, person_id: UUID) -> HttpResponseBase:
        profile = get_object_or_404(members(), user_id=person_id)
        reactivate_person(actor=self.request.actor, clock=system_clock, person=profile.user)
        messages.success(request, _("%(name)s can sign in again.") % {"name": profile.user.name})
        return redirect("identity:person", person_id=person_id)


class TeamsView(MembersView):
    """A new team."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect(PEOPLE)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = TeamForm(request.POST, prefix="team", teams=teams_with_sizes())
        team = attempt(form, lambda: self.keep(form)) if form.is_valid() else None
        if team is None:
            return self.page(team_form=form, status=422)
        messages.success(request, _("Team saved."))
        return redirect(PEOPLE)

    def keep(self, form: TeamForm) -> Team:
        return create_team(**self.by, **form.cleaned_data)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}


class TeamView(TeamsView):
    """Another name, or another place, for a team."""

    def get(self, request: HttpRequest, team_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        return redirect(PEOPLE)

    def post(self, request: HttpRequest, team_id: UUID) -> HttpResponseBase:  # type: ignore[override]
        self.team = get_object_or_404(Team, pk=team_id)
        return super().post(request)

    def keep(self, form: TeamForm) -> Team:
        with transaction.atomic():
            team = rename_team(**self.by, team=self.team, name=form.cleaned_data["name"])
            return place_team(**self.by, team=team, parent=form.cleaned_data["parent"]) if form.places else team


def colleagues_of(profile: StaffProfile) -> Any:
    return User.objects.staff().exclude(pk=profile.pk).order_by("name")
