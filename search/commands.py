"""What can be done and where one can go: each app declares it in its own `commands.py`; this engine knows no page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from design.palette import Way
from kernel.actor import Actor
from kernel.permissions import SIGNED_IN, Permission
from search.permissions import MANAGE_SEARCH

Text = str | Promise
# On the page that is open, something to do anywhere, somewhere to go.
Kind = Literal["here", "do", "go"]


@dataclass(frozen=True)
class Command:
    """A page or an action. What a person may not do is not offered; the page or action itself asks again.

    `words` are other words by which somebody may look for it. Both are found in the reader's language and in English.
    `way` and `fields` are those of `design.palette.Line`.
    """

    key: str
    name: Text
    icon: str
    permission: Permission
    url: str = ""
    kind: Kind = "go"
    words: Text = ""
    keys: tuple[str, ...] = ()
    way: Way = "open"
    fields: tuple[tuple[str, str], ...] = ()

    def texts(self) -> tuple[str, list[str]]:
        """The name as it is shown, and everything else by which it is found."""
        others = [str(self.words)] if self.words else []
        with translation.override("en"):
            others += [str(text) for text in (self.name, self.words) if isinstance(text, Promise)]
        return str(self.name), others


@dataclass(frozen=True)
class Asking:
    """Who looks for a command, and on which page."""

    actor: Actor
    tenant: Any
    path: str = ""
    language: str = "en"

    @cached_property
    def page(self) -> ResolverMatch | None:
        try:
            return resolve(self.path.partition("?")[0])
        except Resolver404:
            return None

    @property
    def query(self) -> str:
        return self.path.partition("?")[2]


Declaration = Callable[[Asking], Iterable[Command]]
_declarations: list[Declaration] = []


def plug_commands(declarations: Sequence[Declaration]) -> None:
    """Socket: the composition root says whose commands there are, in the order in which they are shown."""
    _declarations[:] = declarations


def commands_for(asking: Asking) -> list[Command]:
    """All that the actor may do and open, as declared by the apps."""
    found = [command for declared in _declarations for command in declared(asking)]
    return [command for command in found if asking.actor.may(command.permission)]


def commands(asking: Asking) -> Iterable[Command]:
    """The engine's own pages."""
    yield Command("search", _("Search everything"), "search", SIGNED_IN, reverse("search:everything"), keys=("/",))
    yield Command(
        "search-settings",
        _("Synonyms and index"),
        "list-search",
        MANAGE_SEARCH,
        reverse("search:settings"),
        words=_("settings search words that mean the same"),
    )
    yield Command(
        "rebuild-index",
        _("Rebuild the index"),
        "refresh",
        MANAGE_SEARCH,
        reverse("search:rebuild"),
        words=_("search reindex find again"),
    )
