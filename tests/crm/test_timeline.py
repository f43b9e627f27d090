"""The timeline tells every verb that the actions on tickets record, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.utils import translation

from access import sharing
from audit.queries import Happened
from crm.service import actions
from crm.service.queries.conversation import Spoken
from crm.service.timeline import VERBS, Events, after_the_last_message, sentences, timeline
from tests.harness.cast import MOMENT

# Told by the message beside them, or about something that is no ticket.
SILENT = {
    *("replied", "noted", "filed", "filed without signing in", "customer replied", "customer replied by mail"),
    *("uploaded", "ignored a mail", "kept a mail for staff"),
    *("saved", "renamed", "pinned", "unpinned", "deleted", "changed the filters"),  # of views
}


def recorded() -> set[str]:
    sources = [*Path(str(next(iter(actions.__path__)))).glob("*.py"), Path(str(sharing.__file__))]
    return {verb for source in sources for verb in re.findall(r'record\(\s*"([^"]+)"', source.read_text())}


def test_every_verb_is_told_or_silent_on_purpose() -> None:
    assert recorded() - SILENT - set(VERBS) == {"changed the status"}  # the status tells itself
    assert set(VERBS) - recorded() - {"watches", "stopped watching"} == set()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_sentence_has_no_hole_in_either_language(verb: str) -> None:
    changes = {
        "assignee": ["Ann", "100% Bob"],
        "priority": ["low", "high"],
        "tags": [["a"], ["b"]],
        "rating": "good",
        "links": [None, "#7"],
    }
    entry = Happened(MOMENT, verb, "staff", "Zhang %s", changes)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told = sentences(entry)
        assert told
        assert all("%(" not in text for text in told)


def test_changes_between_two_messages_fold() -> None:
    said = [Spoken(UUID(int=1), "public", False, "Li", "portal", "", MOMENT.replace(hour=hour), []) for hour in (1, 9)]
    changes = [Happened(MOMENT.replace(hour=hour), "reopened", "staff", "Zhang", {}) for hour in (2, 3, 4, 10)]
    told = timeline(said, changes)
    kinds = [len(item.events) if isinstance(item, Events) else "said" for item in told]
    assert kinds == ["said", 3, "said", 1]
    assert after_the_last_message(told) == 3
    assert after_the_last_message(told[1:2]) == 0
