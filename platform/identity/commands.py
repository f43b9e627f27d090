"""One's own pages, the settings, and how the back office looks, in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from identity.permissions import MANAGE_PEOPLE, MANAGE_ROLES, MANAGE_WORKSPACE, USE_DESK, WATCH_JOBS
from kernel.permissions import SIGNED_IN
from search.commands import Asking, Command


def commands(asking: Asking) -> Iterator[Command]:
    yield from _acts()
    yield from _languages(asking)
    yield from _looks()
    yield from _own_pages()
    yield from _settings()


def _acts() -> Iterator[Command]:
    yield Command(
        "invite",
        _("Invite a colleague"),
        "user-plus",
        MANAGE_PEOPLE,
        reverse("identity:people") + "#invite",
        "do",
        words=_("new member person staff add user"),
    )
    yield Command(
        "sign-out",
        _("Sign out"),
        "logout",
        SIGNED_IN,
        reverse("identity:sign-out"),
        "do",
        words=_("leave exit log out"),
        way="post",
    )


def _languages(asking: Asking) -> Iterator[Command]:
    for code, name in settings.LANGUAGES:
        if code != asking.language:
            yield Command(
                f"language-{code}",
                format_lazy(_("Switch to {language}"), language=name),
                "language",
                SIGNED_IN,
                reverse("identity:language"),
                "do",
                words=_("change language translation English Chinese 中文"),
                way="post",
                fields=(("language", code),),
            )


def _looks() -> Iterator[Command]:
    looks = (
        ("theme", "light", _("Switch to light"), "sun", _("theme appearance bright day")),
        ("theme", "dark", _("Switch to dark"), "moon", _("theme appearance night")),
        ("theme", "auto", _("Light or dark as the device says"), "sun-moon", _("theme appearance automatic system")),
        ("density", "compact", _("Dense rows"), "list", _("density compact tight more rows")),
        ("density", "normal", _("Airy rows"), "list-details", _("density comfortable normal fewer rows")),
    )
    for name, value, label, icon, words in looks:
        yield Command(
            f"{name}-{value}",
            label,
            icon,
            SIGNED_IN,
            reverse("identity:preferences"),
            "do",
            words=words,
            way="post",
            fields=((name, value),),
        )


def _own_pages() -> Iterator[Command]:
    url = reverse("identity:profile")
    trying = reverse("identity:try-api")
    yield Command("try-api", _("Try the API"), "plug-connected", SIGNED_IN, trying, words=_("program developer token"))
    yield Command("profile", _("Profile and sign-in"), "user", SIGNED_IN, url, words=_("my account name time zone me"))
    yield Command("password", _("Change my password"), "password", SIGNED_IN, f"{url}#password")
    yield Command(
        "second-step",
        _("Second step when signing in"),
        "shield-lock",
        SIGNED_IN,
        f"{url}#second-step",
        words=_("authenticator code two factor security"),
    )
    yield Command(
        "tokens",
        _("API tokens"),
        "key",
        USE_DESK,
        reverse("identity:tokens"),
        words=_("program script integration developer token"),
    )
    yield Command(
        "sessions", _("Where I am signed in"), "devices", SIGNED_IN, f"{url}#sessions", words=_("sessions devices")
    )


def _settings() -> Iterator[Command]:
    workspace, people = reverse("identity:settings"), reverse("identity:people")
    yield Command("settings", _("Settings"), "settings", MANAGE_WORKSPACE, workspace, words=_("options preferences"))
    yield Command(
        "company",
        _("Company and hours"),
        "building-store",
        MANAGE_WORKSPACE,
        f"{workspace}#company",
        words=_("settings name time zone currency business hours"),
    )
    yield Command(
        "look",
        _("Portal look"),
        "palette",
        MANAGE_WORKSPACE,
        f"{workspace}#look",
        words=_("settings brand colour logo greeting"),
    )
    yield Command(
        "people", _("Members and teams"), "users", MANAGE_PEOPLE, people, words=_("settings staff roles colleagues")
    )
    yield Command(
        "teams", _("Teams"), "users-group", MANAGE_PEOPLE, f"{people}#teams", words=_("settings groups departments")
    )
    yield Command(
        "new-role",
        _("New role"),
        "shield",
        MANAGE_ROLES,
        reverse("identity:new-role"),
        "do",
        words=_("make copy permissions rights"),
    )
    yield Command(
        "roles",
        _("Roles"),
        "shield",
        MANAGE_ROLES,
        reverse("identity:roles"),
        words=_("settings permissions rights record scope access"),
    )
    yield Command(
        "why",
        _("Why does somebody see a record?"),
        "shield-check",
        MANAGE_ROLES,
        reverse("identity:why"),
        words=_("explain access permissions rights cannot see"),
    )
    yield Command(
        "applications",
        _("Applications"),
        "plug-connected",
        MANAGE_WORKSPACE,
        reverse("identity:applications"),
        words=_("settings integration API token program"),
    )
    yield Command(
        "failures",
        _("Failed jobs"),
        "alert-triangle",
        WATCH_JOBS,
        reverse("identity:failures"),
        words=_("settings errors dead letters mails not sent"),
    )
    yield Command(
        "gallery", _("Components"), "template", USE_DESK, reverse("identity:gallery"), words=_("design gallery style")
    )
