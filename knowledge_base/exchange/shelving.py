"""Categories by a path of their addresses or names, as files know them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings

from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.categories import DEEPEST, NAME_LENGTH, SUMMARY_LENGTH, create_category
from knowledge_base.models import Category
from knowledge_base.models.category import ICONS

Path = tuple[str, ...]


class Shelving:
    """As they were when it was made: one statement."""

    def __init__(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        self.rows = list(Category.objects.all())
        self.by_id = {row.pk: row for row in self.rows}

    def find(self, path: Path) -> Category | None:
        here: Category | None = None
        for part in path:
            here = next(
                (row for row in self.rows if row.parent_id == (here.pk if here else None) and _is(row, part)), None
            )
            if here is None:
                # An address is there once: it may stand elsewhere by now.
                return next((row for row in self.rows if row.slug == path[-1]), None)
        return here

    def missing(self, path: Path) -> list[Path]:
        """The beginnings of the path that are not there, the outermost first. None can be made that are too deep."""
        if len(path) > DEEPEST or not path or self.find(path) is not None:
            return []
        return [path[:length] for length in range(1, len(path) + 1) if self.find(path[:length]) is None]

    def path_of(self, category_id: UUID | None) -> str:
        parts: list[str] = []
        here = self.by_id.get(category_id) if category_id else None
        while here is not None and len(parts) < DEEPEST:
            parts.append(here.slug)
            here = self.by_id.get(here.parent_id) if here.parent_id else None
        return "/".join(reversed(parts))

    def described(self) -> dict[str, dict[str, Any]]:
        """Every category by its path: what `categories.yaml` says."""
        said = {self.path_of(row.pk): row for row in self.rows}
        return {
            path: {"names": dict(row.names), "summaries": dict(row.summaries), "icon": row.icon}
            for path, row in sorted(said.items(), key=lambda one: (one[0].count("/"), one[1].position, one[0]))
        }

    def put_up(self, path: Path, said: dict[str, Any], *, language: str, actor: Actor, clock: Clock) -> None:
        """Makes what is missing. `said` describes categories by their path, as `categories.yaml` does."""
        for part in self.missing(path):
            words = said.get("/".join(part), {})
            names = _texts(words.get("names"), NAME_LENGTH) or {language: part[-1][:NAME_LENGTH]}
            made = create_category(
                actor=actor,
                clock=clock,
                names=names,
                summaries=_texts(words.get("summaries"), SUMMARY_LENGTH),
                slug=part[-1] if words and not any(row.slug == part[-1] for row in self.rows) else "",
                icon=words["icon"] if words.get("icon") in ICONS else "book",
                parent=self.find(part[:-1]) if len(part) > 1 else None,
            )
            self.rows.append(made)
            self.by_id[made.pk] = made


def _is(row: Category, part: str) -> bool:
    return row.slug == part or part.casefold() in {name.casefold() for name in row.names.values()}


def _texts(said: Any, longest: int) -> dict[str, str]:
    codes = [code for code, _name in settings.LANGUAGES]
    given = said if isinstance(said, dict) else {}
    return {code: given[code][:longest] for code in codes if isinstance(given.get(code), str) and given[code].strip()}
