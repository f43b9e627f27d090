"""What formulas may name: the fields of a kind of record whose value lies in its row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation

from kernel.fields import FieldSpec
from records.values import key_of

# Kind of field → what a formula has before it.
KINDS = {
    **dict.fromkeys(("text", "long", "email", "phone", "url", "choice", "language", "country"), "text"),
    **dict.fromkeys(("status", "priority", "subject", "name"), "text"),
    "number": "number",
    "money": "money",
    "date": "date",
    "moment": "date",
    "flag": "flag",
    "choices": "choices",
}


class Names(Mapping[str, FieldSpec]):
    """By what a formula calls them: declared ones by their name, added ones by their key.

    An added field whose key is the name of a declared one goes by `c_` and its key.
    """

    def __init__(self, specs: Iterable[FieldSpec]) -> None:
        usable = [spec for spec in specs if spec.kind in KINDS]
        self.found = {spec.name: spec for spec in usable if not spec.is_custom}
        for spec in usable:
            if spec.is_custom:
                key = key_of(spec.name)
                self.found[spec.name if key in self.found else key] = spec

    def __getitem__(self, name: str) -> FieldSpec:
        return self.found[name]

    def __iter__(self) -> Any:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def labelled(self, label: str) -> str | None:
        """Of the field that is called so in one of the languages."""
        wanted = label.casefold()
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found = [name for name, spec in self.found.items() if str(spec.label).casefold() == wanted]
            if len(found) == 1:
                return found[0]
        return None

    def choice(self, spec: FieldSpec, text: str) -> str | None:
        """The key of a choice, given itself or what it is called in one of the languages."""
        if text in dict(spec.choices):
            return text
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                found = [key for key, label in spec.choices if str(label).casefold() == text.casefold()]
            if found:
                return found[0]
        return None
