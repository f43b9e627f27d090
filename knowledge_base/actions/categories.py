"""The shelves are put up, named, moved and taken down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.writing import slug_of
from knowledge_base.models import Category
from knowledge_base.models.category import ICONS
from knowledge_base.permissions import PUBLISH_ARTICLES
from knowledge_base.queries.categories import contents_of, depth_below, trail_of

DEEPEST = 4
NAME_LENGTH, SUMMARY_LENGTH, SLUG_LENGTH = 60, 160, 60


@dataclass(frozen=True)
class CategoryWords:
    """What is filled in about a category: its name and what is in it, by language; where it stands."""

    names: dict[str, str]
    summaries: dict[str, str] = field(default_factory=dict)
    icon: str = "book"
    parent: Category | None = None


@action(PUBLISH_ARTICLES)
def create_category(
    *,
    actor: Actor,
    clock: Clock,
    names: dict[str, str],
    summaries: dict[str, str] | None = None,
    slug: str = "",
    icon: str = "book",
    parent: Category | None = None,
    position: int | None = None,
) -> Category:
    """At the end of its siblings, unless a position is given. An empty slug is made from the name."""
    rows = _locked()
    words = _checked(CategoryWords(names, summaries or {}, icon, parent), itself=None, rows=rows)
    if slug and any(row.slug == slug for row in rows.values()):
        raise Refused(_("Another category has this address."), field="slug")
    beside = [row.position for row in rows.values() if row.parent_id == (parent.pk if parent else None)]
    category = Category.objects.create(
        slug=slug or _free_slug(words.names, {row.slug for row in rows.values()}),
        names=words.names,
        summaries=words.summaries,
        icon=words.icon,
        parent=words.parent,
        position=max(beside, default=-1) + 1 if position is None else position,
    )
    record("made", category, names=category.names)
    return category


@action(PUBLISH_ARTICLES)
def change_category(*, actor: Actor, clock: Clock, category: Category, words: CategoryWords) -> Category:
    """Its names, its picture, or where it stands; its address stays, so that links go on working."""
    rows = _locked()
    category = _still_there(rows, category)
    words = _checked(words, itself=category, rows=rows)
    wanted: dict[str, Any] = {"names": words.names, "summaries": words.summaries, "icon": words.icon}
    changed = {name: [getattr(category, name), now] for name, now in wanted.items() if getattr(category, name) != now}
    parent_id = words.parent.pk if words.parent else None
    if parent_id != category.parent_id:
        above = rows.get(category.parent_id)  # type: ignore[arg-type]
        changed["parent"] = [above.slug if above else "", words.parent.slug if words.parent else ""]
    if not changed:
        nothing_changed()
        return category
    category.change(wanted, parent=words.parent, last=_last(rows, parent_id))
    record("changed", category, **changed)
    return category


@action(PUBLISH_ARTICLES)
def place_category(*, actor: Actor, clock: Clock, category: Category, place: int) -> Category:
    """To this place among its siblings, counted from 0; beyond the ends it stands at the end."""
    rows = _locked()
    category = _still_there(rows, category)
    siblings = [row for row in rows.values() if row.parent_id == category.parent_id and row.pk != category.pk]
    before = [row.pk for row in rows.values() if row.parent_id == category.parent_id].index(category.pk)
    place = min(max(place, 0), len(siblings))
    siblings.insert(place, category)
    for position, row in enumerate(siblings):
        row.stand_at(position)
    if before == place:
        nothing_changed()
        return category
    record("placed", category, place=[before, place])
    return category


@action(PUBLISH_ARTICLES)
def delete_category(*, actor: Actor, clock: Clock, category: Category) -> None:
    """Refused while an article (also a draft that is to stand there) or a category is in it."""
    category = _still_there(_locked(), category)
    inside = contents_of(category)
    if inside.articles:
        sentence = ngettext(
            "%(count)d article is in this category. Move it first.",
            "%(count)d articles are in this category. Move them first.",
            inside.articles,
        )
        raise Refused(sentence % {"count": inside.articles})
    if inside.categories:
        sentence = ngettext(
            "%(count)d category is in this one. Move it first.",
            "%(count)d categories are in this one. Move them first.",
            inside.categories,
        )
        raise Refused(sentence % {"count": inside.categories})
    record("deleted", category, names=category.names)
    category.delete()


def _locked() -> dict[Any, Category]:
    """Every category in its order; nobody else moves one until the transaction ends, so that no ring is made."""
    return {row.pk: row for row in Category.objects.select_for_update(of=("self",))}


def _still_there(rows: dict[Any, Category], category: Category) -> Category:
    found = rows.get(category.pk)
    if found is None:
        raise Refused(_("This category is not there any more."))
    return found


def _last(rows: dict[Any, Category], parent_id: Any) -> int:
    return max((row.position for row in rows.values() if row.parent_id == parent_id), default=-1) + 1


def _checked(words: CategoryWords, *, itself: Category | None, rows: dict[Any, Category]) -> CategoryWords:
    names = {code: " ".join(name.replace("\0", "").split()) for code, name in words.names.items()}
    names = {code: name for code, name in names.items() if name}
    summaries = {code: " ".join(text.replace("\0", "").split()) for code, text in words.summaries.items()}
    if not names:
        raise Refused(_("Give the category a name."), field="names")
    if any(len(name) > NAME_LENGTH for name in names.values()):
        raise Refused(_("A name has at most %(limit)d characters.") % {"limit": NAME_LENGTH}, field="names")
    if any(len(text) > SUMMARY_LENGTH for text in summaries.values()):
        raise Refused(_("A summary has at most %(limit)d characters.") % {"limit": SUMMARY_LENGTH}, field="summaries")
    if words.icon not in ICONS:
        raise Refused(_("Choose one of the pictures."), field="icon")
    _refuse_wrong_place(words.parent, itself, rows)
    return CategoryWords(names, {code: text for code, text in summaries.items() if text}, words.icon, words.parent)


def _refuse_wrong_place(parent: Category | None, itself: Category | None, rows: dict[Any, Category]) -> None:
    if parent is None:
        return
    trail = trail_of(parent, rows)
    if itself is not None and itself.pk in trail:
        raise Refused(_("A category can't stand in itself, nor in one that is in it."), field="parent")
    below = depth_below(itself, rows) if itself is not None else 1
    if len(trail) + below > DEEPEST:
        raise Refused(_("Categories stand in each other at most %(limit)d deep.") % {"limit": DEEPEST}, field="parent")


def _free_slug(names: dict[str, str], taken: set[str]) -> str:
    slug = slug_of(names.get("en") or next(iter(names.values())))[: SLUG_LENGTH - 4].strip("-")
    return next(name for name in [slug, *(f"{slug}-{n}" for n in range(2, len(taken) + 3))] if name not in taken)
