"""The timeline tells every verb that the actions on tickets record, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from audit.models import Entry
from crm.service import actions
from crm.service.models import Message
from crm.service.timeline import VERBS, Events, sentences, timeline
from tests.harness.cast import MOMENT

# Told by the message beside them, or about something that is no ticket.
SILENT = {
    *("replied", "noted", "filed", "filed without signing in", "customer replied", "customer replied by mail"),
    *("uploaded", "ignored a mail", "kept a mail for staff"),
    *("saved", "renamed", "pinned", "unpinned", "deleted", "changed the filters"),  # of views
}


def recorded() -> set[str]:
    sources = Path(str(next(iter(actions.__path__)))).glob("*.py")
    return {verb for source in sources for verb in re.findall(r'record\(\s*"([^"]+)"', source.read_text())}


def test_every_verb_is_told_or_silent_on_purpose() -> None:
    assert recorded() - SILENT - set(VERBS) == {"changed the status"}  # the status tells itself
    assert set(VERBS) - recorded() - {"watches", "stopped watching"} == set()


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_sentence_has_no_hole_in_either_language(verb: str) -> None:
    changes = {"assignee": ["Ann", "100% Bob"], "priority": ["low", "high"], "tags": [["a"], ["b"]], "rating": "good"}
    entry = Entry(at=MOMENT, verb=verb, actor_face="staff", actor_name="Zhang %s", changes=changes)
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told = sentences(entry)
        assert told
        assert all("%(" not in text for text in told)


def test_changes_between_two_messages_fold() -> None:
    said = [
        Message(author_name="Li", html="", text="", at=MOMENT.replace(hour=hour), kind="public") for hour in (1, 9)
    ]
    entries = [
        Entry(at=MOMENT.replace(hour=hour), verb="reopened", actor_face="staff", actor_name="Zhang", changes={})
        for hour in (2, 3, 4, 10)
    ]
    for message in said:
        message._prefetched_objects_cache = {"attachments": Message.objects.none()}
    kinds = [len(item.events) if isinstance(item, Events) else "said" for item in timeline(said, entries)]
    assert kinds == ["said", 3, "said", 1]
