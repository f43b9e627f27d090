"""Names of what somebody may do. Each app lists its own in `permissions.py`; roles are sets of these names."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Permission:
    """One name, with the words in which the role page shows it."""

    name: str
    label: str | Promise
    needs_all: bool = False
    """Only for staff who see every record: what it opens tells of all of them."""

    def __post_init__(self) -> None:
        if self.name in ALL_PERMISSIONS and ALL_PERMISSIONS[self.name].label != self.label:
            raise ValueError(f"Permission {self.name} is declared twice.")
        ALL_PERMISSIONS[self.name] = self


ALL_PERMISSIONS: dict[str, Permission] = {}

ANYBODY = Permission("anybody", "Anybody, also without signing in")
SIGNED_IN = Permission("signed_in", "Whoever is signed in to this room")
