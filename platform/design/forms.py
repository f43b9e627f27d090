"""Django forms in our dress: `{{ form }}` through `DesignRenderer`, one field through `{% field form.name %}`."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

# Options of {% field %} that are ours; every other one becomes an attribute of the control.
OWN = ("label", "help", "prefix", "suffix", "good", "hide_label", "hide_optional", "helps")


class DesignRenderer(DjangoTemplates):
    """Set as `FORM_RENDERER`; widgets keep Django's templates, forms and fields get ours."""

    form_template_name = "design/forms/form.html"
    formset_template_name = "design/forms/formset.html"
    field_template_name = "design/forms/field.html"

    @cached_property
    def engine(self) -> Any:
        """Django's own for forms, with the tags that every template of ours knows."""
        ours: Any = settings.TEMPLATES[0]["OPTIONS"]
        dirs, options = super().engine.dirs, {"builtins": ours["builtins"]}
        return self.backend({"APP_DIRS": True, "DIRS": dirs, "NAME": "forms", "OPTIONS": options})


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several answers: its control, its words and what it means."""

    control: SafeString
    label: str
    help: str
    id: str


@dataclass(frozen=True, slots=True)
class FieldParts:
    """All that a field's template needs."""

    kind: str
    id: str
    name: str
    label: str
    help: str
    errors: tuple[str, ...]
    is_optional: bool
    control: SafeString = field(default_factory=SafeString)
    style: str = ""
    prefix: str = ""
    suffix: str = ""
    good: str = ""
    hide_label: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def help_id(self) -> str:
        """What `aria-describedby` names for the help."""
        return f"{self.id}_helptext"

    @property
    def error_id(self) -> str:
        """What `aria-describedby` names for the error."""
        return f"{self.id}_error"


def describe(bound: BoundField, style: str = "", options: dict[str, Any] | None = None) -> FieldParts:
    """A bound field as parts. `style` for choices: `pills`, `cards` or `list`; for a checkbox: `switch`."""
    given = dict(options or {})
    own = {key: given.pop(key) for key in OWN if key in given}
    kind = kind_of(bound.field.widget)
    identity = bound.id_for_label or bound.auto_id or bound.html_name
    if kind == "choices":
        identity = bound.auto_id or bound.html_name
    parts = FieldParts(
        kind=kind,
        id=identity,
        name=bound.html_name,
        label=str(own.get("label", bound.label)),
        help=str(own.get("help", bound.help_text or "")),
        errors=tuple(str(error) for error in bound.errors),
        is_optional=not (bound.field.required or own.get("hide_optional")) and kind not in ("check", "hidden"),
        style=style or ("list" if kind == "choices" else ""),
        prefix=str(own.get("prefix", getattr(bound.field, "prefix", ""))),
        suffix=str(own.get("suffix", "")),
        good=str(own.get("good", "")),
        hide_label=bool(own.get("hide_label", False)),
    )
    attributes = _attributes(bound, parts, {key.replace("_", "-"): value for key, value in given.items()})
    if kind == "choices":
        helps = own.get("helps") or getattr(bound.field, "choice_helps", {})
        return replace(parts, choices=tuple(_choices(bound, attributes, helps)))
    return replace(parts, control=bound.as_widget(attrs=attributes))


def kind_of(widget: forms.Widget) -> str:
    """Which of our dresses a widget wears."""
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "select" if isinstance(widget, forms.Select) else "control"


def _attributes(bound: BoundField, parts: FieldParts, extra: dict[str, Any]) -> dict[str, Any]:
    css = {"check": "r-switch" if parts.style == "switch" else "r-box", "choices": "r-box", "select": "form-select"}
    classes = [css.get(parts.kind, "" if parts.kind == "file" else "form-control")]
    classes += [str(bound.field.widget.attrs.get("class", "")), "is-wrong" if parts.errors else ""]
    described = [parts.help_id if parts.help else "", parts.error_id if parts.errors else ""]
    attributes: dict[str, Any] = {"class": " ".join(filter(None, classes))} if any(classes) else {}
    if any(described):
        attributes["aria-describedby"] = " ".join(filter(None, described))
    if parts.errors:
        attributes["aria-invalid"] = "true"
    if parts.style == "switch":
        attributes["role"] = "switch"
    return attributes | extra


def _choices(bound: BoundField, attributes: dict[str, Any], helps: dict[Any, str]) -> Iterator[Choice]:
    widget = bound.field.widget
    # A screen reader hears the group's help and error once, at the fieldset, not at every answer.
    own = {key: value for key, value in attributes.items() if key != "aria-describedby"}
    if bound.auto_id:
        own["id"] = bound.auto_id
    if bound.field.required and widget.use_required_attribute(bound.initial) and bound.form.use_required_attribute:
        own["required"] = True
    for data in widget.subwidgets(bound.html_name, bound.value(), attrs=own):
        if data["value"] == "" and not data["label"].strip("- "):
            continue
        one = BoundWidget(widget, data, bound.form.renderer)
        control = one.tag(wrap_label=False)
        yield Choice(control, str(data["label"]), str(helps.get(data["value"], "")), one.id_for_label)
