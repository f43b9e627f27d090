"""The form of a field that tells something of other records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kernel.actor import Actor
from records.field_forms import FieldForm
from records.models import CustomField, CustomKind, SavedView
from records.rolling import DOES, Source, fields_for, sources_of
from records.types import RecordType, RollUp

ALL, SAME = "", "same"


class RollUpForm(FieldForm):
    """Which records, what of them, and which of them count: those that pass the filter of a saved view."""

    def __init__(
        self, field: CustomField | None, data: Any = None, *, kind: RecordType, actor: Actor, currency: str = ""
    ) -> None:
        self.sources = {source.key: source for source in sources_of(kind)}
        super().__init__(CustomKind.ROLLUP, field, data, currency=currency)
        kept = RollUp(**field.rollup) if field and field.rollup else None
        self.kept = kept
        self.fields["source"] = forms.ChoiceField(
            label=_("Of which records"),
            choices=[(key, _named(source)) for key, source in self.sources.items()],
            initial=f"{kept.of}:{kept.by}" if kept else None,
        )
        self.fields["does"] = forms.ChoiceField(
            label=_("What it tells"), choices=[(key, told) for key, (_f, _k, told) in DOES.items()]
        )
        self.fields["told"] = forms.ChoiceField(label=_("Field"), choices=self._told(), required=False)
        self.fields["view"] = forms.ChoiceField(
            label=_("Which of them count"),
            help_text=_("The filter of a saved view, as it is now."),
            choices=self._views(actor),
            required=False,
        )
        if kept:
            self.initial["does"] = kept.does
            self.initial["told"] = f"{kept.of}:{kept.field}" if kept.field else ""
            self.initial["view"] = SAME if kept.where else ALL

    @property
    def settings(self) -> dict[str, Any]:
        found = super().settings
        source = self.sources[self.cleaned_data["source"]]
        of, _colon, name = self.cleaned_data["told"].partition(":")
        told = name if of == source.record_list.key else ""
        does = self.cleaned_data["does"]
        return found | {
            "rollup": {
                "of": source.record_list.key,
                "by": source.by,
                "does": does,
                "field": told if does != "count" else "",
                "where": self._where(source),
            }
        }

    def _where(self, source: Source) -> str:
        chosen = self.cleaned_data["view"]
        if chosen == SAME and self.kept is not None:
            return self.kept.where if self.kept.of == source.record_list.key else ""
        view = SavedView.objects.filter(pk=chosen, list=source.record_list.key).first() if chosen else None
        return view.query if view else ""

    def _told(self) -> list[Any]:
        lists = {source.record_list.key: source.record_list for source in self.sources.values()}
        groups: list[Any] = [("", "–")]
        for key, record_list in lists.items():
            names = dict.fromkeys(spec for does in DOES for spec in fields_for(record_list, does))
            if names:
                groups.append((str(record_list.label), [(f"{key}:{spec.name}", spec.label) for spec in names]))
        return groups

    def _views(self, actor: Actor) -> list[Any]:
        choices: list[Any] = [(ALL, _("All of them"))]
        if self.kept and self.kept.where:
            choices.append((SAME, _("Those that count now")))
        lists = {source.record_list.key: source.record_list for source in self.sources.values()}
        views = SavedView.objects.visible_to(actor).filter(list__in=lists).order_by("name")
        for key, record_list in lists.items():
            found = [(str(view.pk), view.name) for view in views if view.list == key]
            if found:
                choices.append((str(record_list.label), found))
        return choices


def _named(source: Source) -> str:
    """With the key only where another one leads here too."""
    spec = source.record_list.record_type.any_named(source.by)
    return f"{source.record_list.label} · {spec.label}" if spec else str(source.record_list.label)
