"""Changes of fields as sentences, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from kernel.fields import FieldSpec, shown_cell
from records.values import typed

LONGEST = 80


def field_changed(who: str, label: str, spec: FieldSpec | None, pair: Any) -> str:
    """`pair` is [old, new] as the audit log keeps it, or the new value alone."""
    new = _shown(spec, pair[1] if isinstance(pair, list) and len(pair) == 2 else pair)
    if not new:
        return _("%(name)s cleared “%(field)s”") % {"name": who, "field": label}
    return _("%(name)s set “%(field)s” to %(value)s") % {"name": who, "field": label, "value": new}


def _shown(spec: FieldSpec | None, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return ""
    if spec and spec.is_custom:
        value = shown_cell(spec, typed(spec.kind, value)).text
    elif spec and spec.choices:
        value = dict(spec.choices).get(value, value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
