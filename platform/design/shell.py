"""What a page's frame needs to know. One object, built once a request by a context processor, read by every layout."""

from dataclasses import dataclass
from typing import Literal

Room = Literal["desk", "portal", "public"]
Theme = Literal["auto", "light", "dark"]
Density = Literal["normal", "compact"]
Level = Literal["info", "good", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Place:
    """One way on in a navigation: a room's place, a pinned view, a link in a menu or a footer."""

    key: str
    label: str
    url: str
    icon: str = ""
    count: int = 0
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Places of one subject, under its name."""

    label: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in, as the frame shows them. `links` are the lines of the person menu, without signing out."""

    name: str
    initials: str
    tone: int = 1
    email: str = ""
    links: tuple[Place, ...] = ()
    picture: str = ""
    key: str = ""
    """Tells people apart who use one browser: what it keeps for somebody is kept under this."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that appears once, as a toast: what happened, and at most one way to take it back."""

    text: str
    level: Level = "good"
    action_label: str = ""
    action_url: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page.

    A thing that is empty is not shown: no `search_url`, no search; no `places`, no navigation. URLs ending in `_url`
    that change something (`language_url`, `preferences_url`, `sign_out_url`) are POST forms and work without script.
    """

    tenant_name: str
    room: Room = "desk"
    tenant_mark: str | None = None
    """Address of the logo; without one a monogram in the accent stands there."""
    brand_css_url: str = ""
    """Versioned address of the tenant's accent stylesheet (`design.accent.brand_css`)."""
    home_url: str = "/"
    here: str = "/"
    """Path and query of this page; where a switch of language or appearance returns to."""
    places: tuple[Place, ...] = ()
    pinned: tuple[Place, ...] = ()
    foot: tuple[Place, ...] = ()
    """Bottom of the desk's navigation (settings); in the portal and on the public site the footer's links."""
    sections: tuple[Section, ...] = ()
    """What the reader may open of the settings; the first of them is where they begin."""
    foot_note: str = ""
    create: tuple[Place, ...] = ()
    """Lines of the create menu; one line alone becomes a plain button."""
    person: Person | None = None
    language: str = "en"
    other_languages: tuple[tuple[str, str], ...] = ()
    language_url: str = ""
    preferences_url: str = ""
    """Takes POST `theme` or `density`, and `next`."""
    theme: Theme = "auto"
    density: Density = "normal"
    unread: int = 0
    notifications_url: str = ""
    search_url: str = ""
    """GET with `q`."""
    palette_url: str = ""
    """GET with `q` and `here`: rows for the command palette; with `only=records` for the search field;
    without it Ctrl/⌘ K goes to the search."""
    notices: tuple[Notice, ...] = ()
    sign_in_url: str = ""
    sign_out_url: str = ""
    room_label: str = ""
    """Said on gate pages at the right of the name: “Back office”, “Customers”."""

    @property
    def html_lang(self) -> str:
        """The `lang` of the page: browsers choose fonts and line breaking by it."""
        return "zh-CN" if self.language.lower().startswith("zh") else self.language

    @property
    def settings_url(self) -> str:
        return self.sections[0].places[0].url if self.sections else ""

    @property
    def phone_places(self) -> tuple[Place, ...]:
        """The bottom bar of a phone holds four places and the search, or five places."""
        return self.places[: 4 if self.search_url else 5]

    @property
    def monogram(self) -> str:
        """The letter that stands for a tenant without a logo."""
        return self.tenant_name[:1].upper()
