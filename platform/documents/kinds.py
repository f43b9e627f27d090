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
Options = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """What one document says."""

    title: str
    file_name: str
    context: dict[str, Any]


@dataclass(frozen=True)
class DocumentKind:
    """`read` answers None for a subject that the actor does not see; one of a list has no id, its options say it all.

    `back` is the address of the subject's page for staff, `back_in_portal` for customers, who may order it with
    `customer_permission`. `options` are those that staff may switch on; customers have none.
    """

    key: str
    permission: Permission
    template: str
    options: tuple[str, ...]
    read: Callable[[Actor, UUID | None, Options, Picture], Content | None]
    back: Callable[[UUID | None, Options], str]
    file_route: str = ""
    """URL name of the page that shows a file of the subject, for the preview."""
    customer_permission: Permission | None = None
    back_in_portal: Callable[[UUID | None], str] | None = None

    def is_open_to(self, actor: Actor) -> bool:
        permission = self.permission if actor.is_staff else self.customer_permission
        return permission is not None and actor.may(permission)


_kinds: dict[str, DocumentKind] = {}


def plug_documents(kinds: Sequence[DocumentKind]) -> None:
    """Socket: the composition root says what can be printed."""
    _kinds.clear()
    _kinds.update({kind.key: kind for kind in kinds})


def kind_of(key: str) -> DocumentKind | None:
    return _kinds.get(key)
