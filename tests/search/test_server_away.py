"""The search server is away, or refuses something: people still find, and no update is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crm.service.models import Ticket
from kernel.actions import PermissionMissing
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.jobs import JOBS
from search.actions import index_again
from search.backends.elastic.backend import BREAKER, Breaker
from search.backends.elastic.door import Delivered, Door, Keeper, Parcel
from search.backends.elastic.rebuilding import same_on_both_sides
from search.backends.elastic.shipping import Pace, ship_once
from search.models import Document, Shipment
from search.reconciling import fill_all
from tests.harness.cast import MOMENT
from tests.harness.client import Visitor
from tests.harness.search import index_now, on_server, ship_now
from tests.search.conftest import Find, FindAll, add_ticket

NOWHERE = "http://127.0.0.1:9"


# ---- When it is away


@pytest.mark.usefixtures("acme", "away")
def test_the_embedded_search_answers_with_a_notice(visitor: Callable[..., Visitor]) -> None:
    add_ticket("Pelican pump", "It stands still.")
    fill_all(at=MOMENT)
    html = visitor("zhang").get("/desk/search/?q=pelican").content.decode()
    assert "The search server does not answer." in html
    assert "Pelican" in html


@pytest.mark.usefixtures("acme", "away")
def test_after_some_failures_nobody_asks_for_a_while(visitor: Callable[..., Visitor], sent: list[Any]) -> None:
    client = visitor("zhang")
    for _time in range(6):
        assert "does not answer" in client.get("/desk/search/?q=pelican").content.decode()
    assert len(sent) == BREAKER.failures


def test_the_breaker_lets_one_try_again() -> None:
    breaker = Breaker(failures=2, pause=0.05)
    breaker.failed()
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    import time

    time.sleep(0.06)
    assert not breaker.is_open
    breaker.failed()
    assert breaker.is_open
    breaker.worked()
    assert not breaker.is_open


@on_server
def test_no_update_is_lost_while_it_is_away(settings: Any, titles: Find, found: FindAll) -> None:
    index_now()
    there, settings.ELASTICSEARCH_URL = settings.ELASTICSEARCH_URL, NOWHERE
    Ticket.objects.filter(number=1001).update(subject="Pelican pump")
    add_ticket("Another pelican", "It nests.")
    Document.objects.update(made_by=0)
    fill_all(at=MOMENT)
    JOBS["search.jobs.ship_changes"].function()
    waiting = Shipment.objects.count()
    assert waiting >= 3
    settings.ELASTICSEARCH_URL = there
    JOBS["search.jobs.ship_changes"].function()
    assert not Shipment.objects.exists()
    Keeper().refresh()
    assert set(titles("pelican", "tickets")) == {"Pelican pump", "Another pelican"}
    assert same_on_both_sides()


# ---- What the server cannot take


@on_server
def test_what_it_refuses_is_set_aside_and_the_others_arrive(
    titles: Find,
    visitor: Callable[..., Visitor],
    staff: Callable[[str], Actor],
    clock: Clock,
) -> None:
    poison = add_ticket("Poisoned pelican", "It is ill.")
    add_ticket("Healthy pelican", "It flies.")
    fill_all(at=MOMENT)
    prepared = Document.objects.get(pk=poison.pk).for_server
    Document.objects.filter(pk=poison.pk).update(for_server=f'"unknown":1,{prepared}')
    ship_now()
    aside = Shipment.objects.get()
    assert (aside.document, bool(aside.aside_at)) == (poison.pk, True)
    assert "strict_dynamic_mapping_exception" in aside.error
    assert titles("pelican", "tickets") == ["Healthy pelican"]
    assert "strict_dynamic_mapping_exception" in visitor("zhao").get("/desk/settings/search/").content.decode()
    with pytest.raises(PermissionMissing):
        index_again(actor=staff("zhang"), clock=clock, aside=aside)
    Document.objects.filter(pk=poison.pk).update(for_server=prepared)
    assert visitor("zhao").post(f"/desk/settings/search/set-aside/{aside.pk}/").status_code == 302
    ship_now()
    assert set(titles("pelican", "tickets")) == {"Healthy pelican", "Poisoned pelican"}


@on_server
def test_when_it_has_too_much_to_do_less_is_sent_and_nothing_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    index_now()
    for place in range(40):
        add_ticket(f"Pelican {place}", "It nests.")
    fill_all(at=MOMENT)
    send, sizes = Door.send, []

    def crowded(self: Door, parcels: list[Parcel], *, targets: Any) -> Delivered:
        sizes.append(len(parcels))
        if len(sizes) < 3:
            return Delivered(frozenset(), {}, frozenset(parcel.id for parcel in parcels))
        return send(self, parcels, targets=targets)

    monkeypatch.setattr(Door, "send", crowded)
    pace, before = Pace(64), Shipment.objects.count()
    assert ship_once(at=MOMENT, pace=pace) == 0
    assert ship_once(at=MOMENT, pace=pace) == 0
    assert Shipment.objects.count() == before
    while ship_once(at=MOMENT, pace=pace):
        pass
    assert sizes[:3] == [64, 32, 20]
    assert same_on_both_sides_soon()


def same_on_both_sides_soon() -> bool:
    Keeper().refresh()
    return same_on_both_sides()
