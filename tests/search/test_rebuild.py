"""Administrators have the index built anew, see how far it is, stop it, and see what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from crm.service.models import Ticket
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from search import rebuilding
from search.actions import begin_rebuild, cancel_rebuild
from search.backends.elastic.door import Door, Keeper, Parcel
from search.backends.elastic.rebuilding import same_on_both_sides
from search.jobs import rebuild_index
from search.models import Document, Pending, Rebuild, RebuildState
from tests.crm.conftest import counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.harness.search import on_server
from tests.search.conftest import Find, add_ticket, index_now

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
AT_MOST = 8
SETTINGS = "/desk/settings/search/"
PAGE = f"{SETTINGS}rebuild/"


@pytest.fixture
def by(staff: Staff, clock: Clock) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": clock}


def spoil() -> None:
    """One document says something else, one is missing, and one has no row."""
    index_now()
    Document.objects.filter(pk=fixed("li-ticket")).update(title="Pelican", digest="0" * 32)
    Document.objects.filter(pk=fixed("mia-ticket")).delete()
    gone = add_ticket("Gone", "It is not there any more.")
    index_now()
    Document.objects.filter(pk=fixed("li-ticket")).update(title="Pelican", digest="0" * 32)
    Document.objects.filter(pk=fixed("mia-ticket")).delete()
    Ticket.objects.filter(pk=gone.pk).delete()


def test_it_mends_what_is_wrong_and_says_so(by: dict[str, Any], run_jobs: Callable[[], int], titles: Find) -> None:
    spoil()
    rebuild = begin_rebuild(**by)
    run_jobs()
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.done, rebuild.progress) == (RebuildState.DONE, rebuild.total, 98)
    assert rebuild.mended == 4  # the ticket that is gone had a message
    assert rebuild.documents == Document.objects.count() == rebuild.total
    assert rebuild.checksum
    assert titles("pelican") == []
    assert Document.objects.filter(pk=fixed("mia-ticket")).exists()
    assert not Document.objects.filter(title="Gone").exists()
    assert not Pending.objects.exists()
    assert Entry.objects.filter(subject_type="search.rebuild").values_list("verb", flat=True).get()


def test_the_same_rows_have_the_same_checksum(by: dict[str, Any], run_jobs: Callable[[], int]) -> None:
    checksums = []
    for subject in ("One", "One", "Another"):
        Ticket.objects.filter(pk=fixed("li-ticket")).update(subject=subject)
        rebuild = begin_rebuild(**by)
        run_jobs()
        rebuild.refresh_from_db()
        checksums.append(rebuild.fingerprint)
    assert checksums[0] == checksums[1] != checksums[2]


def test_what_is_written_meanwhile_is_in_it(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch, titles: Find) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    rebuild = begin_rebuild(**by)
    place = 0
    while rebuilding.step(rebuild, now=system_clock):
        place += 1
        if place == 3:
            add_ticket("Born meanwhile", "A heron.")
    rebuild.refresh_from_db()
    assert rebuild.state == RebuildState.DONE
    assert rebuild.done <= rebuild.total
    assert titles("heron", "tickets") == ["Born meanwhile"]


def test_after_a_crash_it_goes_on_where_it_was(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    rebuild = begin_rebuild(**by)
    for _round in range(3):
        rebuilding.step(rebuild, now=system_clock)
    done = Rebuild.objects.get().done
    assert done == 4
    with pytest.raises(ZeroDivisionError), monkeypatch.context() as broken:
        broken.setattr(rebuilding, "refill", lambda *_args, **_rest: 1 // 0)
        while rebuilding.step(rebuild, now=system_clock):
            pass
    assert Rebuild.objects.get().done == done
    while rebuilding.step(rebuild, now=system_clock):
        pass
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.done) == (RebuildState.DONE, rebuild.total)


def test_what_cannot_be_read_is_set_aside_and_the_rest_goes_on(
    by: dict[str, Any], monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]
) -> None:
    from search import filling

    vector_of = filling.vector_of

    def poisoned(content: Any, **rest: Any) -> Any:
        if content.id == fixed("li-ticket"):
            raise ValueError("half a character")
        return vector_of(content, **rest)

    monkeypatch.setattr(filling, "vector_of", poisoned)
    rebuild = begin_rebuild(**by)
    run_jobs()
    rebuild.refresh_from_db()
    assert rebuild.state == RebuildState.DONE
    assert Pending.objects.get().error == "ValueError: half a character"


# ---- Cancelling, and one at a time


def test_it_stops_when_it_is_cancelled(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    rebuild = begin_rebuild(**by)
    for _round in range(2):
        rebuilding.step(rebuild, now=system_clock)
    cancel_rebuild(**by, rebuild=rebuild)
    done = Rebuild.objects.get().done
    rebuild_index.run(rebuild_id=str(rebuild.pk))
    found = Rebuild.objects.get()
    assert (found.state, found.done, found.documents) == (RebuildState.CANCELLED, done, None)
    cancel_rebuild(**by, rebuild=rebuild)  # again: nothing happens
    verbs = Entry.objects.filter(subject_type="search.rebuild").values_list("verb", flat=True)
    assert sorted(verbs) == ["began to rebuild the index", "cancelled a rebuild of the index"]


def test_one_at_a_time(by: dict[str, Any]) -> None:
    begin_rebuild(**by)
    with pytest.raises(Refused, match="being rebuilt already"):
        begin_rebuild(**by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rebuild.objects.create(asked_at=MOMENT)
    assert Rebuild.objects.count() == 1


@pytest.mark.parametrize("key", ["zhang", "wang"])
def test_only_administrators_may(staff: Staff, clock: Clock, visitor: Visit, by: dict[str, Any], key: str) -> None:
    rebuild = begin_rebuild(**by)
    with pytest.raises(PermissionMissing):
        begin_rebuild(actor=staff(key), clock=clock)
    with pytest.raises(PermissionMissing):
        cancel_rebuild(actor=staff(key), clock=clock, rebuild=rebuild)
    assert visitor(key).get(PAGE).status_code == 403
    assert visitor(key).post(f"{PAGE}{rebuild.pk}/cancellation/").status_code == 403
    assert Rebuild.objects.get().is_open


# ---- The page


def test_the_page_begins_one_shows_it_and_what_came_of_it(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    zhao = visitor("zhao")
    assert PAGE in zhao.get(SETTINGS).content.decode()
    first = zhao.get(PAGE).content.decode()
    assert "The last one" not in first
    assert 'hx-trigger="every 1s"' not in first
    assert zhao.post(PAGE).status_code == 302
    rebuild = Rebuild.objects.get()
    Rebuild.objects.update(state=RebuildState.READING, done=30, total=1200)
    html = zhao.get(PAGE).content.decode()
    assert "30 of 1,200 records read" in html
    assert '<noscript><meta http-equiv="refresh"' in html
    part = zhao.get(PAGE, HTTP_HX_REQUEST="true").content.decode()
    assert part.lstrip().startswith('<div class="r-sections" id="rebuild" hx-get')
    Rebuild.objects.update(state=RebuildState.WAITING, done=0, total=0)
    run_jobs()
    html = zhao.get(PAGE).content.decode()
    rebuild.refresh_from_db()
    assert "Complete" in html
    assert f"<code>{rebuild.fingerprint}</code>" in html
    assert 'hx-trigger="every 1s"' not in zhao.get(PAGE, HTTP_HX_REQUEST="true").content.decode()


def test_the_page_cancels(visitor: Visit) -> None:
    zhao = visitor("zhao")
    zhao.post(PAGE)
    rebuild = Rebuild.objects.get()
    assert zhao.post(f"{PAGE}{rebuild.pk}/cancellation/", follow=True).status_code == 200
    assert "Cancelled. What was made anew already stays." in zhao.get(PAGE).content.decode()
    assert zhao.post(PAGE).status_code == 302
    assert zhao.post(PAGE, follow=True).content.decode().count("The index is being rebuilt already.") == 1


def test_the_other_tenant_has_its_own(visitor: Visit) -> None:
    visitor("zhao").post(PAGE)
    rebuild = Rebuild.objects.get()
    other = Visitor.at("globex.localhost", "zhao")
    assert 'id="progress"' not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}{rebuild.pk}/cancellation/").status_code == 404
    assert Rebuild.objects.get().is_open


@pytest.mark.parametrize("state", ["", "open", "done"])
def test_the_page_asks_little(visitor: Visit, by: dict[str, Any], run_jobs: Callable[[], int], state: str) -> None:
    if state:
        begin_rebuild(**by)
    if state == "done":
        run_jobs()
    zhao = visitor("zhao")
    with counted() as statements:
        assert zhao.get(PAGE).status_code == 200
    assert len(statements) <= AT_MOST, "\n".join(statements)


# ---- With a search server


@on_server
def test_the_server_gets_all_of_it_and_both_checksums_are_told(by: dict[str, Any], visitor: Visit) -> None:
    index_now()
    gone = Document.objects.order_by("pk")[0].pk
    Door().send([Parcel(gone, 1, None)], targets=Keeper().targets())
    rebuild = begin_rebuild(**by)
    states = []
    while rebuilding.step(rebuild, now=system_clock):
        states.append(rebuild.state)
    rebuild.refresh_from_db()
    assert {RebuildState.READING, RebuildState.SENDING, RebuildState.COMPARING} <= set(states)
    assert rebuild.sent == rebuild.to_send >= rebuild.total
    assert rebuild.is_same
    assert rebuild.server_documents == rebuild.documents == Document.objects.count()
    assert same_on_both_sides()
    html = visitor("zhao").get(PAGE).content.decode()
    assert html.count(f"<code>{rebuild.fingerprint}</code>") == 2


@pytest.mark.usefixtures("away")
def test_a_server_that_does_not_answer_ends_it_and_nothing_is_lost(by: dict[str, Any], visitor: Visit) -> None:
    rebuild = begin_rebuild(**by)
    rebuild_index.run(rebuild_id=str(rebuild.pk))
    rebuild.refresh_from_db()
    assert (rebuild.state, rebuild.done) == (RebuildState.FAILED, rebuild.total)
    assert rebuild.error
    assert Document.objects.count() == rebuild.total
    assert "the search server does not answer" in visitor("zhao").get(PAGE).content.decode()
