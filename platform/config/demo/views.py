"""Views that the demo's people have saved, in their own languages."""

from __future__ import annotations

import re
from collections import Counter

from config.demo.content import Content
from crm.service.models import Category
from identity.models import User
from records.lists import list_of
from records.models import SavedView

# {category:fault} and {tag:seal} stand for what the workspace calls them.
PLACE = re.compile(r"\{(category|tag):([\w-]+)\}")


def fill_views(content: Content, staff: dict[str, User]) -> None:
    categories = {one.key: str(one.pk) for one in Category.objects.all()}
    known = {"category": categories, "tag": content.tags}
    places: Counter[tuple[str, str]] = Counter()
    for row in content.views:
        record_list = list_of(row["list"])
        assert record_list is not None
        query = PLACE.sub(lambda found: known[found[1]][found[2]], row["query"])
        SavedView.objects.create(
            owner=staff[row["owner"]],
            list=row["list"],
            name=row["name"],
            query=record_list.state.read(query).kept,
            columns=row["columns"],
            is_shared=row["shared"],
            is_pinned=row["pinned"],
            position=places[row["owner"], row["list"]],
        )
        places[row["owner"], row["list"]] += 1
