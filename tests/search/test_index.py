"""The index follows every action, heals what was written past one, and lets nobody's bad row stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from crm.customers.actions import change_account, change_contact, create_account, create_contact
from crm.customers.models import Account, Contact
from crm.service.actions.conversation import Words, note_on_ticket, reply_to_ticket
from crm.service.indexing import TICKETS
from crm.service.models import Message, Ticket
from identity.actions.profile import change_profile
from identity.actions.teams import rename_team
from identity.models import Team, User
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.jobs import JOBS
from search import registry
from search.filling import fill_once
from search.models import Document, Pending, Term
from search.reconciling import fill_all, reconcile
from search.registry import Content
from tests.harness.cast import MOMENT, fixed
from tests.search.conftest import Find, add_ticket

Staff = Callable[[str], Actor]
Run = Callable[[], int]


@pytest.fixture
def by(staff: Staff, clock: Clock) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": clock}


def test_what_was_made_is_found_once_the_job_ran(by: dict[str, Any], titles: Find, run_jobs: Run) -> None:
    create_account(**by, kind="company", name="Pelican Foundry")
    assert titles("pelican") == []
    run_jobs()
    assert titles("pelican") == ["Pelican Foundry"]


def test_nothing_is_noted_of_what_was_rolled_back(by: dict[str, Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        create_account(**by, kind="company", name="Pelican Foundry")
        raise RuntimeError
    assert not Pending.objects.exists()


def test_a_reply_and_a_note_are_found_as_messages_and_with_their_ticket(
    by: dict[str, Any], titles: Find, run_jobs: Run
) -> None:
    ticket = Ticket.objects.get(number=1001)
    reply_to_ticket(**by, ticket=ticket, words=Words(text="Please check the flywheel."))
    note_on_ticket(**by, ticket=ticket, words=Words(text="They mean the gyroscope."))
    run_jobs()
    for word in ("flywheel", "gyroscope"):
        assert titles(word, "tickets") == titles(word, "messages") == [ticket.subject]


def test_a_name_is_another_one_wherever_it_is_shown(by: dict[str, Any], titles: Find, run_jobs: Run) -> None:
    change_account(**by, account=Account.objects.get(pk=fixed("harbour")), name="Pelican Water")
    change_contact(**by, contact=Contact.objects.get(pk=fixed("li-contact")), name="Li Weiming")
    run_jobs()
    assert len(titles("pelican", "tickets")) == 2
    assert len(titles("pelican", "contacts")) == 2
    assert titles("weiming", "tickets") != []
    assert titles('"harbour city water"') == []


def test_a_colleague_s_new_name_finds_their_tickets(staff: Staff, clock: Clock, titles: Find, run_jobs: Run) -> None:
    Ticket.objects.filter(number=1001).update(assignee=fixed("zhang"))
    Document.objects.update(made_by=0)
    fill_all(at=MOMENT)
    user = User.objects.get(pk=fixed("zhang"))
    values = {"name": "Pelicana Min", "language": user.language, "time_zone": user.time_zone}
    change_profile(actor=staff("zhang"), clock=clock, user=user, **values)
    run_jobs()
    assert titles("pelicana", "tickets") != []


def test_signing_in_changes_no_document(staff: Staff, clock: Clock, by: dict[str, Any]) -> None:
    from identity.actions.factors import begin_authenticator

    begin_authenticator(actor=staff("zhang"), clock=clock, user=User.objects.get(pk=fixed("zhang")))
    assert not Pending.objects.exists()
    rename_team(**by, team=Team.objects.get(pk=fixed("support")), name="Care")
    assert Pending.objects.count() == 1


def test_only_what_differs_is_written(acme: object) -> None:
    before = dict(Document.objects.values_list("pk", "revision"))
    Pending.objects.bulk_create(
        Pending(kind="tickets", row=pk, at=MOMENT) for pk in Ticket.objects.values_list("pk", flat=True)
    )
    fill_all(at=MOMENT)
    assert dict(Document.objects.values_list("pk", "revision")) == before


def test_revisions_only_grow(acme: object) -> None:
    ticket = Ticket.objects.get(number=1001)
    seen = [Document.objects.get(pk=ticket.pk).revision]
    for subject in ("One", "Two"):
        Ticket.objects.filter(pk=ticket.pk).update(subject=subject)
        Pending.objects.create(kind="tickets", row=ticket.pk, at=MOMENT)
        fill_once(at=MOMENT)  # the same moment
        seen.append(Document.objects.get(pk=ticket.pk).revision)
    assert seen == sorted(set(seen))


def test_what_is_gone_is_found_no_more(acme: object, titles: Find) -> None:
    ticket = add_ticket("Pelican pump", "It stands still.")
    fill_all(at=MOMENT)
    assert len(titles("pelican")) == 2
    ticket.delete()
    fill_all(at=MOMENT)
    assert titles("pelican") == []


def test_what_was_written_past_an_action_is_found_by_the_clock(acme: object, titles: Find) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(name="Pelican", updated_at=MOMENT.replace(year=2027))
    assert reconcile(at=MOMENT) == 1
    assert reconcile(at=MOMENT) == 0  # noted already
    JOBS["search.jobs.index_changes"].function()
    assert "Pelican" in titles("pelican", "accounts")
    assert reconcile(at=MOMENT) == 0


def test_documents_of_an_older_version_are_made_anew(acme: object) -> None:
    Document.objects.filter(kind="tickets").update(made_by=0, body="")
    assert reconcile(at=MOMENT) == Ticket.objects.count()
    fill_all(at=MOMENT)
    assert not Document.objects.filter(body="", kind="tickets").exists()


@pytest.fixture
def poisoned(monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A ticket that cannot be read."""
    poison = fixed("li-ticket")

    def contents(ids: Sequence[UUID]) -> Iterator[Content]:
        if poison in ids:
            raise ValueError("half a character \0")
        return TICKETS.contents(ids)  # type: ignore[return-value]

    sources = tuple(replace(s, contents=contents) if s.key == "tickets" else s for s in registry.sources())
    monkeypatch.setattr(registry, "_sources", list(sources))
    return poison


