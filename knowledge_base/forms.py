"""The shape of what a writer sends; rules are the actions' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from knowledge_base.actions.writing import Words
from knowledge_base.models import Audience, Category


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
    markdown = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea({"rows": 20, "spellcheck": "true"}),
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
        self.fields["language"].required = True
        if not is_new:
            del self.fields["language"]

    @property
    def words(self) -> Words:
        names = ("title", "summary", "markdown", "slug", "category", "audience", "verify_on")
        return Words(**{name: self.cleaned_data[name] for name in names})
