"""What can be printed: each app says so in its own `documents.py`; this engine knows no ticket and no article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from kernel.permissions import Permission

# From the id of a file of the subject to an address: of the stored file for the PDF, of a page for the preview.
Picture = Callable[[Any], str]
Options = dict[str, bool]


@dataclass(frozen=True)
class Content:
    """What one document says."""

    title: str
    file_name: str
    context: dict[str, Any]


@dataclass(frozen=True)
class DocumentKind:
    """`read` answers None for a subject that the actor does not see. `back` is the address of its page."""

    key: str
    permission: Permission
    template: str
    options: tuple[str, ...]
    read: Callable[[Actor, UUID, Options, Picture], Content | None]
    back: Callable[[UUID], str]


_kinds: dict[str, DocumentKind] = {}


def plug_documents(kinds: Sequence[DocumentKind]) -> None:
    """Socket: the composition root says what can be printed."""
    _kinds.clear()
    _kinds.update({kind.key: kind for kind in kinds})


def kind_of(key: str) -> DocumentKind | None:
    return _kinds.get(key)
