"""The frame around every page: built once a request for whichever room is open. One statement, for staff alone."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from config.sections import ELSEWHERE, sections_for
from crm.activities.permissions import LOG_ACTIVITIES
from crm.customers.permissions import EDIT_CUSTOMERS, VIEW_CUSTOMERS
from crm.leads.permissions import CREATE_LEADS, VIEW_LEADS
from crm.leads.self_service import is_open as takes_leads
from crm.sales.permissions import EDIT_OPPORTUNITIES, VIEW_OPPORTUNITIES
from crm.service.permissions import CREATE_TICKETS, VIEW_TICKETS
from crm.service.queries import desk_frame
from design.addresses import Routes, address, routes_of
from design.faces import initials, tone
from design.shell import Level, Notice, Person, Place, Section, Shell
from identity.http.brand import brand_url, logo_url
from identity.http.sessions import room_of
from identity.permissions import MANAGE_WORKSPACE
from kernel.actor import Actor
from kernel.clock import system_clock
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.self_service import has_articles
from records.lists import keys_for, list_of
from records.queries import counts_of_views

# On a switch there is room for a word, not for the name that a list of languages shows.
SHORT_LANGUAGES = {"en": "English", "zh-hans": "中文"}
LEVELS: dict[str, Level] = {"success": "good", "error": "bad", "warning": "warn"}
# Pages that belong to a place of the navigation, and stand elsewhere.
BESIDE = {"accounts": ("/desk/segments/",)}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Lazy: a page or part that shows no frame pays nothing for it."""
    return {"shell": SimpleLazyObject(lambda: Frame(request).shell())}


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.tenant: Any = getattr(request, "tenant", None)
        self.actor: Actor | None = getattr(request, "actor", None)
        self.room = room_of(request.path)

    def shell(self) -> Shell:
        if self.tenant is None or self.actor is None:
            return Shell(tenant_name="Rapport", room="public")
        common = self._common()
        if self.room.prefix == "/desk/" and not self.tenant.is_operator:
            return Shell(room="desk", **common, **self._desk())
        if self.room.prefix == "/console/" and self.tenant.is_operator:
            return Shell(room="desk", **common, **self._console())
        if self.tenant.is_operator:
            return Shell(room="public", **common, **self._public())
        return Shell(room="portal", **common, **self._portal())

    def _common(self) -> dict[str, Any]:
        user = getattr(self.request, "user", None)
        language = getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        return {
            "tenant_name": self.tenant.name,
            "tenant_mark": logo_url(self.tenant) or None,
            "brand_css_url": brand_url(self.tenant),
            "here": self.request.get_full_path(),
            "language": language,
            "other_languages": tuple(
                (code, SHORT_LANGUAGES.get(code, name)) for code, name in settings.LANGUAGES if code != language
            ),
            "language_url": self.room.prefix + "language/",
            "preferences_url": self.room.prefix + "preferences/",
            "theme": getattr(user, "theme", "") or self.request.COOKIES.get("theme", "auto"),
            "density": getattr(user, "density", "") or "normal",
            "notices": tuple(
                Notice(text=str(message), level=LEVELS.get(message.level_tag, "info"))
                for message in messages.get_messages(self.request)
            ),
        }

    def _desk(self) -> dict[str, Any]:
        actor = self.actor
        assert actor is not None
        if not actor.is_signed_in:
            return {"room_label": _("Back office"), "sign_in_url": self._url("identity:sign-in"), "home_url": "/desk/"}
        frame = desk_frame(actor, timezone.localdate())
        return {
            "home_url": self._url("service:tickets"),
            "places": self._places(frame.mine, frame.due),
            "pinned": self._pinned(frame.pinned),
            "foot": self._foot(),
            "sections": self._sections,
            "create": self._create(),
            "person": self._person(self._own_links()),
            "unread": frame.unread,
            "notifications_url": self._url("messaging:notifications"),
            "search_url": self._url("search:everything"),
            "palette_url": self._url("search:palette"),
            "sign_in_url": self._url("identity:sign-in"),
            "sign_out_url": self._url("identity:sign-out"),
        }

    def _places(self, mine: int, due: int) -> tuple[Place, ...]:
        actor, path = self.actor, self.request.path
        assert actor is not None
        wanted = (
            ("i", _("Inbox"), "service:tickets", "inbox", mine, VIEW_TICKETS, "tickets"),
            ("d", _("My day"), "activities:tasks", "checkbox", due, LOG_ACTIVITIES, "tasks"),
            ("c", _("Customers"), "customers:accounts", "building", 0, VIEW_CUSTOMERS, "accounts"),
            ("p", _("Contacts"), "customers:contacts", "users", 0, VIEW_CUSTOMERS, "contacts"),
            ("a", _("Calendar"), "activities:calendar", "calendar", 0, LOG_ACTIVITIES, "calendar"),
            ("l", _("Leads"), "leads:leads", "user-plus", 0, VIEW_LEADS, "leads"),
            ("o", _("Opportunities"), "sales:opportunities", "target-arrow", 0, VIEW_OPPORTUNITIES, "opportunities"),
            ("b", _("Knowledge base"), "knowledge_base:articles", "book", 0, VIEW_ARTICLES, "articles"),
        )
        return tuple(
            Place(
                key,
                label,
                self._url(name),
                icon,
                count,
                path.startswith((self._url(name), f"/desk/views/{record_list}/", *BESIDE.get(record_list, ()))),
            )
            for key, label, name, icon, count, permission, record_list in wanted
            if actor.may(permission)
        )

    def _pinned(self, views: list[dict[str, str]]) -> tuple[Place, ...]:
        """Those of lists that the reader may open.

        One statement, unless the page has counted them, or folds the navigation so that no count is seen.
        """
        actor, is_open = self.actor, self.request.GET.get("saved", "")
        assert actor is not None
        order = keys_for(actor)
        shown = sorted((view for view in views if view["list"] in order), key=lambda view: order.index(view["list"]))
        counts = dict(getattr(self.request, "counted_views", {}))
        unknown = [(view["id"], view["list"], view["query"]) for view in shown if view["id"] not in counts]
        if not getattr(self.request, "has_folded_navigation", False):
            counts |= counts_of_views(unknown, actor, system_clock())
        return tuple(
            Place(
                "",
                view["name"],
                f"{url}?{view['query']}&saved={view['id']}",
                count=counts.get(view["id"], 0),
                current=is_open == view["id"] and self.request.path.startswith(url),
            )
            for view in shown
            for url in [list_of(view["list"]).url()]  # type: ignore[union-attr]
        )

    def _foot(self) -> tuple[Place, ...]:
        assert self.actor is not None
        if not self._sections:
            return ()
        current = self.request.path.startswith(("/desk/settings/", ELSEWHERE))
        settings_place = Place("s", _("Settings"), self._sections[0].places[0].url, "settings", 0, current)
        if not (self.tenant.has_first_steps and self.actor.may(MANAGE_WORKSPACE)):
            return (settings_place,)
        url = self._url("welcome:first-steps")
        return (Place("f", _("First steps"), url, "list-check", 0, self.request.path.startswith(url)), settings_place)

    def _url(self, name: str) -> str:
        return address(name, (), (), self._routes)

    @cached_property
    def _routes(self) -> Routes:
        return routes_of()

    @cached_property
    def _sections(self) -> tuple[Section, ...]:
        assert self.actor is not None
        return sections_for(self.actor)

    def _own_links(self) -> list[tuple[str, str, str, str]]:
        """The person's own page, and what a phone's bar has no room for."""
        foot = [(place.key, place.label, place.url, place.icon) for place in self._foot()]
        return [("sessions", _("Profile and sign-in"), self._url("identity:profile"), "user"), *foot]

    def _create(self) -> tuple[Place, ...]:
        actor = self.actor
        assert actor is not None
        wanted = (
            ("ticket", _("Ticket"), "service:new-ticket", "inbox", CREATE_TICKETS),
            ("account", _("Customer"), "customers:new-account", "building", EDIT_CUSTOMERS),
            ("contact", _("Contact"), "customers:new-contact", "users", EDIT_CUSTOMERS),
            ("lead", _("Lead"), "leads:new-lead", "user-plus", CREATE_LEADS),
            ("opportunity", _("Opportunity"), "sales:new-opportunity", "target-arrow", EDIT_OPPORTUNITIES),
        )
        return tuple(
            Place(key, label, self._url(name), icon) for key, label, name, icon, needed in wanted if actor.may(needed)
        )

    def _portal(self) -> dict[str, Any]:
        actor, path = self.actor, self.request.path
        assert actor is not None
        home = Place("home", _("Home"), "/", "home", 0, path == "/")
        help_place = Place("help", _("Help"), "/help/", "book", 0, path.startswith("/help/"))
        # A stranger has no list of their own, and comes to write.
        second = (
            Place("requests", _("My requests"), "/requests/", "message-circle", 0, path.startswith("/requests/"))
            if actor.is_signed_in
            else Place("file", _("File a request"), "/requests/new/", "plus", 0, path == "/requests/new/")
        )
        links = [("me", _("Profile"), "/me/", "user")]
        foot = [Place("terms", _("Privacy"), "/privacy/", "")]
        if takes_leads():
            foot.insert(0, Place("contact", _("Contact us"), "/contact/", ""))
        return {
            "places": (home, help_place, second) if self._has_help else (home, second),
            "person": self._person(links) if actor.is_signed_in else None,
            "foot": tuple(foot),
            "foot_note": self._foot_note,
            "sign_in_url": "/sign-in/",
            "sign_out_url": "/sign-out/" if actor.is_signed_in else "",
        }

    @cached_property
    def _has_help(self) -> bool:
        """One statement, unless the page knows: there is nothing to go to before something is published."""
        assert self.actor is not None
        known: bool | None = getattr(self.request, "has_help", None)
        return has_articles(self.actor, system_clock()) if known is None else known

    @cached_property
    def _foot_note(self) -> str:
        hours = self.tenant.hours.get(getattr(self.request, "LANGUAGE_CODE", "en"), "")
        return " · ".join(part for part in (self.tenant.name, hours, self.tenant.phone) if part)

    def _console(self) -> dict[str, Any]:
        assert self.actor is not None
        if not self.actor.is_signed_in:
            return {"room_label": _("Operators"), "sign_in_url": self._url("console:sign-in"), "home_url": "/console/"}
        url = self._url("console:tenants")
        return {
            "home_url": url,
            "places": (
                Place("t", _("Tenants"), url, "building", 0, not self.request.path.startswith(f"{url}profile/")),
            ),
            "person": self._person([("me", _("Profile and sign-in"), self._url("console:profile"), "user")]),
            "sign_in_url": self._url("console:sign-in"),
            "sign_out_url": self._url("console:sign-out"),
        }

    def _public(self) -> dict[str, Any]:
        assert self.actor is not None
        return {
            "sign_in_url": "" if self.request.path == "/sign-in/" else "/sign-in/",
            "foot": (
                Place("terms", _("Terms"), "/terms/", ""),
                Place("privacy", _("Privacy"), "/privacy/", ""),
            ),
        }

    def _person(self, links: list[tuple[str, str, str, str]]) -> Person:
        user = self.request.user
        return Person(
            name=str(user),
            initials=initials(str(user)),
            tone=tone(str(user)),
            email=str(getattr(user, "email", "")),
            links=tuple(Place(key, label, url, icon) for key, label, url, icon in links),
            key=str(user.pk),
        )
