"""The words of the form of conditions."""

from __future__ import annotations

from django.utils.translation import pgettext

from crm.segments.conditions.questions import Question


def match_words() -> dict[str, str]:
    return {
        "all": pgettext("conditions in a group", "all of these hold"),
        "any": pgettext("conditions in a group", "any of these holds"),
        "none": pgettext("conditions in a group", "none of these holds"),
    }


def period_words() -> dict[str, str]:
    return {
        "": pgettext("period", "at any time"),
        "last": pgettext("period", "in the last … days"),
        "this_month": pgettext("period", "in this month"),
        "last_month": pgettext("period", "in the last month"),
        "this_year": pgettext("period", "in this year"),
        "between": pgettext("period", "from … to …"),
    }


def how_words(question: Question) -> list[tuple[str, str]]:
    words = _of_related() if question.related else _of_tags() if "all" in question.hows else _of_fields()
    return [(how, words[how]) for how in question.hows]


def _of_fields() -> dict[str, str]:
    return {
        "any": pgettext("comparison", "is"),
        "none": pgettext("comparison", "is not"),
        "has": pgettext("comparison", "has"),
        "lacks": pgettext("comparison", "does not have"),
        "yes": pgettext("comparison", "yes"),
        "no": pgettext("comparison", "no"),
        "last": pgettext("comparison", "in the last … days"),
        "over": pgettext("comparison", "over … days ago"),
        "next": pgettext("comparison", "in the next … days"),
        "this_month": pgettext("comparison", "in this month"),
        "last_month": pgettext("comparison", "in the last month"),
        "this_year": pgettext("comparison", "in this year"),
        "between": pgettext("comparison", "from … to …"),
        "empty": pgettext("comparison", "is not set"),
        "set": pgettext("comparison", "is set"),
    }


def _of_tags() -> dict[str, str]:
    return {
        "any": pgettext("comparison", "has any of"),
        "all": pgettext("comparison", "has all of"),
        "none": pgettext("comparison", "has none of"),
        "empty": pgettext("comparison", "has none at all"),
        "set": pgettext("comparison", "has one at least"),
    }


def _of_related() -> dict[str, str]:
    return {
        "has": pgettext("comparison", "there is one"),
        "none": pgettext("comparison", "there is none"),
        "least": pgettext("comparison", "at least …"),
        "most": pgettext("comparison", "at most …"),
    }
