"""Shapes of what people type when they sign in, join and change what is theirs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from design.accent import parse
from identity.ceremonies import LONGEST_ANSWER
from identity.models import Theme, User
from kernel.figures import CURRENCIES


def email_field(label: Any, *, autocomplete: str = "username") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "inputmode": "email", "autocapitalize": "none"}),
    )


def password_field(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(
            attrs={"class": "form-control", "autocomplete": "new-password" if new else "current-password"}
        ),
    )


PASSWORD_HELP = _("At least 10 characters; a short sentence is good.")


class AnswerForm(forms.Form):
    """What a device said to a challenge; a script fills it in."""

    answer = forms.CharField(
        max_length=LONGEST_ANSWER,
        strip=False,
        widget=forms.HiddenInput,
        error_messages={"required": _("Your device sent no usable answer. Try again.")},
    )


class NewPasskeyForm(AnswerForm):
    """The password is asked for, and checked, before the device makes a key: see begin_passkey."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        required=False,
        help_text=_("So that you know it again, for example: Phone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = password_field(_("Present password"), new=False)

    def __init__(self, *args: Any, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = asks_password and not self.is_bound
        self.fields["password"].widget.is_required = asks_password
        if not asks_password:
            del self.fields["password"]


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the passkey"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class SignInForm(forms.Form):
    email = email_field(_("Work e-mail"), autocomplete="username webauthn")
    password = password_field(_("Password"), new=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("sign-in", "Code"),
        max_length=20,
        help_text=_("The six digits from your authenticator app, or a recovery code."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
    )


class EmailForm(forms.Form):
    email = email_field(_("Work e-mail"))


class NewPasswordForm(forms.Form):
    """`user` lends its name and address to the check that a password is not one of them. `answer` is filled in, and
    the password stays empty, when a passkey takes its place."""

    password = password_field(_("New password"), new=True, help_text=PASSWORD_HELP)
    answer = forms.CharField(max_length=LONGEST_ANSWER, required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].required = not self.data.get("answer")

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if self.fields["password"].required:
            validate_password(password, self.user)
        return password


class JoinForm(NewPasswordForm):
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "password"]


class ChangePasswordForm(forms.Form):
    old = password_field(_("Present password"), new=False)
    new = password_field(_("New password"), new=True, help_text=PASSWORD_HELP)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if not user.has_usable_password():
            del self.fields["old"]

    def clean_new(self) -> str:
        password: str = self.cleaned_data["new"]
        validate_password(password, self.user)
        return password


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class PreferencesForm(forms.Form):
    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    density = forms.ChoiceField(choices=[("normal", "normal"), ("compact", "compact")], required=False)


ZONES = (
    *("UTC", "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul"),
    *("Asia/Bangkok", "Asia/Jakarta", "Asia/Manila", "Asia/Kolkata", "Asia/Dubai", "Asia/Riyadh", "Asia/Tashkent"),
    *("Australia/Perth", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "Africa/Johannesburg"),
    *("Africa/Nairobi", "Africa/Lagos", "Africa/Cairo", "Europe/Moscow", "Europe/Istanbul", "Europe/Athens"),
    *("Europe/Helsinki", "Europe/Warsaw", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome"),
    *("Europe/London", "Europe/Lisbon", "America/Sao_Paulo", "America/Argentina/Buenos_Aires", "America/Santiago"),
    *("America/Bogota", "America/Mexico_City", "America/New_York", "America/Chicago", "America/Denver"),
    *("America/Los_Angeles", "America/Vancouver", "America/Toronto", "Pacific/Honolulu"),
)


def line_field(
    label: Any, *, length: int, required: bool = True, help_text: Any = "", **attributes: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=attributes),
    )


class WorkspaceForm(forms.Form):
    name_en = line_field(_("Name in English"), length=120, autocomplete="organization")
    name_zh = line_field(_("Name in Chinese"), length=120, required=False)
    default_language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("For visitors whose browser asks for neither, and for mail to people who chose none."),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    phone = line_field(
        _("Telephone"),
        length=40,
        required=False,
        inputmode="tel",
        autocomplete="tel",
        help_text=_("Customers see it in the portal."),
    )
    hours_en = line_field(_("Hours in English"), length=80, required=False, help_text=_("For example: Mon–Fri 9–18"))
    hours_zh = line_field(_("Hours in Chinese"), length=80, required=False)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = ZONES if zone in ZONES else (zone, *ZONES)
        self.fields["time_zone"].choices = [(name, name.replace("_", " ")) for name in known]  # type: ignore[attr-defined]


class LookForm(forms.Form):
    logo = forms.ImageField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG or JPEG, best square and at least 128 pixels; another shape gets a clear margin."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    accent = forms.CharField(
        label=_("Brand colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"class": "form-control", "spellcheck": "false", "autocapitalize": "none"}),
    )
    greeting_en = line_field(_("Greeting in English"), length=120, required=False)
    greeting_zh = line_field(_("Greeting in Chinese"), length=120, required=False)

    def clean_accent(self) -> str:
        typed: str = self.cleaned_data["accent"].strip().lower()
        accent = typed if typed.startswith("#") else f"#{typed}"
        try:
            parse(accent)
        except ValueError as error:
            sentence = _("Write the colour as # and six figures or letters, such as #2b5bd7.")
            raise forms.ValidationError(sentence) from error
        return accent
