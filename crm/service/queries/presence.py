"""Who else has a ticket open."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.service.models.presence import OPEN_FOR, WRITING_FOR

# One value beside the ticket `t`: colleagues, those who write first.
PRESENT = """SELECT json_agg(json_build_array(u.name, coalesce(p.wrote_at > %(wrote_since)s, false))
  ORDER BY coalesce(p.wrote_at > %(wrote_since)s, false) DESC, u.name)
 FROM service_presence p JOIN identity_user u ON u.id = p.user_id
 WHERE p.ticket_id = t.id AND p.user_id <> %(me)s AND p.seen_at > %(open_since)s"""


class Colleague(NamedTuple):
    name: str
    writes: bool


class Present(tuple[Colleague, ...]):
    """Those who are there besides the reader."""

    @property
    def version(self) -> str:
        """Another text when the page should say something else."""
        return "|".join(f"{one.name}{'*' if one.writes else ''}" for one in self)

    @property
    def sentence(self) -> str:
        writing = [one.name for one in self if one.writes]
        if writing:
            one, more = (
                _("%(name)s is writing"),
                ngettext(
                    "%(name)s and %(n)d more are writing", "%(name)s and %(n)d more are writing", len(writing) - 1
                ),
            )
            return _of(writing, one, more)
        one, more = (
            _("%(name)s has this open too"),
            ngettext(
                "%(name)s and %(n)d more have this open too",
                "%(name)s and %(n)d more have this open too",
                len(self) - 1,
            ),
        )
        return _of([colleague.name for colleague in self], one, more)


def _of(names: list[str], one: str, more: str) -> str:
    if not names:
        return ""
    return (one if len(names) == 1 else more) % {"name": names[0], "n": len(names) - 1}


def since(at: datetime) -> dict[str, datetime]:
    """The values that `PRESENT` needs besides the reader."""
    return {"open_since": at - OPEN_FOR, "wrote_since": at - WRITING_FOR}


def read_present(value: list[list[Any]] | None) -> Present:
    """What `PRESENT` found."""
    return Present(Colleague(*row) for row in value or ())
