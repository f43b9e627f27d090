"""Whatever is changed, removed, inserted or swapped in the log is found, at its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit import chain as chaining
from audit.chain import link_waiting
from audit.models import Chain, Entry, Fault, Link
from audit.verifying import verify, verify_and_keep
from kernel.tenancy import OWNER
from tenants.directory.snapshots import TenantSnapshot
from tests.audit.conftest import NOW, entry
from tests.harness.cast import fixed

as_owner_too = pytest.mark.django_db(databases=["default", OWNER])


def place_of(one: Entry) -> int:
    return Link.objects.get(entry_id=one.pk).number


# ---- What breaks it


def changed(rows: list[Entry]) -> None:
    Entry.objects.filter(pk=rows[2].pk).update(changes={"grade": ["low", "medium"]})


def told_of_somebody_else(rows: list[Entry]) -> None:
    Entry.objects.filter(pk=rows[2].pk).update(actor_id=fixed("wang"))


def said_under_another_name(rows: list[Entry]) -> None:
    Entry.objects.filter(pk=rows[2].pk).update(actor_name="Wang Lei")


def moved_in_time(rows: list[Entry]) -> None:
    Entry.objects.filter(pk=rows[2].pk).update(at=NOW - timedelta(hours=1))


def removed(rows: list[Entry]) -> None:
    Entry.objects.filter(pk=rows[2].pk).delete()


def unlinked(rows: list[Entry]) -> None:
    Link.objects.filter(entry_id=rows[2].pk).delete()


def removed_with_its_link(rows: list[Entry]) -> None:
    number = place_of(rows[2])
    removed(rows)
    Link.objects.filter(number=number).delete()


def swapped(rows: list[Entry]) -> None:
    """Two links with all that belongs to them, but for the hashes of their places."""
    first, second = (Link.objects.get(entry_id=rows[place].pk) for place in (2, 3))
    names = ("entry_id", "actor_salt", "values_salt", "actor_digest", "values_digest")
    kept = {name: getattr(second, name) for name in names}
    Link.objects.filter(pk=second.pk).update(**{n: getattr(first, n) for n in names} | {"entry_id": uuid4()})
    Link.objects.filter(pk=first.pk).update(**kept)
    Link.objects.filter(pk=second.pk).update(entry_id=rows[2].pk)


def inserted(rows: list[Entry]) -> None:
    """A forged entry takes a place in the middle, and everything behind it moves on."""
    number, forged = place_of(rows[2]), entry(verb="closed", at=NOW)
    last = Chain.present().length
    for place in range(last, number - 1, -1):
        Link.objects.filter(pk=place).update(number=place + 1)
    link = Link.objects.get(pk=number + 1)
    said = chaining.Said(*Entry.objects.filter(pk=forged.pk).values_list(*chaining.Said._fields).get())
    Link.objects.create(
        number=number,
        entry_id=forged.pk,
        actor_salt=bytes(16),
        values_salt=bytes(16),
        actor_digest=chaining.actor_digest(said, bytes(16)),
        values_digest=chaining.values_digest(said, bytes(16)),
        hash=link.hash,
        linked_at=link.linked_at,
    )
    Chain.objects.update(length=last + 1)


def emptied(rows: list[Entry]) -> None:
    """As an erasure would, but with no word about it."""
    Entry.objects.filter(pk=rows[2].pk).update(subject_name="", changes={})
    Link.objects.filter(entry_id=rows[2].pk).update(values_salt=None)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (changed, Fault.CHANGED),
        (told_of_somebody_else, Fault.MOVED),
        (said_under_another_name, Fault.CHANGED),
        (moved_in_time, Fault.MOVED),
        (removed, Fault.REMOVED),
        (unlinked, Fault.GAP),
        (removed_with_its_link, Fault.GAP),
        (swapped, Fault.MOVED),
        (inserted, Fault.MOVED),
        (emptied, Fault.UNPROVEN),
    ],
)
@as_owner_too
def test_harm_is_found_at_its_place(linked: list[Entry], harm: Callable[[list[Entry]], None], fault: Fault) -> None:
    place = place_of(linked[2])
    assert verify().is_whole
    harm(linked)
    verdict = verify()
    assert (verdict.fault, verdict.at, verdict.whole) == (fault, place, place - 1)


@as_owner_too
def test_an_end_that_is_cut_off_is_missed(linked: list[Entry]) -> None:
    last = Chain.present().length
    Link.objects.filter(number=last).delete()
    Entry.objects.filter(pk=linked[-1].pk).delete()
    assert (verify().fault, verify().at) == (Fault.CUT, last)


@as_owner_too
def test_links_behind_the_end_are_noticed(linked: list[Entry]) -> None:
    chain = Chain.present()
    Chain.objects.update(length=chain.length - 1, head=Link.objects.get(number=chain.length - 1).hash)
    assert (verify().fault, verify().at) == (Fault.MOVED, chain.length)


def test_an_entry_past_the_chain_waits_and_is_counted(acme: TenantSnapshot) -> None:
    link_waiting(at=NOW)
    entry()
    assert (verify().is_whole, verify().waiting) == (True, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_link SET number = 0",
        "DELETE FROM audit_link",
        "UPDATE audit_erasure SET entries = 1",
        "DELETE FROM audit_erasure",
    ],
)
def test_the_application_can_only_add(acme: TenantSnapshot, statement: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_keeps_one_chain_of_whole_hashes(acme: TenantSnapshot) -> None:
    for wrong in ({"pk": 2}, {"head": b"short"}, {"fault": "odd", "fault_at": 1}, {"fault": "gap"}, {"fault_at": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Chain.objects.create(**wrong)
    whole: dict[str, Any] = {"entry_id": uuid4(), "linked_at": NOW}
    whole |= dict.fromkeys(("actor_digest", "values_digest", "hash"), bytes(32))
    for wrong in ({"number": 0}, {"number": 1, "hash": b""}, {"number": 1, "actor_salt": b"x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(**whole | wrong)


# ---- Keeping what was found


def test_what_was_found_is_kept_and_forgotten_when_it_is_mended(acme: TenantSnapshot) -> None:
    entry()
    link_waiting(at=NOW)
    verify_and_keep(at=NOW)
    chain = Chain.present()
    assert (chain.checked, chain.fault, chain.checked_at) == (chain.length, "", NOW)
    Chain.objects.update(fault=Fault.GAP, fault_at=chain.length + 1)
    assert verify_and_keep(at=NOW + timedelta(hours=1)) == verify()
    assert (Chain.present().fault, Chain.present().fault_at) == ("", None)
