"""The shape of what a writer sends; rules are the actions' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from access.readers import reader_groups
from design.templatetags.design import icon
from identity.models import User
from knowledge_base.actions.categories import NAME_LENGTH, SUMMARY_LENGTH, CategoryWords
from knowledge_base.actions.importing import LARGEST as LARGEST_IMPORT
from knowledge_base.actions.writing import Words
from knowledge_base.models import Audience, Category, Format
from knowledge_base.models.category import ICONS
from knowledge_base.queries.categories import Node


class Moment(forms.DateTimeInput):
    """A day and a time, in the reader's time zone, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class ArticleForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=1000, widget=forms.TextInput({"autocomplete": "off"}))
    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=3000, help_text=_("One sentence, for lists and search.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    category = forms.ModelChoiceField(
        Category.objects.all(), label=_("Category"), required=False, empty_label=_("No category")
    )
    audience = forms.ChoiceField(label=_("Who may read it"), choices=Audience.choices)
    groups = forms.MultipleChoiceField(
        label=_("Which customers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For “Chosen customers”: who is in one of these groups."),
    )
    markdown = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 20, "spellcheck": "true", "maxlength": None}),
        help_text=_("Markdown: ## heading, - list, **bold**, :::tip, :::steps, :::details and | tables |."),
    )
    slug = forms.CharField(
        label=_("Address"), required=False, max_length=80, help_text=_("Made from the title when it is empty.")
    )
    verify_on = forms.DateField(
        label=_("Check again on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["markdown"].widget.attrs |= {
            "data-preview-url": reverse("knowledge_base:preview"),
            "data-upload-url": reverse("knowledge_base:files"),
            "data-uploading": _("Uploading"),
        }
        self.fields["groups"].choices = reader_groups()  # type: ignore[attr-defined]
        self.fields["language"].required = True
        if not is_new:
            del self.fields["language"]

    @property
    def words(self) -> Words:
        names = ("title", "summary", "markdown", "slug", "category", "audience", "verify_on")
        given = {name: self.cleaned_data[name] for name in names}
        return Words(groups=tuple(self.cleaned_data["groups"]), **given)


class CategoryForm(forms.Form):
    """A name and a summary in each language of the workspace; where the category stands."""

    def __init__(self, *args: Any, places: list[Node], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": language},
                max_length=NAME_LENGTH,
                required=False,
                widget=forms.TextInput({"autocomplete": "off", "lang": code}),
            )
            self.fields[f"summary_{code}"] = forms.CharField(
                label=_("What is in it, in %(language)s") % {"language": language},
                max_length=SUMMARY_LENGTH,
                required=False,
                widget=forms.TextInput({"autocomplete": "off", "lang": code}),
            )
        self.fields["parent"] = forms.ChoiceField(
            label=_("Stands in"),
            required=False,
            choices=[
                ("", _("At the top")),
                *((str(node.category.pk), f"{node.indent}{node.category}") for node in places),
            ],
        )
        self.fields["icon"] = forms.ChoiceField(
            label=_("Picture"),
            choices=[(name, format_html("{}", icon(name, 20, label=str(said)))) for name, said in ICONS.items()],
            widget=forms.RadioSelect,
        )
        self.parents = {str(node.category.pk): node.category for node in places}

    @property
    def words(self) -> CategoryWords:
        values = self.cleaned_data
        return CategoryWords(
            names={code: values[f"name_{code}"] for code, _name in settings.LANGUAGES},
            summaries={code: values[f"summary_{code}"] for code, _name in settings.LANGUAGES},
            icon=values["icon"],
            parent=self.parents.get(values["parent"]),
        )

    @property
    def languages(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"name_{code}"], self[f"summary_{code}"]) for code, _name in settings.LANGUAGES]

    @staticmethod
    def initial_of(category: Category) -> dict[str, str]:
        initial = {"icon": category.icon, "parent": str(category.parent_id or "")}
        for code, _name in settings.LANGUAGES:
            initial |= {
                f"name_{code}": category.names.get(code, ""),
                f"summary_{code}": category.summaries.get(code, ""),
            }
        return initial


class ReviewForm(forms.Form):
    reviewer = forms.ChoiceField(label=_("Who reviews it"))
    note = forms.CharField(
        label=_("What to look at"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 4, "maxlength": None}),
    )

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(person.pk): person for person in colleagues}
        choices = [("", "–"), *((key, person.name) for key, person in self.colleagues.items())]
        self.fields["reviewer"].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> User:
        return self.colleagues[self.cleaned_data["reviewer"]]


class PlanForm(forms.Form):
    publish_at = forms.DateTimeField(label=_("Publish at"), required=False, widget=Moment())
    expire_at = forms.DateTimeField(label=_("Take down at"), required=False, widget=Moment())
    owner = forms.ChoiceField(
        label=_("Owner"),
        required=False,
        help_text=_("Is reminded to check the article, and hears what colleagues say about it."),
    )

    def __init__(self, *args: Any, colleagues: list[User], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {str(person.pk): person for person in colleagues}
        choices = [("", _("Nobody")), *((key, person.name) for key, person in self.colleagues.items())]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        told = _("Empty: not by the clock. Time zone: %(zone)s") % {"zone": zone.replace("_", " ")}
        self.fields["publish_at"].help_text = self.fields["expire_at"].help_text = told

    @property
    def chosen_owner(self) -> User | None:
        return self.colleagues.get(self.cleaned_data["owner"])


class ExportForm(forms.Form):
    written_as = forms.ChoiceField(label=_("Format"), choices=Format.choices, widget=forms.RadioSelect)
    text = forms.ChoiceField(
        label=_("Which text"),
        choices=[("newest", _("The newest, drafts too")), ("published", _("What readers see"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["written_as"].choice_helps = {  # type: ignore[attr-defined]
            Format.MARKDOWN.value: _("Text files that any editor opens. Nothing of the article is lost."),
            Format.HTML.value: _("Pages that a browser shows as they are."),
        }
        self.fields["text"].choice_helps = {  # type: ignore[attr-defined]
            "newest": _("As those who write see them."),
            "published": _("Only articles that are published, without changes that wait."),
        }


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file."), "missing": _("Choose a file.")},
        help_text=_("Markdown, HTML or Word (.docx); or a zip of them with their pictures, at most 100 MB."),
        widget=forms.FileInput({"accept": ".zip,.md,.markdown,.txt,.html,.htm,.docx", "data-limit": LARGEST_IMPORT}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of files that do not say their own.")
    )
    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=[(value, label) for value, label in Audience.choices if value != Audience.CHOSEN],
        help_text=_("For files that do not say so. Everything comes in as a draft."),
    )


class ConfirmationForm(forms.Form):
    overwrites = forms.BooleanField(label=_("Change the articles that are here already"), required=False)
    makes_shelves = forms.BooleanField(label=_("Make the categories that are not here yet"), required=False)
