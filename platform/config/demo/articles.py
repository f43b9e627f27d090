"""Fills a workspace's knowledge base: topics, and articles in both languages from Markdown files with a short head."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from config.demo.content import Content
from identity.models import User
from kernel.actor import SYSTEM
from knowledge_base.actions.categories import create_category
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.reading import give_verdict
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.models import Article, Category

# The first language of each article; the others are its translations.
LANGUAGES = ("en", "zh-hans")
CHECKED_AGAIN_AFTER_DAYS = 180


def fill_articles(content: Content, staff: dict[str, User], *, now: datetime) -> None:
    """Written by colleagues of each language in turn, published by the administrator."""
    topics = _fill_topics(content, at=now)
    originals: dict[str, Article] = {}
    paths = sorted(content.articles, key=lambda path: (LANGUAGES.index(_language(path)), path.name))
    for age, path in enumerate(paths):
        slug, at = path.name.split(".")[0], now - timedelta(days=90 - 3 * age % 85)
        head, text = _read(path)
        words = Words(
            title=head["title"],
            summary=head["summary"],
            markdown=text,
            slug=slug,
            category=topics[head["topic"]],
            audience=head["audience"],
            verify_on=(at + timedelta(days=CHECKED_AGAIN_AFTER_DAYS)).date(),
        )
        writers = [
            user for user in staff.values() if user.language == _language(path) and user.staff.role.key == "agent"
        ]
        by: dict[str, Any] = {"actor": writers[age % len(writers)].as_staff(), "clock": lambda at=at: at}
        article = create_article(**by, language=_language(path), words=words, translation_of=originals.get(slug))
        originals.setdefault(slug, article)
        if head.get("state") != "draft":
            by["actor"] = next(user for user in staff.values() if user.staff.role.is_administrator).as_staff()
            originals[slug] = _publish(article, by, first=originals[slug])
            _judge(article, by, number=age)


def _publish(article: Article, by: dict[str, Any], *, first: Article) -> Article:
    published = publish_article(**by, article=article)
    return published if first.pk == article.pk else first


def _judge(article: Article, by: dict[str, Any], *, number: int) -> None:
    """Some readers of each article said whether it helped."""
    if article.audience != "public":
        return
    for reader in range(3 + number % 5):
        give_verdict(**by, article=article, reader=f"demo:{reader}", helped=reader != 1)


def _fill_topics(content: Content, *, at: datetime) -> dict[str, Category]:
    made: dict[str, Category] = {}
    for place, row in enumerate(content.topics):
        made[row["key"]] = create_category(
            actor=SYSTEM,
            clock=lambda: at,
            slug=row["key"],
            names={"en": row["en"], "zh-hans": row["zh"]},
            summaries={"en": row["help_en"], "zh-hans": row["help_zh"]},
            icon=row["icon"],
            parent=made.get(row.get("parent", "")),
            position=place,
        )
    return made


def _language(path: Path) -> str:
    return path.name.split(".")[1]


def _read(path: Path) -> tuple[dict[str, str], str]:
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    return dict(line.split(": ", 1) for line in head.splitlines()), text
