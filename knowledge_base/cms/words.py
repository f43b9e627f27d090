"""What Wagtail's own Chinese lacks on the pages that are open: translated with our words, which are asked first."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

LACKING = (
    # Finding articles.
    _("Exploring"),
    _("Search all pages…"),
    _("No %(model_name)s match your query."),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in"
        " '<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    _("No results across entire site."),
    _("No results in '<span class=\"w-title-ellipsis\">%(title)s</span>'."),
    _("Search in '<span class=\"w-title-ellipsis\">%(title)s</span>'"),
    _("Sort by '%(label)s' in ascending order."),
    _("Sort by '%(label)s' in descending order."),
    ngettext_lazy("There is one matching page", "There are %(counter)s matching pages", 2),
    # The form of an article.
    _("The page could not be created due to validation errors."),
    _("The page could not be saved due to validation errors."),
    _("The slug '%(page_slug)s' is already in use within the parent page."),
    _("Go to the first error"),
    _("Actions (footer)"),
    _("Save your changes before leaving"),
    _("Saved"),
    _("Autosave is paused"),
    _("Autosave is <span>paused</span>"),
    _("Correct the validation errors to resume preview (saving will highlight errors)"),
    _("Preview cannot display due to validation errors. <br /> Click save to highlight the relevant fields."),
    _("Refresh"),
    _("Refreshing…"),
    _("Placeholder title"),
    _("Available in %(translations_total)s locales"),
    _("at %(time)s by %(user_display_name)s"),
    _("at %(time)s"),
    _("%(time)s by %(user_display_name)s"),
    _("%(time_period)s ago by %(user_display_name)s"),
    ngettext_lazy(
        "This will also unpublish one translation of the page.",
        "This will also unpublish all %(translation_count)s translations of the page.",
        2,
    ),
    # What the keyboard can do.
    _("Application"),
    _("Section"),
    _("Show keyboard shortcuts"),
    _("Toggle minimap"),
    _("Close modal dialogs (like this one)"),
    _("Save changes"),
    _("Text editing"),
    _("Text formatting"),
    _("Cut"),
    _("Paste"),
    _("Paste and match style"),
    _("Paste without formatting"),
    _("Insert or edit a link"),
    _("Monospace (code)"),
    _("Strike-through"),
    _(
        "JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are the"
        ' <a href="https://www.enable-javascript.com/" target="_blank" rel="noreferrer">instructions how to enable'
        " JavaScript in your web browser</a>."
    ),
)