def test_what_cannot_be_read_is_set_aside_and_the_others_go_on(acme: object, poisoned: UUID, titles: Find) -> None:
    Ticket.objects.update(subject="Pelican")
    Pending.objects.bulk_create(
        Pending(kind="tickets", row=pk, at=MOMENT) for pk in Ticket.objects.values_list("pk", flat=True)
    )
    fill_all(at=MOMENT)
    aside = Pending.objects.get()
    assert (aside.row, aside.error) == (poisoned, "ValueError: half a character")
    assert len(titles("pelican", "tickets")) == Ticket.objects.count() - 1
    assert Document.objects.filter(pk=poisoned).exists()  # as it was before
    assert reconcile(at=MOMENT) == 0


@pytest.mark.parametrize(
    "text", ["a\0b", "\ud800", "x" * 3_000_000, "'" * 500 + "\\" * 500, "词" * 60_000, "\u202e" * 9]
)
def test_whatever_a_text_holds_it_is_kept(acme: object, text: str) -> None:
    stamps = {"at": MOMENT, "stamp": MOMENT}
    content = Content(
        fixed("li-ticket"), "Pelican " + text[:200], "/desk/", **stamps, body=text, also=(("tags", text[:500]),)
    )
    from search.filling import _Filling

    filling = _Filling(MOMENT)
    row = Pending(kind="tickets", row=content.id, at=MOMENT)
    filling._store(TICKETS, {content.id: row}, [content], {})
    assert row.error == ""
    assert Document.objects.get(pk=content.id).title.startswith("Pelican")


def test_words_are_learned_for_slips(acme: object, titles: Find) -> None:
    add_ticket("Gyroscope", "It turns.")
    fill_all(at=MOMENT)
    assert Term.objects.filter(term="gyroscope").exists()
    assert titles("gyrosocpe", "tickets") == ["Gyroscope"]


def test_new_words_are_kept_once_each_however_often_they_stand(acme: object) -> None:
    add_ticket("Gyroscope", "gyroscope " * 3000)
    add_ticket("Gyroscopes", "gyroscope")
    fill_all(at=MOMENT)
    assert Term.objects.filter(term="gyroscope").count() == 1


def test_half_a_conversation_is_not_searched_with_its_ticket_but_by_itself(acme: object, titles: Find) -> None:
    ticket = add_ticket("Long", "pelican " + "word " * 2000)
    said = {"ticket": ticket, "kind": "public", "by_staff": True, "author_name": "A", "channel": "staff", "html": ""}
    Message.objects.bulk_create(
        Message(text="word " * 5000, at=MOMENT.replace(hour=10 + hour), **said) for hour in range(3)
    )
    fill_all(at=MOMENT)
    assert titles("pelican", "messages") == ["Long"]
    assert titles("pelican", "tickets") == []


def test_create_contact_is_found(by: dict[str, Any], titles: Find, run_jobs: Run) -> None:
    create_contact(**by, account=Account.objects.get(pk=fixed("jinhua")), name="王小明", email="wxm@jinhua.example")
    run_jobs()
    for typed in ("王小明", "wangxiaoming", "wxm", "wxm@jinhua", "Wang Xiaoming"):
        assert titles(typed, "contacts") == ["王小明"], typed
