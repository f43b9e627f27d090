"""What customers type. The shape is checked here, the rules are the actions' business."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from crm.service import self_service
from kernel.fields import FieldSpec, form_field

LONGEST_MESSAGE = 50_000
OTHER = "other"

EMAIL_ERRORS = {
    "required": _("Write your e-mail address."),
    "invalid": _("Write an address such as name@company.com."),
}
NAME_ERRORS = {
    "required": _("Write your name."),
    "max_length": _("The name has %(show_value)d characters; %(limit_value)d fit."),
}
BODY_ERRORS = {
    "required": _("Write what happened."),
    "max_length": _("The message has %(show_value)d characters; %(limit_value)d fit. Attach the rest as a file."),
}


def email_field(label: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"})
    return forms.EmailField(label=label, error_messages=EMAIL_ERRORS, widget=widget)


def name_field(label: Any) -> forms.CharField:
    field = forms.CharField(label=label, max_length=120, error_messages=NAME_ERRORS)
    # A browser that cuts off what is pasted says nothing; the sentence does.
    field.widget = forms.TextInput(attrs={"autocomplete": "name"})
    return field


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"data-limit": settings.UPLOAD_LIMIT_BYTES, **(attrs or {})})


class SeveralFilesField(forms.FileField):
    """Any number of files; each is judged when it is stored."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return list(data or [])


class ReplyForm(forms.Form):
    """Words, or files, or both: the action refuses neither."""

    body = forms.CharField(
        label=_("Your answer"), required=False, max_length=LONGEST_MESSAGE, error_messages=BODY_ERRORS
    )
    uploads = SeveralFilesField(label=_("Pictures and files"), required=False)


class FilingForm(forms.Form):
    subject = forms.CharField(
        label=_("Subject"),
        help_text=_("One sentence, for example: “The parcel arrived damaged”"),
        error_messages={"required": _("Say in one sentence what it is about.")},
    )
    category = forms.ChoiceField(
        label=_("What is it about?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is about."), "invalid_choice": _("Choose what it is about.")},
    )
    body = forms.CharField(
        label=_("What happened, and since when?"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages=BODY_ERRORS,
    )
    uploads = SeveralFilesField(label=_("Pictures and files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["body"].widget.attrs["maxlength"]
        self.categories = {category.key: category for category in self_service.categories()}
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, category.name) for key, category in self.categories.items()]
        field.choices = [*field.choices, (OTHER, _("Something else"))]
        if not self.categories:  # a choice of one is none
            field.required, field.widget = False, forms.HiddenInput()
        helps = {key: category.help_text for key, category in self.categories.items()}
        field.choice_helps = helps | {OTHER: _("We find the right person")}  # type: ignore[attr-defined]

    @property
    def subject_of_ticket(self) -> self_service.Subject:
        category = self.categories.get(self.cleaned_data["category"])
        return self_service.Subject(line=self.cleaned_data["subject"], category=category)


class StrangerFilingForm(FilingForm):
    name = name_field(_("Your name"))
    email = email_field(_("Your e-mail"))
    email.help_text = _("We send a link there. When you open it, the address is confirmed and you get our answers.")


class ContactForm(forms.Form):
    """`specs` are what the workspace asks besides. Nobody who reads the page fills in `website`: it is not seen."""

    name = name_field(_("Your name"))
    email = email_field(_("Your e-mail"))

    def __init__(self, specs: Sequence[FieldSpec], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [spec.name for spec in specs]
        for spec in specs:
            field = form_field(spec)
            field.required, field.help_text = False, ""
            self.fields[spec.name] = field
        self.fields["has_consent"] = forms.BooleanField(label=_("You may contact me about this."), required=False)
        self.fields["website"] = forms.CharField(label=_("Leave this empty"), required=False)

    @property
    def is_by_a_robot(self) -> bool:
        return bool(self.data.get("website"))

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "website"}


class RatingForm(forms.Form):
    rating = forms.ChoiceField(
        label=_("How was it?"),
        choices=[("good", _("Good")), ("bad", _("Not good"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two."), "invalid_choice": _("Choose one of the two.")},
    )
    comment = forms.CharField(
        label=_("What should we know?"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class LinkForm(forms.Form):
    email = email_field(_("E-mail"))


class PasswordSignInForm(forms.Form):
    email = email_field(_("E-mail"))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your password.")},
    )


class SignUpForm(forms.Form):
    name = name_field(_("Name"))
    email = email_field(_("E-mail"))


class ProfileForm(forms.Form):
    name = name_field(_("Name"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=[("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))],
        widget=forms.RadioSelect,
    )


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Write your present password.")},
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least 10 characters; three words are easier to keep than one with signs."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": 10}),
        error_messages={"required": _("Write a password.")},
    )

    def __init__(self, *args: Any, user: Any, asks_old: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not asks_old:
            del self.fields["old"]

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new
