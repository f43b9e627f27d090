"""Data dictionaries: lists of choices that one or several fields offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Max
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed
from records.actions.fields import LABEL_LENGTH, key_from
from records.models import Dictionary, DictionaryEntry
from records.permissions import MANAGE_FIELDS

ENTRIES, DICTIONARIES = 500, 200
Labels = Mapping[str, str]


@action(MANAGE_FIELDS)
def create_dictionary(*, actor: Actor, clock: Clock, labels: Labels, entries: Iterable[Labels] = ()) -> Dictionary:
    labels = _named(labels)
    if Dictionary.objects.count() >= DICTIONARIES:
        raise Refused(_("There are %(limit)d dictionaries already.") % {"limit": DICTIONARIES})
    _refuse_same(labels, Dictionary.objects.values_list("labels", flat=True), _("There is a dictionary “%(name)s”."))
    taken = set(Dictionary.objects.values_list("key", flat=True))
    made = Dictionary.objects.create(key=_free_key(labels, taken), labels=labels, created_at=clock())
    for place, entry in enumerate(_different(entries)):
        used = set(made.entries.values_list("key", flat=True))
        made.entries.create(key=_free_key(entry, used), labels=entry, position=place)
    configuration_changed()
    record("created", made, labels=labels)
    return made


@action(MANAGE_FIELDS)
def rename_dictionary(*, actor: Actor, clock: Clock, dictionary: Dictionary, labels: Labels) -> Dictionary:
    dictionary = Dictionary.objects.select_for_update().get(pk=dictionary.pk)
    old, new = dictionary.labels, _named(labels)
    if old == new:
        nothing_changed()
        return dictionary
    others = Dictionary.objects.exclude(pk=dictionary.pk).values_list("labels", flat=True)
    _refuse_same(new, others, _("There is a dictionary “%(name)s”."))
    dictionary.labels = new
    dictionary.save(update_fields=["labels"])
    configuration_changed()
    record("renamed", dictionary, labels=[old, new])
    return dictionary


@action(MANAGE_FIELDS)
def add_entry(*, actor: Actor, clock: Clock, dictionary: Dictionary, labels: Labels) -> DictionaryEntry:
    dictionary = Dictionary.objects.select_for_update().get(pk=dictionary.pk)
    labels = _named(labels)
    entries = dictionary.entries.all()
    if entries.count() >= ENTRIES:
        raise Refused(_("A dictionary has at most %(limit)d choices.") % {"limit": ENTRIES})
    _refuse_same(labels, entries.values_list("labels", flat=True), _("There is a choice “%(name)s”."))
    last = entries.aggregate(last=Max("position"))["last"]
    key = _free_key(labels, set(entries.values_list("key", flat=True)))
    made = dictionary.entries.create(key=key, labels=labels, position=0 if last is None else last + 1)
    configuration_changed()
    record("added a choice to", dictionary, choice=labels)
    return made


@action(MANAGE_FIELDS)
def rename_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry, labels: Labels) -> DictionaryEntry:
    """Every record that holds it shows the new words from now on."""
    entry = DictionaryEntry.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=entry.pk)
    labels = _named(labels)
    others = entry.dictionary.entries.exclude(pk=entry.pk).values_list("labels", flat=True)
    _refuse_same(labels, others, _("There is a choice “%(name)s”."))
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
    if entry.retired_at is not None:
        nothing_changed()
        return entry
    entry.retire(at=clock())
    configuration_changed()
    record("retired a choice of", entry.dictionary, choice=entry.labels)
    return entry


@action(MANAGE_FIELDS)
def restore_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry) -> DictionaryEntry:
    entry = DictionaryEntry.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=entry.pk)
    if entry.retired_at is None:
        nothing_changed()
        return entry
    entry.restore()
    configuration_changed()
    record("restored a choice of", entry.dictionary, choice=entry.labels)
    return entry


@action(MANAGE_FIELDS)
def place_entry(*, actor: Actor, clock: Clock, entry: DictionaryEntry, place: int) -> None:
    """Among those in use, from 0."""
    entries = list(DictionaryEntry.objects.in_use().filter(dictionary=entry.dictionary_id).select_for_update())
    old = [one.pk for one in entries].index(entry.pk)
    entries.insert(place, entries.pop(old))
    changes = [one.change(position=at) for at, one in enumerate(entries)]
    if not any(changes):
        nothing_changed()
        return
    configuration_changed()
    record("moved a choice of", entry.dictionary, choice=entry.labels, place=[old, entries.index(entry)])


def _named(labels: Labels) -> dict[str, str]:
    found = {language: " ".join(text.split())[:LABEL_LENGTH] for language, text in labels.items() if text.strip()}
    if not found:
        raise Refused(_("Say what it is called, in one language at least."), field="label_en")
    return found


def _refuse_same(labels: Labels, others: Iterable[Labels], sentence: str) -> None:
    for other in others:
        for language, text in labels.items():
            if other.get(language, "").casefold() == text.casefold():
                raise Refused(sentence % {"name": text}, field=f"label_{language[:2]}")


def _different(entries: Iterable[Labels]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for entry in entries:
        labels = _named(entry)
        _refuse_same(labels, found, _("“%(name)s” stands there twice."))
        found.append(labels)
    if len(found) > ENTRIES:
        raise Refused(_("A dictionary has at most %(limit)d choices.") % {"limit": ENTRIES}, field="lines")
    return found


def _free_key(labels: Labels, taken: set[str]) -> str:
    made = key_from(labels.get("en") or next(iter(labels.values()))) or "choice"
    names = [made, *(f"{made[:35]}_{count}" for count in range(2, ENTRIES * 2))]
    return next(name for name in names if name not in taken)
