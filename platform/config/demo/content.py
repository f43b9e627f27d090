"""Reads the believable data of the two demo workspaces."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Content:
    """One workspace's files; `folder` holds the pictures that tickets refer to."""

    key: str
    workspace: dict[str, Any]
    staff: list[dict[str, Any]]
    teams: list[dict[str, Any]]
    roles: list[dict[str, Any]]
    shares: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    tags: dict[str, str]
    accounts: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    profiles: dict[str, Any]
    """What is known of customers besides their names: stages, tags, addresses, needs."""
    tickets: list[dict[str, Any]]
    views: list[dict[str, Any]]
    topics: list[dict[str, Any]]
    searches: list[dict[str, Any]]
    editing: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    activities: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    leads: list[dict[str, Any]]
    opportunities: list[dict[str, Any]]
    articles: list[Path]

    @property
    def folder(self) -> Path:
        return CONTENT / self.key / "files"

    def __len__(self) -> int:
        """How many rows it takes to fill the workspace, for the progress bar."""
        return len(self.accounts) + len(self.contacts) + len(self.tickets)


def load(key: str) -> Content:
    def read(name: str) -> Any:
        return json.loads((CONTENT / key / f"{name}.json").read_text(encoding="utf-8"))

    names = (
        "staff",
        "teams",
        "roles",
        "shares",
        "categories",
        "accounts",
        "contacts",
        "tickets",
        "views",
        "topics",
        "searches",
        "editing",
        "fields",
        "activities",
        "tasks",
        "leads",
        "opportunities",
    )
    lists = {name: read(name) for name in names}
    tags = {tag["key"]: tag["name"] for tag in read("tags")}
    articles = sorted((CONTENT / key / "articles").glob("*.md"))
    single = {name: read(name) for name in ("workspace", "profiles")}
    return Content(key=key, tags=tags, articles=articles, **single, **lists)
