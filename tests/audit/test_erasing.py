"""A person's values can be erased from the log, by the owner of the tables alone, with a word about it that stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audit.actions import erase_values
from audit.chain import link_waiting
from audit.models import Entry, Erasure, Fault, Link
from audit.verifying import verify
from kernel.actions import PermissionMissing
from kernel.actor import SYSTEM, Actor
from kernel.tenancy import OWNER
from tenants.directory.snapshots import TenantSnapshot
from tests.audit.conftest import NOW, entry
from tests.harness.cast import fixed

Staff = Callable[[str], Actor]
as_owner_too = pytest.mark.django_db(databases=["default", OWNER])


@as_owner_too
def test_a_persons_values_go_and_the_chain_stays(linked: list[Entry]) -> None:
    assert erase_values(actor=SYSTEM, clock=lambda: NOW, person_id=fixed("jinhua")) == 2
    kept = list(Entry.objects.filter(subject_id=fixed("jinhua")).values_list("subject_name", "changes", "actor_name"))
    assert kept == [("", {}, "Zhang"), ("", {}, "Liu")]
    assert Entry.objects.get(pk=linked[0].pk).changes == {"grade": ["low", "high"]}
    link_waiting(at=NOW + timedelta(minutes=5))
    verdict = verify()
    assert (verdict.fault, verdict.erased, verdict.waiting) == (None, 2, 0)


@as_owner_too
def test_the_name_of_whoever_did_it_goes_and_what_they_did_stays(linked: list[Entry]) -> None:
    assert erase_values(actor=SYSTEM, clock=lambda: NOW, person_id=fixed("zhang")) == 3
    mine = Entry.objects.filter(actor_id=fixed("zhang"))
    assert set(mine.values_list("actor_name", flat=True)) == {""}
    assert {bool(changes) for changes in mine.values_list("changes", flat=True)} == {True}
    assert set(Link.objects.filter(entry_id__in=mine.values("pk")).values_list("actor_salt", flat=True)) == {None}
    assert verify().is_whole


@as_owner_too
def test_it_says_that_it_happened_and_a_second_time_does_nothing(linked: list[Entry]) -> None:
    for _time in range(2):
        erase_values(actor=SYSTEM, clock=lambda: NOW, person_id=fixed("jinhua"))
    erasure = Erasure.objects.get()
    assert (erasure.person_id, erasure.entries) == (fixed("jinhua"), 2)
    assert Entry.objects.about(erasure).get().verb == "erased from the audit log"


@as_owner_too
def test_an_erasure_that_is_not_in_the_log_proves_nothing(linked: list[Entry]) -> None:
    Entry.objects.filter(pk=linked[2].pk).update(subject_name="", changes={})
    Link.objects.filter(entry_id=linked[2].pk).update(values_salt=None)
    Erasure.objects.create(person_id=fixed("jinhua"), at=NOW, entries=1)
    assert verify().fault is Fault.UNPROVEN


@as_owner_too
def test_what_is_written_back_after_an_erasure_is_found(linked: list[Entry]) -> None:
    erase_values(actor=SYSTEM, clock=lambda: NOW, person_id=fixed("jinhua"))
    Entry.objects.filter(pk=linked[2].pk).update(changes={"grade": ["low", "other"]})
    assert (verify().fault, verify().at) == (Fault.UNPROVEN, Link.objects.get(entry_id=linked[2].pk).number)


def test_the_application_cannot_erase(acme: TenantSnapshot) -> None:
    made = entry()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        erase_values(actor=SYSTEM, clock=lambda: NOW, person_id=fixed("harbour"))
    assert Entry.objects.get(pk=made.pk).subject_name == "Harbour"


def test_no_member_of_staff_may_erase(acme: TenantSnapshot, staff: Staff) -> None:
    with pytest.raises(PermissionMissing):
        erase_values(actor=staff("zhao"), clock=lambda: NOW, person_id=fixed("harbour"))


@as_owner_too
def test_the_command_erases_and_says_how_much(
    linked: list[Entry], owner: TenantSnapshot, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("erase_from_audit", owner.host, str(fixed("jinhua")))
    assert capsys.readouterr().out == "2 entries lost what they said of this person.\n"
    assert set(Entry.objects.filter(subject_id=fixed("jinhua")).values_list("subject_name", flat=True)) == {""}
