"""Shapes of what administrators send about fields and dictionaries; what is allowed is decided by the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.fields import FieldSpec, form_field
from records.actions.setting_up import LABEL_LENGTH
from records.formulas.grammar import LONGEST
from records.models import CustomField, CustomKind, Dictionary, PersonalClass
from records.models.custom_field import CHOOSING, WORKED_OUT, Result
from records.types import spec_of

CHINESE = "zh-hans"
UNIQUE_KINDS = (CustomKind.TEXT, CustomKind.EMAIL, CustomKind.PHONE, CustomKind.URL, CustomKind.NUMBER)
SEARCHED_KINDS = (CustomKind.TEXT, CustomKind.LONG, CustomKind.EMAIL, CustomKind.PHONE, CustomKind.URL)
LINES_LENGTH = 40_000


class LabelForm(forms.Form):
    """What something is called, in both languages; one of them is enough."""

    label_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=LABEL_LENGTH, required=False)
    label_zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=LABEL_LENGTH, required=False)

    @property
    def labels(self) -> dict[str, str]:
        return {"en": self.cleaned_data["label_en"], CHINESE: self.cleaned_data["label_zh"]}


class DictionaryForm(LabelForm):
    lines = forms.CharField(
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy("One a line; after = stands the Chinese name: Gold = 金牌"),
        max_length=LINES_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": 6}),
    )

    @property
    def entries(self) -> list[dict[str, str]]:
        return entries_of(self.cleaned_data["lines"])


class FieldForm(LabelForm):
    """A field of one kind: only what makes sense for it is asked."""

    help_en = forms.CharField(label=gettext_lazy("Help in English"), max_length=200, required=False)
    help_zh = forms.CharField(label=gettext_lazy("Help in Chinese"), max_length=200, required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    is_unique = forms.BooleanField(label=gettext_lazy("No two records may have the same value"), required=False)
    is_searched = forms.BooleanField(label=gettext_lazy("The search looks into it"), required=False)
    in_list = forms.BooleanField(
        label=gettext_lazy("A column of the list from the start"),
        help_text=gettext_lazy("Everybody can add it to their own columns in any case."),
        required=False,
    )
    personal = forms.ChoiceField(
        label=gettext_lazy("What it says about a person"),
        choices=PersonalClass.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Export, erasure and permissions go by it."),
    )

    def __init__(self, kind: str, field: CustomField | None, data: Any = None, *, currency: str = "") -> None:
        super().__init__(data, initial=_begins(field))
        self.kind, self.field = kind, field
        self._leave_out()
        if kind == CustomKind.FORMULA:
            self._add_formula()
        # What will come of something new is not known yet.
        holds = {field.holds} if field else {"number", "money"} if kind in WORKED_OUT else {kind}
        if CustomKind.NUMBER in holds:
            self.fields["digits"] = forms.IntegerField(
                label=_("Digits after the point"), min_value=0, max_value=6, initial=field.digits if field else 0
            )
        if CustomKind.MONEY in holds:
            self.fields["currency"] = forms.CharField(
                label=_("Currency"),
                help_text=_("Of new amounts; those that are there keep theirs."),
                min_length=3,
                max_length=3,
                initial=field.currency if field else currency,
            )
        if kind in CHOOSING and field is None:
            self._add_choices()
        if field is not None and not field.is_unique and field.kind not in WORKED_OUT:
            self.fields["default"] = _default_field(spec_of(field))

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    @property
    def settings(self) -> dict[str, Any]:
        """What the actions take besides labels, kind and dictionary."""
        names = (
            *("digits", "currency", "is_required", "is_unique", "is_searched", "in_list", "default", "personal"),
            *("formula", "result"),
        )
        found = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        helps = {"en": self.cleaned_data["help_en"], CHINESE: self.cleaned_data["help_zh"]}
        return found | {"helps": {language: text for language, text in helps.items() if text}}

    @property
    def chosen_dictionary(self) -> Dictionary | None:
        found: Dictionary | None = self.cleaned_data.get("dictionary")
        return found

    @property
    def entries(self) -> list[dict[str, str]]:
        return entries_of(self.cleaned_data.get("lines", ""))

    def _add_formula(self) -> None:
        if self.field is None:
            self.fields["result"] = forms.ChoiceField(
                label=_("What comes of it"), choices=Result.choices, widget=forms.RadioSelect, initial=Result.NUMBER
            )
        self.fields["formula"] = forms.CharField(
            label=_("Formula"),
            help_text=_('As in a spreadsheet, with the names of fields: IF(grade = "high", 0.9, 1)'),
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
            initial=self.field.formula if self.field else "",
        )

    def _leave_out(self) -> None:
        if self.kind in WORKED_OUT:
            del self.fields["is_required"]
            del self.fields["is_unique"]
            del self.fields["is_searched"]
            return
        if self.kind not in UNIQUE_KINDS:
            del self.fields["is_unique"]
        if self.kind not in SEARCHED_KINDS:
            del self.fields["is_searched"]
        if self.kind == CustomKind.FLAG:
            del self.fields["is_required"]
        if self.kind == CustomKind.LONG:
            del self.fields["in_list"]

    def _add_choices(self) -> None:
        self.fields["dictionary"] = forms.ModelChoiceField(
            Dictionary.objects.order_by("key"),
            label=_("Dictionary"),
            required=False,
            empty_label=_("A new one, with the choices below"),
        )
        self.fields["lines"] = DictionaryForm.base_fields["lines"]


def entries_of(lines: str) -> list[dict[str, str]]:
    """`Gold = 金牌` → both languages; a line without = is of the language that its characters say."""
    found = []
    for line in filter(str.strip, lines.splitlines()):
        first, equals, second = (part.strip() for part in line.partition("="))
        if equals:
            found.append({"en": first, CHINESE: second})
        else:
            found.append({CHINESE if any("\u3400" <= one <= "\u9fff" for one in first) else "en": first})
    return found


def _begins(field: CustomField | None) -> dict[str, Any]:
    if field is None:
        return {"personal": PersonalClass.NONE}
    same = ("is_required", "is_unique", "is_searched", "in_list", "personal")
    return {name: getattr(field, name) for name in same} | {
        "label_en": field.labels.get("en", ""),
        "label_zh": field.labels.get(CHINESE, ""),
        "help_en": field.helps.get("en", ""),
        "help_zh": field.helps.get(CHINESE, ""),
        "default": spec_of(field).default,
    }


def _default_field(spec: FieldSpec) -> forms.Field:
    found = form_field(spec)
    found.required, found.label = False, _("Value of a new record")
    found.help_text = ""
    return found
