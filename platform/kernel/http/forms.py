"""Between a form and an action: shape is the form's business, rules are the action's, and both speak at the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from kernel.actions import Refused

R = TypeVar("R")


def attempt(form: forms.BaseForm, call: Callable[[], R]) -> R | None:
    """Run an action for a valid form; a refusal becomes an error at its field, and None is returned."""
    try:
        return call()
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, refusal.sentence)
        return None
