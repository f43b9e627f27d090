"""Who asks. An actor is handed to every action; it is never looked up from thin air."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from kernel.permissions import ANYBODY, SIGNED_IN, Permission


class Face(StrEnum):
    """As what somebody stands in front of us; one person may have two faces, never at once."""

    NOBODY = "nobody"
    CUSTOMER = "customer"
    STAFF = "staff"
    SYSTEM = "system"


# The widest step of a reach.
WHOLE = 4


class Reach(NamedTuple):
    """Of the records of one kind: which are seen, which may be changed. access/scopes.py says what the steps mean."""

    record: str
    see: int
    change: int


class Mask(NamedTuple):
    """Of the fields of one kind of record: those that are not seen, and those that are seen and not written."""

    record: str
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    face: Face
    user_id: UUID | None = None
    name: str = ""
    language: str = "en"
    permissions: frozenset[str] = field(default_factory=frozenset)
    role: str = ""
    session_id: UUID | None = None
    token_id: UUID | None = None
    """Of the API token that somebody came with, for the audit log."""
    is_application: bool = False
    """A program that acts in its own name: nothing is assigned to it, and nobody waits for its answer."""
    reach: tuple[Reach, ...] = ()
    """Of staff: how far the role reaches among the records of each kind."""
    teams: tuple[UUID, ...] = ()
    """Of staff whose role does not reach everything: the teams that they are in."""
    masks: tuple[Mask, ...] = ()
    """Of staff whose role hides or locks fields."""

    def may(self, permission: Permission) -> bool:
        """The system may do what jobs and the clock need; others what their role says."""
        if permission is ANYBODY or self.face is Face.SYSTEM:
            return True
        if permission is SIGNED_IN:
            return self.user_id is not None
        return permission.name in self.permissions and (not permission.needs_all or self.sees_all)

    @property
    def sees_all(self) -> bool:
        """Every field of every record; a program in its own name has no colleagues to keep apart from."""
        if any(mask.hidden for mask in self.masks):
            return False
        return self.is_application or (bool(self.reach) and all(reach.see == WHOLE for reach in self.reach))

    def mask(self, record: str) -> Mask:
        return next((mask for mask in self.masks if mask.record == record), Mask(record))

    @property
    def me(self) -> UUID:
        """The person's id; raises for somebody who is not signed in."""
        if self.user_id is None:
            raise ValueError("Nobody is signed in.")
        return self.user_id

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def is_staff(self) -> bool:
        return self.face is Face.STAFF

    @property
    def is_customer(self) -> bool:
        return self.face is Face.CUSTOMER


NOBODY = Actor(face=Face.NOBODY)
SYSTEM = Actor(face=Face.SYSTEM, name="Rapport")
