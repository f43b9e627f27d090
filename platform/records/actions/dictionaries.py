"""Data dictionaries: lists of choices that one or several fields offer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed
from records.actions.setting_up import Labels, free_key, named, placed, refuse_same
from records.models import Dictionary, DictionaryEntry
from records.permissions import MANAGE_FIELDS

ENTRIES, DICTIONARIES = 500, 200


@action(MANAGE_FIELDS)
def create_dictionary(*, actor: Actor, clock: Clock, labels: Labels, entries: Iterable[Labels] = ()) -> Dictionary:
    labels = named(labels)
    if Dictionary.objects.count() >= DICTIONARIES:
        raise Refused(_("There are %(limit)d dictionaries already.") % {"limit": DICTIONARIES})
    refuse_same(labels, Dictionary.objects.values_list("labels", flat=True), _("There is a dictionary “%(name)s”."))
    key = free_key(labels, set(Dictionary.objects.values_list("key", flat=True)), usual="dictionary")
    made = Dictionary.objects.create(key=key, labels=labels, created_at=clock())
    taken: set[str] = set()
    for place, entry in enumerate(_different(entries)):
        key = free_key(entry, taken, usual="choice")
        taken.add(key)
        made.entries.create(key=key, labels=entry, position=place)
    configuration_changed()
    record("created", made, labels=labels)
    return made


@action(MANAGE_FIELDS)
def rename_dictionary(*, actor: Actor, clock: Clock, dictionary: Dictionary, labels: Labels) -> Dictionary:
    dictionary = Dictionary.objects.select_for_update().get(pk=dictionary.pk)
    old, new = dictionary.labels, named(labels)
    if old == new:
        nothing_changed()
        return dictionary
    others = Dictionary.objects.exclude(pk=dictionary.pk).values_list("labels", flat=True)
    refuse_same(new, others, _("There is a dictionary “%(name)s”."))
    dictionary.labels = new
    dictionary.save(update_fields=["labels"])
    configuration_changed()
    record("renamed", dictionary, labels=[old, new])
    return dictionary


@action(MANAGE_FIELDS)
def add_entry(*, actor: Actor, clock: Clock, dictionary: Dictionary, labels: Labels) -> DictionaryEntry:
    dictionary = Dictionary.objects.select_for_update().get(pk=dictionary.pk)
    labels = named(labels)
    entries = dictionary.entries.all()
    if entries.count() >= ENTRIES:
        raise Refused(_("A dictionary has at most %(limit)d choices.") % {"limit": ENTRIES})
    refuse_same(labels, entries.values_list("labels", flat=True), _("There is a choice “%(name)s”."))
    last = entries.aggregate(last=Max("position"))["last"]
    key = free_key(labels, set(entries.values_list("key", flat=True)), usual="choice")
    made = dictionary.entries.create(key=key, labels=labels, position=0 if last is None else last + 1)
    configuration_changed()
    record("added a choice to", dictionary, choice=labels)
    return made


@action(MANAGE_FIELDS)
def rename_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry, labels: Labels) -> DictionaryEntry:
    """Every record that holds it shows the new words from now on."""
    entry = DictionaryEntry.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=entry.pk)
    labels = named(labels)
    others = entry.dictionary.entries.exclude(pk=entry.pk).values_list("labels", flat=True)
    refuse_same(labels, others, _("There is a choice “%(name)s”."))
    changes = entry.change(labels=labels)
    if not changes:
        nothing_changed()
        return entry
    configuration_changed()
    record("renamed a choice of", entry.dictionary, **changes)
    return entry


@action(MANAGE_FIELDS)
def retire_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry) -> DictionaryEntry:
    """It is offered no more; records that hold it keep it."""
    entry = DictionaryEntry.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=entry.pk)
    if entry.is_retired:
        nothing_changed()
        return entry
    entry.retire(at=clock())
    configuration_changed()
    record("retired a choice of", entry.dictionary, choice=entry.labels)
    return entry


@action(MANAGE_FIELDS)
def restore_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry) -> DictionaryEntry:
    entry = DictionaryEntry.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=entry.pk)
    if not entry.is_retired:
        nothing_changed()
        return entry
    entry.restore()
    configuration_changed()
    record("restored a choice of", entry.dictionary, choice=entry.labels)
    return entry


@action(MANAGE_FIELDS)
def place_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry, place: int) -> None:
    """Among those in use, from 0."""
    entries = DictionaryEntry.objects.in_use().filter(dictionary=entry.dictionary_id)
    moved = placed(list(entries.select_for_update()), entry, place)
    if not moved:
        nothing_changed()
        return
    configuration_changed()
    record("moved a choice of", entry.dictionary, choice=entry.labels, place=moved)


def _different(entries: Iterable[Labels]) -> list[dict[str, str]]:
    """Raises Refused at `lines`, where they were all written."""
    found: list[dict[str, str]] = []
    try:
        for entry in entries:
            labels = named(entry)
            refuse_same(labels, found, _("“%(name)s” stands there twice."))
            found.append(labels)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="lines") from refusal
    if len(found) > ENTRIES:
        raise Refused(_("A dictionary has at most %(limit)d choices.") % {"limit": ENTRIES}, field="lines")
    return found
