"""Texts that somebody wrote in both languages are told in the reader's, and not as a programmer would write them."""

from __future__ import annotations

from django.utils import translation

from audit.models import Entry
from audit.telling import changes_of
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from knowledge_base.actions.categories import create_category
from tests.audit.conftest import entry


def told(made: Entry) -> dict[str, tuple[str, str]]:
    return {change.label: (change.old, change.new) for change in changes_of(made)}


def test_a_text_of_two_languages_is_told_in_the_readers(acme: object) -> None:
    made = entry(subject_type="odd.gizmo", changes={"heading": [{"en": "Pumps", "zh-hans": "水泵"}, {"en": "Valves"}]})
    assert told(made)["heading"] == ("Pumps", "Valves")
    with translation.override("zh-hans"):
        assert told(made)["heading"] == ("水泵", "Valves")


def test_other_values_with_names_are_told_with_them(acme: object) -> None:
    made = entry(subject_type="odd.gizmo", changes={"sizes": {"width": 3, "height": None}})
    assert told(made)["sizes"] == ("", "width: 3, height: –")


def test_actions_keep_them_as_they_are(acme: object) -> None:
    made = create_category(actor=SYSTEM, clock=system_clock, names={"en": "Gaskets", "zh-hans": "密封件"})
    kept = Entry.objects.get(subject_id=made.pk, verb="made")
    assert kept.changes["names"] == {"en": "Gaskets", "zh-hans": "密封件"}
    assert told(kept)["Names"] == ("", "Gaskets")
