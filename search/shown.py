"""The page of results as it is drawn: kinds as tabs, facets that write operators into the query, ways on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from design.shell import Place
from kernel.actor import Actor
from search.asking import Asked, Condition
from search.backends.base import COUNTED
from search.finding import Found, Group
from search.registry import Facet, Source, facets, sources_for

MOST_FACETS, MOST_VALUES = 6, 7
# In what is not quoted they would end the word, or begin another.
NEEDS_QUOTES = frozenset(' :：,，、|"“”「」')


@dataclass(frozen=True)
class Option:
    """One value of a facet; taking it writes it into the query, or takes it out again."""

    label: str
    count: int
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Choices:
    key: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Ways:
    """What can be done with all hits of one kind."""

    group: Group
    all_url: str = ""
    list_url: str = ""
    keep_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    first: int = 1

    @property
    def last(self) -> int:
        return self.first + len(self.group.hits) - 1


@dataclass(frozen=True)
class Shown:
    url: str
    tabs: tuple[Place, ...]
    choices: tuple[Choices, ...]
    groups: tuple[Ways, ...]
    total: int
    is_more: bool
    """There are so many that they were not counted to the end."""


class Drawing:
    """One query of one reader."""

    def __init__(self, actor: Actor, text: str, found: Found, kind: str) -> None:
        self.actor, self.text, self.found, self.kind = actor, text, found, kind

    def shown(self, *, page: int = 1, limit: int = 0) -> Shown:
        totals = self.found.totals
        counted = [count for key, count in totals.items() if not self.kind or key == self.kind]
        return Shown(
            self.url(),
            tuple(self._tabs()),
            tuple(self._choices())[:MOST_FACETS],
            tuple(self._ways(group, page, limit) for group in self.found.groups),
            sum(counted),
            sum(totals.values()) >= COUNTED,
        )

    def url(self, text: str = "", **values: str) -> str:
        said = {"q": text or self.text} | ({"kind": self.kind} if self.kind else {}) | values
        return f"{reverse('search:everything')}?{urlencode({key: value for key, value in said.items() if value})}"

    def _tabs(self) -> Iterator[Place]:
        totals = self.found.totals
        if not totals and not self.kind:
            return
        wanted = self.found.asked.kinds
        kinds = [source for source in sources_for(self.actor) if not wanted or source.key in wanted]
        everything = sum(totals.get(source.key, 0) for source in kinds)
        yield Place("", _("Everything"), self.url(kind=""), "", everything, not self.kind)
        for source in kinds:
            count = totals.get(source.key, 0)
            if count or source.key == self.kind:
                url = self.url(kind=source.key)
                yield Place(source.key, str(source.label), url, source.icon, count, source.key == self.kind)

    # ---- Facets

    def _choices(self) -> Iterator[Choices]:
        counted: dict[str, dict[str, int]] = {}
        for text, count in self.found.facets.items():
            key, _sign, value = text.partition("=")
            counted.setdefault(key, {})[value] = count
        for facet in facets().values():
            chosen = self._chosen(facet.key)
            values = counted.get(facet.key, {})
            # With one value for all of them there is nothing to choose.
            if facet.is_counted and (len(values) > 1 or chosen):
                yield Choices(facet.key, str(facet.label), tuple(self._options(facet, values, chosen)))

    def _chosen(self, key: str) -> dict[str, Condition]:
        conditions = [one for one in self.found.asked.conditions if one.facet == key and not one.is_unwanted]
        return {value: one for one in conditions for value in one.values}

    def _options(self, facet: Facet, values: Mapping[str, int], chosen: Mapping[str, Condition]) -> Iterator[Option]:
        missing = {value: 0 for value in chosen if value not in values}
        ordered = sorted({**values, **missing}.items(), key=lambda pair: (pair[0] not in chosen, -pair[1], pair[0]))
        for value, count in ordered[:MOST_VALUES]:
            label = self._label(facet, value)
            if not label:
                continue
            if value in chosen:
                yield Option(label, count, self._without(chosen[value]), is_chosen=True)
            else:
                yield Option(label, count, self.url(f"{self.text} {self._operator(facet, value, label)}".strip()))

    def _label(self, facet: Facet, value: str) -> str:
        if facet.is_person and not value:
            return _("Nobody")
        known = {key: str(label) for key, label in facet.choices}
        if facet.choices:
            return known.get(value, "")
        return self.found.names.get((facet.key, value), "") if facet.naming else value

    def _operator(self, facet: Facet, value: str, label: str) -> str:
        """`status:open`, `状态:处理中`: as the reader would type it."""
        is_english = (get_language() or "en").startswith("en")
        name = next((one for one in facet.names if one.isascii() is is_english), facet.names[0])
        if facet.is_person and not value:
            said = "nobody" if is_english else "无人"
        elif facet.is_person and value == str(self.actor.user_id):
            said = "me" if is_english else "我"
        else:
            said = label
        return f'{name}:"{said}"' if NEEDS_QUOTES & set(said) else f"{name}:{said}"

    def _without(self, condition: Condition) -> str:
        rest = " ".join(self.text.replace(condition.typed, " ", 1).split())
        return self.url(rest) if rest else reverse("search:everything")

    # ---- What to do with them

    def _ways(self, group: Group, page: int, limit: int) -> Ways:
        source = group.source
        query = list_query(source, self.found.asked, self.actor) if source.list_url else ""
        has_list = bool(query and source.list_url)
        if not self.kind:
            page, limit = 1, group.total
        return Ways(
            group,
            all_url=self.url(kind=source.key) if group.total > len(group.hits) and not self.kind else "",
            list_url=f"{source.list_url()}?{query}" if has_list and source.list_url else "",
            keep_url=f"{source.keep_url()}?{query}" if has_list and source.keep_url else "",
            previous_url=self.url(page=str(page - 1)) if page > 1 else "",
            next_url=self.url(page=str(page + 1)) if group.total > page * limit else "",
            first=(page - 1) * limit + 1,
        )


def list_query(source: Source, asked: Asked, actor: Actor) -> str:
    """The same as the address of the list of this kind; empty where the list knows no such filter."""
    is_plain = not any(word.is_phrase or word.is_unwanted for word in asked.words)
    if asked.before or asked.after or not is_plain or any(one.is_unwanted for one in asked.conditions):
        return ""
    keys = [one.facet for one in asked.conditions]
    if len(set(keys)) < len(keys):
        return ""
    chosen: dict[str, Sequence[str]] = {
        one.facet: ["me" if value == str(actor.user_id) and one.facet == "assignee" else value for value in one.values]
        for one in asked.conditions
    }
    return source.list_query(asked.free_text, chosen)
