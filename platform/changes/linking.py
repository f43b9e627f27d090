"""Other records by what a file calls them: asked once for many texts, and only among those that the actor may name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from changes.changeables import Link
from kernel.actor import Actor

MOST_REMEMBERED = 50_000


class Names:
    def __init__(self, link: Link, actor: Actor) -> None:
        self.link, self.actor = link, actor
        self.known: dict[str, list[UUID]] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """At most one statement for each field by which they are named."""
        wanted = {_folded(text) for text in texts if text} - self.known.keys()
        if not wanted:
            return
        if len(self.known) > MOST_REMEMBERED:
            self.known.clear()
        self.known |= {one: [] for one in wanted}
        rows = self.link.rows(self.actor)
        for pk in rows.filter(_ids(wanted)).values_list("pk", flat=True):
            self.known[str(pk)] = [pk]
        for name in self.link.by:
            open_ones = {one for one in wanted if not self.known[one]}
            found = rows.annotate(_named=Lower(name)).filter(_named__in=open_ones).order_by("pk")
            for called, pk in found.values_list("_named", "pk"):
                self.known[called].append(pk)

    def id_of(self, text: str) -> UUID:
        """Raises ValueError. Nothing is said of what the actor may not name, not even that it is there."""
        found = self.known.get(_folded(text), [])
        if not found:
            raise ValueError(
                _("“%(text)s” can't be used: nothing of this name is there for you.") % {"text": text[:80]}
            )
        if len(found) > 1:
            raise ValueError(_("“%(text)s” is the name of several.") % {"text": text[:80]})
        return found[0]


def _folded(text: str) -> str:
    return " ".join(text.split()).lower()


def _ids(texts: Iterable[str]) -> Q:
    found: list[Any] = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return Q(pk__in=found)
