"""Every text that an article ever had: who wrote it, when, what was changed, and which of them readers saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import MD5, Cast
from wagtail.models import Revision

from knowledge_base.comparing import Row, compare
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Article, Audience, Category, Version

# What a revision stores of itself, in the order in which changes are named.
BLOCK_IDS = '"id": *"[0-9a-f-]{36}"'
PARTS = ("title", "body", "summary", "category", "audience", "groups", "slug")


@dataclass
class Told:
    """One text. `number` counts from 1, as it stands in addresses."""

    number: int
    revision_id: int
    at: datetime
    by: str
    parts: dict[str, str | None]
    changed: list[str] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    is_planned: bool = False


@dataclass(frozen=True)
class Comparison:
    older: Told
    newer: Told
    facts: list[tuple[str, str, str]]
    rows: list[Row]


def texts_of(article: Article) -> list[Told]:
    """The newest first. Two statements; the texts themselves stay in the database."""
    read = {part: KeyTextTransform(part, "content") for part in PARTS if part != "body"}
    # Each keeping gives the blocks new ids: the same text is still the same.
    stored = Cast(KeyTextTransform("body", "content"), TextField())
    body = MD5(
        Func(stored, Value(BLOCK_IDS), Value(""), Value("g"), function="regexp_replace", output_field=TextField())
    )
    rows = article.revisions.order_by("created_at", "pk").annotate(
        **{f"its_{part}": value for part, value in read.items()}, its_body=body, by=F("user__name")
    )
    told: list[Told] = []
    for number, row in enumerate(rows.values("pk", "created_at", "by", "approved_go_live_at", *_its()), start=1):
        parts = {part: row[f"its_{part}"] for part in PARTS}
        before = told[-1].parts if told else {}
        changed = [part for part in PARTS if told and parts[part] != before.get(part)]
        is_planned = row["approved_go_live_at"] is not None
        told.append(Told(number, row["pk"], row["created_at"], row["by"] or "", parts, changed, [], is_planned))
    by_revision = {one.revision_id: one for one in told}
    for version in Version.objects.filter(article=article).order_by("number"):
        if version.revision_id in by_revision:
            by_revision[version.revision_id].versions.append(version)
    return told[::-1]


def _its() -> list[str]:
    return [f"its_{part}" for part in PARTS]


def comparison(texts: list[Told], older: int, newer: int) -> Comparison | None:
    """Of two numbers; None where one of them is not there. One statement, and one where the category changed."""
    by_number = {text.number: text for text in texts}
    left, right = by_number.get(older), by_number.get(newer)
    if left is None or right is None:
        return None
    found = {row.pk: row.content for row in Revision.objects.filter(pk__in=[left.revision_id, right.revision_id])}
    before, after = found[left.revision_id], found[right.revision_id]
    rows = compare(_markdown(before), _markdown(after))
    return Comparison(left, right, _facts(before, after), rows)


def _markdown(stored: dict[str, Any]) -> str:
    return markdown_of_body(Article._meta.get_field("body").to_python(stored["body"]))


def _facts(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(part, before, after) for each that changed, but for the text."""
    changed = [part for part in PARTS if part != "body" and before.get(part) != after.get(part)]
    shown = {part: (str(before.get(part) or ""), str(after.get(part) or "")) for part in changed}
    if "audience" in shown:
        labels = {key: str(label) for key, label in Audience.choices}
        shown["audience"] = tuple(labels.get(key, key) for key in shown["audience"])  # type: ignore[assignment]
    if "category" in shown:
        ids = [pk for pk in shown["category"] if pk]
        names = {str(row.pk): row.name for row in Category.objects.filter(pk__in=ids)}
        shown["category"] = tuple(names.get(pk, "") for pk in shown["category"])  # type: ignore[assignment]
    return [(part, *pair) for part, pair in shown.items()]
