"""Roles: listed, copied, changed after a look at what that changes, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from access.grants import Rights, ruled_fields, subjects
from access.masks import Rules, stricter
from access.models import Role
from access.policies import Policy, scoped_policies
from access.radius import Effect, effects
from identity.actions.roles import change_role_rights, create_role, delete_role
from identity.permissions import MANAGE_ROLES
from identity.queries import people_of, roles_with_sizes
from identity.role_forms import RULES, RoleForm, RoleSuccessorForm
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

PAGE = "identity:roles"


class RolesView(DeskView):
    permission = MANAGE_ROLES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        rows = [
            {"role": role, "said": [(policy.labels, said_of(role, policy)) for policy in scoped_policies()]}
            for role in roles_with_sizes()
        ]
        return render(
            request, "identity/roles.html", {"rows": rows, "labels": [one.labels for one in scoped_policies()]}
        )

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def role(self, key: str) -> Role:
        found = Role.objects.filter(key=key).first()
        if found is None:
            raise Http404
        return found


class NewRoleView(RolesView):
    """`?from=agent` begins with what that role opens."""

    permission = MANAGE_ROLES

    def get(self, request: HttpRequest) -> HttpResponseBase:
        origin = self.role(request.GET.get("from", "agent"))
        return self.page(origin, RoleForm(rights=Rights.of(origin)))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        origin = self.role(request.GET.get("from", "agent"))
        form = RoleForm(request.POST, rights=Rights.of(origin))
        made = attempt(form, lambda: create_role(**self.by, wish=form.wish())) if form.is_valid() else None
        if made is None:
            return self.page(origin, form, status=422)
        messages.success(request, _("The role “%(name)s” is made. Give it to people now.") % {"name": made})
        return redirect("identity:role", key=made.key)

    def page(self, origin: Role, form: RoleForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "identity/role.html", {"form": form, "origin": origin}, status=status)


class RoleView(RolesView):
    """POST shows what saving changes; with `confirm` it saves."""

    permission = MANAGE_ROLES

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:  # type: ignore[override]
        role = self.role(key)
        return self.page(role, RoleForm(rights=Rights.of(role), name=role.name))

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        role, before = self.role(key), Rights.of(self.role(key))
        form = RoleForm(request.POST, rights=before, name=role.name)
        if not form.is_valid():
            return self.page(role, form, status=422)
        if "again" in request.POST:
            return self.page(role, form)
        if "confirm" not in request.POST:
            return self.preview(role, before, form)
        changed = attempt(form, lambda: change_role_rights(**self.by, role=role, wish=form.wish()))
        if changed is None:
            return self.page(role, form, status=422)
        messages.success(
            request, _("The role “%(name)s” is saved. It counts from the next click on.") % {"name": changed}
        )
        return redirect(PAGE)

    def page(self, role: Role, form: RoleForm, *, status: int = 200) -> HttpResponse:
        people = people_of(role)
        context = {"role": role, "form": form, "people": people, "granted": granted(role)}
        return render(self.request, "identity/role.html", context, status=status)

    def preview(self, role: Role, before: Rights, form: RoleForm) -> HttpResponse:
        people, after = people_of(role), form.wish().rights
        found = effects(people, before, after)
        context = {
            "role": role,
            "form": form,
            "people": people,
            "effects": found,
            "sums": sums_of(found),
            "gained": _labels(after.permissions - before.permissions),
            "lost": _labels(before.permissions - after.permissions),
            "typed": [
                (name, value)
                for name, values in self.request.POST.lists()
                for value in values
                if name not in {"csrfmiddlewaretoken", "confirm", "again"}
            ],
            "rules": rules_of(before.fields, after.fields, len(people)),
            "is_renamed": form.cleaned_data["name"] != role.name,
        }
        return render(self.request, "identity/role_preview.html", context)


class RoleRemovalView(RolesView):
    permission = MANAGE_ROLES

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:  # type: ignore[override]
        role = self.role(key)
        return self.page(role, self.form(role, None))

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        role = self.role(key)
        form = self.form(role, request.POST)
        done = None
        if form.is_valid():
            done = attempt(form, lambda: self._delete(role, form.cleaned_data["successor"]))
        if done is None:
            return self.page(role, form, status=422)
        messages.success(request, _("The role “%(name)s” is deleted.") % {"name": role})
        return redirect(PAGE)

    def form(self, role: Role, data: Any) -> RoleSuccessorForm:
        others = Role.objects.exclude(pk=role.pk).order_by("key")
        return RoleSuccessorForm(data, roles=others, required=False)

    def page(self, role: Role, form: RoleSuccessorForm, *, status: int = 200) -> HttpResponse:
        context = {"role": role, "form": form, "people": people_of(role)}
        return render(self.request, "identity/role_removal.html", context, status=status)

    def _delete(self, role: Role, successor: Role | None) -> bool:
        delete_role(**self.by, role=role, successor=successor)
        return True


def said_of(role: Role, policy: Policy) -> str:
    """How far it sees, and how far it changes where that is less."""
    rights = Rights.of(role)
    see, change = (rights.scope(policy, changing=changing) for changing in (False, True))
    if see is None:
        return "–"
    if change is None:
        return _("%(scope)s, only to see") % {"scope": see.label}
    if change == see:
        return str(see.label)
    return _("%(see)s; changes: %(change)s") % {"see": see.label, "change": change.label}


def granted(role: Role) -> list[tuple[str, list[str]]]:
    """By subject, what a role holds; for those that are not changed here."""
    held = set(role.permissions)
    found = [
        (str(subject.label), [str(one.label) for one in subject.permissions if one.name in held])
        for subject in subjects()
    ]
    return [(label, labels) for label, labels in found if labels]


def sums_of(found: list[Effect]) -> list[dict[str, Any]]:
    """By kind of record and verb: how many more or fewer, and for whom, the largest first."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for effect in found:
        for verb, count in (("see", effect.seen), ("change", effect.changeable)):
            if count:
                kept = sums.setdefault(
                    (effect.policy.record, verb),
                    {"labels": effect.policy.labels, "verb": verb, "is_gain": count > 0, "people": []},
                )
                kept["people"].append((effect.person, abs(count)))
    for kept in sums.values():
        kept["people"].sort(key=lambda pair: (-pair[1], pair[0].name))
        kept["most"] = kept["people"][0][1]
    return list(sums.values())


def rules_of(before: Rules, after: Rules, people: int) -> list[dict[str, Any]]:
    """Each field whose rule becomes another one, for so many people."""
    words, found = dict(RULES), []
    for fields in ruled_fields():
        old, new = before.get(fields.record, {}), after.get(fields.record, {})
        for one in fields.offered:
            was, becomes = old.get(one.name, ""), new.get(one.name, "")
            if was != becomes:
                found.append(
                    {
                        "record": fields.label,
                        "field": one.label,
                        "before": words[was],
                        "after": words[becomes],
                        "is_gain": stricter(was, becomes),
                        "people": people,
                    }
                )
    return found


def _labels(names: frozenset[str]) -> list[str]:
    return [str(one.label) for subject in subjects() for one in subject.permissions if one.name in names]
