"""Shapes of what is sent about imports, mass changes and exports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from changes.changeables import KNOWN_LINKS, PLAIN_KINDS, Changeable, changeables
from changes.dates import ORDERS
from changes.guessing import EXTRAS
from changes.importing import CREATE, ID, MARK, SKIP, UNSEEN, UPDATE
from changes.models import ChangeSet, FileKind
from changes.tables import ENDINGS, LARGEST
from kernel.actor import Actor
from kernel.fields import FieldSpec
from kernel.files import MEGABYTE
from records.lists import RecordList
from records.record_forms import RecordForm

MODES = (
    (UPDATE, gettext_lazy("Change them: filled cells take the place of what is there")),
    (SKIP, gettext_lazy("Leave them as they are")),
    (CREATE, gettext_lazy("Create new ones all the same")),
)


ALIKE = (
    (MARK, gettext_lazy("Show them, and create them all the same")),
    (SKIP, gettext_lazy("Leave out those that are very likely here already")),
    (UPDATE, gettext_lazy("Change the record that is very likely meant")),
    (UNSEEN, gettext_lazy("Do not look for them")),
)


class UploadForm(forms.Form):
    record_type = forms.ChoiceField(label=gettext_lazy("What each row is"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose a file."), "missing": gettext_lazy("Choose a file.")},
        widget=forms.FileInput({"accept": ",".join(ENDINGS), "data-limit": LARGEST}),
    )

    def __init__(self, actor: Actor, data: Any = None, files: Any = None, initial: Any = None) -> None:
        super().__init__(data, files, initial=initial)
        kinds: Any = self.fields["record_type"]
        kinds.choices = [(one.key, one.record_type.label) for one in changeables() if actor.may(one.permission)]
        self.fields["file"].help_text = _(
            "CSV (UTF-8 or GB18030), Excel (.xlsx) or vCard, at most %(limit)d MB; the first row names the columns."
        ) % {"limit": LARGEST // MEGABYTE}


class MatchForm(forms.Form):
    """A choice for each column of the file; names are `column-3`, `dates-3`."""

    key = forms.ChoiceField(
        label=gettext_lazy("A row is about a record that is here already if they have the same"), required=False
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Records that are here already"), choices=MODES, widget=forms.RadioSelect, required=False
    )

    alike = forms.ChoiceField(
        label=gettext_lazy("New rows that look like a record that is here, or like another row"),
        choices=ALIKE,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, change_set: ChangeSet, changeable: Changeable, data: Any = None) -> None:
        options = change_set.options
        kept = {f"column-{place}": name for place, name in options["columns"].items()}
        kept |= {f"dates-{place}": one.get("dates", "") for place, one in options.get("manners", {}).items()}
        begin = {"mode": UPDATE, "alike": MARK, "key": _usual_key(changeable, options)}
        super().__init__(
            data, initial=begin | kept | {name: options[name] for name in ("key", "mode", "alike") if name in options}
        )
        self.headers: list[str] = options["headers"]
        fields = [(spec.name, spec.label) for spec in changeable.specs]
        choices = [("", _("Leave out")), *fields, *EXTRAS]
        for place, header in enumerate(self.headers):
            label = _("“%(column)s” becomes") % {"column": header or place + 1}
            self.fields[f"column-{place}"] = forms.ChoiceField(choices=choices, required=False, label=label)
            orders = options["guessed"][place]["orders"]
            if orders:
                self.fields[f"dates-{place}"] = self._order(header, orders)
        if changeable.lookout is None:
            del self.fields["alike"]
        keys: Any = self.fields["key"]
        by = [(spec.name, spec.label) for spec in changeable.key_specs]
        keys.choices = [("", _("Nothing: each row is a new record")), *by, (ID, EXTRAS[0][1])]

    @property
    def columns(self) -> dict[int, str]:
        return {place: self.cleaned_data.get(f"column-{place}", "") for place in range(len(self.headers))}

    @property
    def dates(self) -> dict[int, str]:
        found = {place: self.cleaned_data.get(f"dates-{place}", "") for place in range(len(self.headers))}
        return {place: order for place, order in found.items() if order}

    def _order(self, header: str, orders: list[str]) -> forms.Field:
        said: list[tuple[str, Any]] = [(order, ORDERS[order]) for order in orders]
        if len(orders) > 1:
            said = [("", _("Which comes first?")), *said]
        label = _("How dates in “%(column)s” are written") % {"column": header}
        return forms.ChoiceField(choices=said, required=False, label=label)


def _usual_key(changeable: Changeable, options: dict[str, Any]) -> str:
    """The id where the file has one; else what the kind of record is known by."""
    given = set(options["columns"].values())
    candidates = [ID, *changeable.unique, *changeable.keys]
    return next((name for name in candidates if name in given), "")


class MassForm(RecordForm):
    """The fields that a kind of record can be given in masses; `change` names those that are meant."""

    def __init__(self, changeable: Changeable, data: Any = None) -> None:
        specs = [spec for spec in changeable.specs if can_be_given(changeable, spec)]
        super().__init__(specs, None, data)
        names = [spec.name for spec in specs]
        given = data.getlist("change") if data is not None else []
        self.chosen = [name for name in names if name in given]
        for name in names:
            self.fields[name].required = False

    @property
    def lines(self) -> list[tuple[FieldSpec, forms.BoundField, bool]]:
        return [(spec, self[spec.name], spec.name in self.chosen) for spec in self.specs]

    def chosen_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.values().items() if name in self.chosen}

    def errs(self) -> bool:
        """Whether something that is meant can't be read; what else was typed does not matter."""
        return any(name in self.errors for name in self.chosen)


def can_be_given(changeable: Changeable, spec: FieldSpec) -> bool:
    is_same_for_many = not spec.is_unique and spec.name not in (*changeable.unique, *changeable.fixed)
    return is_same_for_many and (spec.kind in PLAIN_KINDS or spec.kind in KNOWN_LINKS)


class ExportForm(forms.Form):
    file_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of file"), choices=FileKind.choices, widget=forms.RadioSelect, initial=FileKind.CSV
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one column.")},
    )

    def __init__(self, record_list: RecordList, shown: Iterable[str], data: Any = None) -> None:
        super().__init__(data, initial={"columns": list(shown), "file_kind": FileKind.CSV})
        columns: Any = self.fields["columns"]
        columns.choices = [(spec.name, spec.label) for spec in record_list.fields]
