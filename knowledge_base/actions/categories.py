"""The shelves are put up and named."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.models import Category
from knowledge_base.permissions import PUBLISH_ARTICLES


@action(PUBLISH_ARTICLES)
def create_category(
    *,
    actor: Actor,
    clock: Clock,
    slug: str,
    names: dict[str, str],
    summaries: dict[str, str] | None = None,
    icon: str = "book",
    parent: Category | None = None,
    position: int = 0,
) -> Category:
    if not any(name.strip() for name in names.values()):
        raise Refused(_("Give the category a name."), field="names")
    if Category.objects.filter(slug=slug).exists():
        raise Refused(_("Another category has this address."), field="slug")
    category = Category.objects.create(
        slug=slug, names=names, summaries=summaries or {}, icon=icon, parent=parent, position=position
    )
    record("made", category, names=names)
    return category
