"""The door of those who are no customers yet: what the public form asks, and what it brings."""

from __future__ import annotations

from crm.leads.actions.leads import capture_lead
from crm.leads.fields import LEAD
from crm.leads.models.intake import form_asks
from kernel.fields import FieldSpec

__all__ = ["asked", "capture_lead", "is_open"]


def is_open() -> bool:
    return form_asks() is not None


def asked() -> list[FieldSpec]:
    """The fields of the form besides name and e-mail, in its order; none where it is off."""
    found = [LEAD.named(name) for name in form_asks() or ()]
    return [spec for spec in found if spec is not None]
