"""The form of an article in Wagtail's admin: the same fields as in ours, the body as blocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, ObjectList, TabbedInterface

from access.readers import reader_groups
from knowledge_base.actions.writing import SLUG_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH, Words
from knowledge_base.cms.texts import as_written
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Audience


class ArticlePageForm(WagtailAdminPageForm):
    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=SUMMARY_LENGTH,
        help_text=_("One sentence, for lists and search."),
    )
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=SLUG_LENGTH,
        help_text=_("Made from the title when it is empty."),
    )
    groups = forms.MultipleChoiceField(
        label=_("Which customers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For “Chosen customers”: who is in one of these groups."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The form writes into its instance as soon as it is looked at.
        self.before = self.instance.body
        self.fields["groups"].choices = reader_groups()

    def defer_required_fields(self) -> None:
        """A draft asks for as much as what is published: a picture without a file is none."""

    def clean(self) -> dict[str, Any]:
        """Said here because the form asks the database's constraints, whose sentence is not for readers."""
        given: dict[str, Any] = super().clean()
        if given.get("audience") == Audience.CHOSEN and not given.get("groups"):
            self.add_error("groups", _("Choose the customers who may read the article."))
        return given

    @property
    def words(self) -> Words:
        """What the actions take."""
        given = self.cleaned_data
        return Words(
            title=given["title"],
            summary=given["summary"],
            slug=given["slug"],
            audience=given["audience"] or "",
            category=given["category"],
            groups=tuple(given["groups"]),
            markdown=markdown_of_body(as_written(given["body"], self.before)),
            verify_on=self.instance.verify_on,
        )


def article_panels() -> TabbedInterface:
    # Without Wagtail's copying of the title into the address: ours spells Chinese ones.
    text = [FieldPanel("title", classname="title"), FieldPanel("summary"), FieldPanel("body", heading=_("Text"))]
    place = [
        FieldPanel("category", heading=_("Category")),
        FieldPanel("audience", heading=_("Who may read it")),
        FieldPanel("groups"),
        FieldPanel("slug"),
    ]
    return TabbedInterface(
        [ObjectList(text, heading=_("Text")), ObjectList(place, heading=_("Place and readers"))],
        base_form_class=ArticlePageForm,
    )
