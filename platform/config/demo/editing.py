"""What colleagues did with articles since they were written: changed, reviewed, planned, put off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from config.demo.content import Content
from identity.models import User
from kernel.actor import Actor
from knowledge_base.actions.planning import plan_article
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.reviewing import ask_for_review, comment_on_article, resolve_comment
from knowledge_base.actions.writing import Words, edit_article
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Article, Comment


@dataclass
class Editing:
    """Each line of editing.json is one thing that somebody did, so many hours ago."""

    staff: dict[str, User]
    now: datetime
    threads: dict[str, Comment] = field(default_factory=dict)

    def do(self, line: dict[str, Any]) -> None:
        article = Article.objects.get(slug=line["slug"], locale__language_code=line["language"])
        at = self.now - timedelta(hours=line["hours_ago"])
        by: dict[str, Any] = {"actor": self.actor(line["by"]), "clock": lambda: at, "article": article}
        act: Callable[[dict[str, Any], dict[str, Any]], None] = getattr(self, f"_{line['do']}")
        act(line, by)

    def actor(self, key: str) -> Actor:
        return User.objects.select_related("staff__role").get(pk=self.staff[key].pk).as_staff()

    def _edit(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        draft = by["article"].newest()
        text = markdown_of_body(draft.body)
        for old, new in line.get("replace", ()):
            text = text.replace(old, new)
        words = Words(
            title=line.get("title", draft.title),
            summary=line.get("summary", draft.summary),
            markdown=text + line.get("add", ""),
            category=draft.category,
            audience=draft.audience,
            groups=tuple(draft.groups),
            verify_on=by["article"].verify_on,
        )
        edit_article(**by, words=words)

    def _publish(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        publish_article(**by)

    def _review(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        ask_for_review(**by, reviewer=self.staff[line["of"]], note=line["text"])

    def _comment(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        thread = self.threads.get(line["thread"])
        said = comment_on_article(**by, text=line["text"], quote=line.get("quote", ""), thread=thread)
        self.threads.setdefault(line["thread"], said)

    def _resolve(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        resolve_comment(**by, thread=self.threads[line["thread"]])

    def _plan(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        plan_article(
            **by, publish_at=self.moment(line, "publish_in_days"), expire_at=self.moment(line, "expire_in_days")
        )

    def moment(self, line: dict[str, Any], name: str) -> datetime | None:
        if name not in line:
            return None
        return (self.now + timedelta(days=line[name])).replace(minute=0, second=0, microsecond=0)

    def _check(self, line: dict[str, Any], by: dict[str, Any]) -> None:
        """Somebody had put the next look on a day that has come."""
        by["article"].check_on((self.now - timedelta(days=line["due_since_days"])).date())


def fill_editing(content: Content, staff: dict[str, User], *, now: datetime) -> None:
    editing = Editing(staff, now)
    for line in sorted(content.editing, key=lambda line: -line["hours_ago"]):
        editing.do(line)
