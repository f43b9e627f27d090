"""Values that a program names as texts, read as the cells of a file are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from changes.changeables import Changeable
from changes.linking import Names
from changes.reading import Manner, reader_of
from kernel.actions import Refused
from kernel.actor import Actor


def typed_values(changeable: Changeable, texts: Mapping[str, str | None], actor: Actor) -> dict[str, Any]:
    """Raises Refused, at the field."""
    return {name: _typed(changeable, name, text, actor) for name, text in texts.items()}


def _typed(changeable: Changeable, name: str, text: str | None, actor: Actor) -> Any:
    spec = changeable.named(name)
    if spec is None:
        raise Refused(_("Choose a field that is there."), field=f"values.{name[:80]}")
    if not text:
        return None
    link = changeable.link(spec)
    try:
        if link is None:
            return reader_of(spec, Manner())(text)
        names = Names(link, actor)
        names.learn([text])
        return names.id_of(text)
    except ValueError as error:
        raise Refused(str(error), field=f"values.{name}") from error
