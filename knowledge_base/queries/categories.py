"""The shelves as those who put them up see them: a tree, with what stands on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from kernel.actor import Actor
from knowledge_base.models import Article, Category


@dataclass
class Node:
    """A category of the tree. `place` counts among its siblings from 0."""

    category: Category
    articles: int = 0
    place: int = 0
    depth: int = 1
    inner: list[Node] = field(default_factory=list)
    is_last: bool = False

    @property
    def indent(self) -> str:
        """For lists of choices, which know no steps: two wide spaces a level."""
        return "\u2003" * (self.depth - 1)


@dataclass(frozen=True)
class Contents:
    articles: int
    categories: int

    @property
    def is_empty(self) -> bool:
        return not (self.articles or self.categories)


def category_tree(actor: Actor) -> list[Node]:
    """Two statements."""
    articles = Article.objects.visible_to(actor).order_by().values("category_id").annotate(count=Count("pk"))
    counts = {row["category_id"]: row["count"] for row in articles}
    nodes = {row.pk: Node(row, counts.get(row.pk, 0)) for row in Category.objects.all()}
    tops: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.category.parent_id)  # type: ignore[arg-type]
        siblings = above.inner if above else tops
        node.place = len(siblings)
        siblings.append(node)
    _tell_depth(tops, 1)
    return tops


def _tell_depth(nodes: list[Node], depth: int) -> None:
    for node in nodes:
        node.depth, node.is_last = depth, node is nodes[-1]
        _tell_depth(node.inner, depth + 1)


def in_order(nodes: list[Node]) -> Iterator[Node]:
    """Each with those in it behind it."""
    for node in nodes:
        yield node
        yield from in_order(node.inner)


def contents_of(category: Category) -> Contents:
    """Drafts count that are to stand here once they are published."""
    newest = Q(latest_revision__content__category=str(category.pk))
    articles = Article.objects.filter(Q(category=category) | newest).count()
    return Contents(articles, Category.objects.filter(parent=category).count())


def trail_of(category: Category, rows: Mapping[Any, Category]) -> list[Any]:
    """The ids from this one to the outermost."""
    trail: list[Any] = []
    here: Category | None = category
    while here is not None and here.pk not in trail:
        trail.append(here.pk)
        here = rows.get(here.parent_id)
    return trail


def depth_below(category: Category, rows: Mapping[Any, Category]) -> int:
    """How many levels the category and those in it take."""
    return max(
        trail_of(row, rows).index(category.pk) + 1 for row in rows.values() if category.pk in trail_of(row, rows)
    )
