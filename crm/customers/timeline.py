"""What happened to a customer's record, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Entry
from kernel.fields import FieldSpec
from records.told import field_changed
from records.types import RecordType, type_of

ICONS = {
    "created": "plus",
    "changed": "pencil",
    "joined the portal": "login",
    "shared": "users-plus",
    "noted a need": "target-arrow",
    "met a need": "check",
    "dropped a need": "x",
    "opened a need again": "arrow-back-up",
    "added an address": "map-pin",
    "changed an address": "map-pin",
    "chose the main address": "map-pin",
    "removed an address": "map-pin",
    "added a number": "phone",
    "removed a number": "phone",
    "merged": "arrow-merge",
    "took a merge apart": "arrows-split",
    "came back": "arrows-split",
    "is no duplicate": "arrows-split",
    "claimed": "user-check",
    "released": "stack-2",
    "recycled": "stack-2",
    "protected": "shield",
    "no longer protected": "shield",
    "gave a role": "id-badge",
    "ended a role": "id-badge",
    "moved into a household": "home",
    "moved out of a household": "home",
    "renamed the household": "home",
}
# What was done with something that belongs to the record: the field of the entry that names it, and the sentence.
THINGS: dict[str, tuple[str, Promise]] = {
    "noted a need": ("need", gettext_lazy("%(name)s noted a need: %(what)s")),
    "met a need": ("need", gettext_lazy("%(name)s met a need: %(what)s")),
    "dropped a need": ("need", gettext_lazy("%(name)s dropped a need: %(what)s")),
    "opened a need again": ("need", gettext_lazy("%(name)s opened a need again: %(what)s")),
    "added an address": ("address", gettext_lazy("%(name)s added an address: %(what)s")),
    "changed an address": ("address", gettext_lazy("%(name)s changed an address to %(what)s")),
    "chose the main address": ("address", gettext_lazy("%(name)s made this the main address: %(what)s")),
    "removed an address": ("address", gettext_lazy("%(name)s removed an address: %(what)s")),
    "merged": ("records", gettext_lazy("%(name)s merged this record with %(what)s")),
    "took a merge apart": ("records", gettext_lazy("%(name)s took the merge apart again: %(what)s")),
    "came back": ("", gettext_lazy("%(name)s took a merge apart, and this record came back")),
    "is no duplicate": ("name", gettext_lazy("%(name)s said that this is not the same as %(what)s")),
    "claimed": ("", gettext_lazy("%(name)s claimed this customer from the pool")),
    "released": ("reason", gettext_lazy("%(name)s released this customer into the pool: %(what)s")),
    "recycled": ("", gettext_lazy("Went back into the pool: nobody followed up in time")),
    "protected": ("reason", gettext_lazy("%(name)s protected this customer from the pool: %(what)s")),
    "no longer protected": ("", gettext_lazy("%(name)s protects this customer from the pool no longer")),
    # Not who: a reader of this customer need not see the one at which that person works.
    "gave a role": ("role", gettext_lazy("%(name)s gave somebody the role “%(what)s”")),
    "ended a role": ("role", gettext_lazy("%(name)s ended somebody's role “%(what)s”")),
    "moved into a household": ("household", gettext_lazy("%(name)s noted that they live in “%(what)s”")),
    "moved out of a household": ("household", gettext_lazy("%(name)s noted that they no longer live in “%(what)s”")),
    "renamed the household": ("household", gettext_lazy("%(name)s called the household “%(what)s”")),
    "added a number": ("line", gettext_lazy("%(name)s added %(what)s")),
    "removed a number": ("line", gettext_lazy("%(name)s removed %(what)s")),
}


def is_kept_back(kind: RecordType | None, line: str) -> bool:
    """A further number is hidden with the main one, a further e-mail with that."""
    return kind is not None and ("email" if "@" in line else "phone") in kind.hidden


@dataclass(frozen=True)
class Told:
    at: datetime
    icon: str
    text: str


def tell(entries: list[Entry]) -> list[Told]:
    return [Told(entry.at, ICONS.get(entry.verb, "history"), text) for entry in entries for text in sentences(entry)]


def sentences(entry: Entry) -> list[str]:
    who = entry.actor_name or "Rapport"
    if entry.verb == "created":
        return [_("%(name)s added %(record)s") % {"name": who, "record": entry.subject_name}]
    if entry.verb in THINGS:
        field, sentence = THINGS[entry.verb]
        what = _thing(entry.changes.get(field))
        is_hidden = field == "line" and is_kept_back(type_of(entry.subject_type), what)
        return [] if is_hidden else [str(sentence) % {"name": who, "what": what}]
    if entry.verb in {"shared", "no longer shared"}:
        return [_shared(who, entry.changes.get("shares"), entry.verb)]
    if entry.verb == "handed over":
        return [_handed_over(who, entry.changes.get("owner"))]
    if entry.verb == "changed":
        kind = type_of(entry.subject_type)
        return [
            _changed(who, field, kind.ever_named(field) if kind else None, pair)
            for field, pair in entry.changes.items()
            if kind is None or field not in kind.hidden
        ]
    return []


def _thing(pair: Any) -> str:
    """The new one; of what was taken away, the old one."""
    return str((pair[1] or pair[0] or "") if isinstance(pair, list) and len(pair) == 2 else pair or "")


def _shared(who: str, pair: Any, verb: str) -> str:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    said = (
        _("%(name)s shared it with %(whom)s") if verb == "shared" else _("%(name)s no longer shares it with %(whom)s")
    )
    return said % {"name": who, "whom": new or old or ""}


def _handed_over(who: str, pair: Any) -> str:
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    if not new:
        return _("%(old)s left; the customer is nobody's") % {"old": old or ""}
    return _("%(old)s left; the customer went to %(new)s") % {"old": old or "", "new": new}


def _changed(who: str, field: str, spec: FieldSpec | None, pair: Any) -> str:
    """What is no declared field stands in `others`. Which company is above is not said: readers need not see it."""
    if field == "parent":
        return _("%(name)s changed to which company it belongs") % {"name": who}
    others = {"email_domain": _("E-mail domain")}
    return field_changed(who, str(spec.label) if spec else others.get(field, field), spec, pair)
