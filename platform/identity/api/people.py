"""The API: who the token stands for, colleagues and teams."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from access.models import Role
from identity.models import Team, User
from identity.permissions import USE_DESK
from kernel.actor import Actor
from kernel.api.operations import Operation
from kernel.api.reading import parameters_of_list, parameters_of_one, read_list, read_one
from kernel.api.resources import Filter, Resource
from kernel.api.values import Value, flag, identity, pointer, shape, text
from kernel.api.views import ApiView, answer
from kernel.permissions import SIGNED_IN


def _staff(actor: Actor) -> QuerySet[User]:
    found: QuerySet[User] = User.objects.filter(staff__isnull=False)
    active = ExpressionWrapper(Q(staff__deactivated_at__isnull=True), output_field=BooleanField())
    return found.annotate(may_sign_in=active) if actor.may(USE_DESK) else found.none()


def _teams(actor: Actor) -> QuerySet[Team]:
    return Team.objects.all() if actor.may(USE_DESK) else Team.objects.none()


def _roles(actor: Actor) -> QuerySet[Role]:
    return Role.objects.all() if actor.may(USE_DESK) else Role.objects.none()


USERS = Resource(
    "User",
    rows=_staff,
    values=(
        identity(),
        text("name"),
        text("email"),
        text("language"),
        text("role", "staff__role__key"),
        text("title", "staff__title"),
        flag("is_active", "may_sign_in"),
    ),
    filters=(
        Filter(
            "active", serializers.BooleanField(), lambda value, actor: Q(may_sign_in=value), "Who may sign in, or not."
        ),
        Filter("team_id", serializers.UUIDField(), lambda value, actor: Q(staff__teams=value), "Members of a team."),
        Filter("email", serializers.EmailField(), lambda value, actor: Q(email__iexact=value), "With this address."),
    ),
    orders=("id", "-id", "name", "-name"),
)
TEAMS = Resource(
    "Team",
    rows=_teams,
    values=(identity(), text("name"), pointer("parent_id")),
    orders=("name", "-name", "id", "-id"),
)
ROLES = Resource(
    "Role",
    rows=_roles,
    values=(
        identity(),
        text("key"),
        text("name"),
        Value("permissions", serializers.ListField(child=serializers.CharField(), required=False)),
        Value(
            "scopes",
            serializers.DictField(child=serializers.DictField(child=serializers.IntegerField()), required=False),
        ),
        Value(
            "fields",
            serializers.DictField(child=serializers.DictField(child=serializers.CharField()), required=False),
        ),
    ),
    orders=("key", "-key", "id", "-id"),
)

TOKEN = shape(
    "TokenFacts",
    {
        "id": serializers.UUIDField(),
        "scopes": serializers.ListField(child=serializers.CharField()),
        "expires_at": serializers.DateTimeField(),
    },
)
WORKSPACE = shape("Workspace", {"name": serializers.CharField(), "host": serializers.CharField()})
ME = shape(
    "Me",
    {
        "id": serializers.UUIDField(),
        "name": serializers.CharField(),
        "language": serializers.CharField(),
        "role": serializers.CharField(allow_blank=True),
        "is_application": serializers.BooleanField(),
        "may": serializers.ListField(child=serializers.CharField()),
        "token": TOKEN(),
        "workspace": WORKSPACE(),
    },
)


class MeView(ApiView):
    operations = {"get": Operation("get_me", "Who the token stands for, and what it may do now", SIGNED_IN, gives=ME)}

    def get(self, request: Request) -> HttpResponse:
        actor, bearer, tenant = self.actor, self.bearer, self.request.tenant
        return answer(
            {
                "id": actor.user_id,
                "name": actor.name,
                "language": actor.language,
                "role": actor.role,
                "is_application": actor.is_application,
                "may": sorted(actor.permissions),
                "token": {
                    "id": bearer.token_id,
                    "scopes": sorted(bearer.scopes),
                    "expires_at": bearer.expires_at,
                },
                "workspace": {"name": tenant.name, "host": tenant.host},
            }
        )


class UsersView(ApiView):
    operations = {
        "get": Operation(
            "list_users",
            "Colleagues",
            USE_DESK,
            gives=USERS.shape,
            pages=True,
            parameters=parameters_of_list(USERS),
            links={"user": ("get_user", "$response.body#/items/0/id")},
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(USERS, request.GET, self.actor, request.path)


class UserView(ApiView):
    operations = {
        "get": Operation("get_user", "A colleague", USE_DESK, gives=USERS.shape, parameters=parameters_of_one(USERS))
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(USERS, pk, request.GET, self.actor)


class TeamsView(ApiView):
    operations = {
        "get": Operation(
            "list_teams", "Teams", USE_DESK, gives=TEAMS.shape, pages=True, parameters=parameters_of_list(TEAMS)
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(TEAMS, request.GET, self.actor, request.path)


class RolesView(ApiView):
    operations = {
        "get": Operation(
            "list_roles",
            "Roles",
            USE_DESK,
            gives=ROLES.shape,
            pages=True,
            parameters=parameters_of_list(ROLES),
            text="`scopes` says for each kind of record how far the role sees and changes: 1 own, 2 team, 3 team and"
            " teams below, 4 all; `fields` which fields it hides (`hidden`) or only reads (`read`). The name"
            " of a built-in role is empty: it has one in each language.",
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ROLES, request.GET, self.actor, request.path)
