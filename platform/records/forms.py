"""Shapes of what staff send about views and columns; what is allowed is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from records.columns import Columns
from records.models import NAME_LENGTH


class ViewForm(forms.Form):
    """A view that is saved, or called something else."""

    name = forms.CharField(label=_("Name of the view"), max_length=NAME_LENGTH)
    seen_by = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[("me", _("Only me")), ("everybody", _("Everybody in the back office"))],
        widget=forms.RadioSelect,
        initial="me",
    )
    is_pinned = forms.BooleanField(label=_("Pin to the navigation"), required=False)

    def __init__(self, *args: Any, owner: str = "", may_share: bool = True, **kwargs: Any) -> None:
        """`owner` is the name of somebody else to whom the view belongs."""
        super().__init__(*args, **kwargs)
        if owner:
            only = _("Only %(name)s") % {"name": owner}
            self.fields["seen_by"].choices = [("me", only), ("everybody", _("Everybody in the back office"))]  # type: ignore[attr-defined]
        if not may_share:
            self.fields["seen_by"].choices = [("me", _("Only me"))]  # type: ignore[attr-defined]

    @property
    def is_shared(self) -> bool:
        return bool(self.cleaned_data["seen_by"] == "everybody")


def columns_text(data: QueryDict, now: Columns, first: str) -> str:
    """The form's order and ticks as one text; what was wide before stays as wide. `up` and `down` move one first."""
    shown = {first, *data.getlist("shown")}
    widths = {column.name: column.width for column in now.shown}
    return ",".join(f"{name}:{widths[name]}" if widths.get(name) else name for name in order_of(data) if name in shown)


def order_of(data: QueryDict) -> list[str]:
    """All columns in the order of the form, with the one moved that a page without script asked to move."""
    order = list(dict.fromkeys(data.getlist("order")))
    for name, by in ((data.get("up"), -1), (data.get("down"), 1)):
        if name in order:
            at = order.index(name)
            # The first column stays the first.
            order.insert(max(at + by, 1), order.pop(at))
    return order
