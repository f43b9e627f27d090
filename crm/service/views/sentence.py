"""The filters of the ticket list as a sentence."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from crm.service.models import Priority, Status
from crm.service.queries.state import ME, NOBODY
from records.lists import Chip
from records.state import ListState


def own_chips(state: ListState, names: dict[str, Any], path: str) -> list[Chip]:
    """One chip a filter; `names` says what the ids in it are called."""
    chips = []
    for name in state.names:
        value = getattr(state, name)
        if not value:
            continue
        label, said = _words(name, value, names)
        chips.append(Chip(name, label, said, f"{path}?{state.without(name).query}"))
    return chips


def _words(name: str, value: Any, names: dict[str, Any]) -> tuple[str, str]:
    labels = {
        "status": _("status is"),
        "priority": _("priority is"),
        "assignee": _("assignee is"),
        "category": _("category is"),
        "team": _("team is"),
        "tag": _("tag is"),
    }
    return labels[name], _value(name, value, names)


def _value(name: str, value: Any, names: dict[str, Any]) -> str:
    if name == "status":
        return _either([str(label) for key, label in Status.choices if key in value])
    if name == "priority":
        return _either([str(label) for key, label in Priority.choices if key in value])
    if name == "assignee" and value in {ME, NOBODY}:
        return pgettext("assignee is", "me") if value == ME else pgettext("assignee is", "nobody")
    if name == "category":
        texts = json.loads(names.get("category") or "{}")
        return texts.get(get_language() or "") or next(iter(texts.values()), _("one that is gone"))
    if name in {"assignee", "team"}:
        return str(names.get(name) or _("one that is gone"))
    return str(value)


def _either(labels: list[str]) -> str:
    if len(labels) < 2:
        return "".join(labels)
    return _("%(some)s or %(last)s") % {
        "some": pgettext("between tickets", ", ").join(labels[:-1]),
        "last": labels[-1],
    }
