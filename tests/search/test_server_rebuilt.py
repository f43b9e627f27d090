"""An index that is built anew while writes go on, and what tells that both sides are equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command

from config.management.commands.doctor import search_server
from crm.service.models import Ticket
from kernel.clock import Clock
from search.backends.elastic import door as door_module
from search.backends.elastic import mapping
from search.backends.elastic.door import Door, Keeper, Parcel, Unavailable, alias
from search.backends.elastic.rebuilding import make_equal, rebuild, same_on_both_sides
from search.models import Document
from search.reconciling import fill_all
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import MOMENT, fixed
from tests.harness.search import index_now, on_server, ship_now
from tests.search.conftest import Find, add_ticket

NOWHERE = "http://127.0.0.1:9"


# ---- Another shape


@on_server
def test_it_is_built_anew_while_writes_go_on(acme: TenantSnapshot, titles: Find, clock: Clock) -> None:
    index_now()
    before, told = Keeper().current(), []

    def change_meanwhile(done: int, total: int) -> None:
        told.append((done, total))
        assert titles("kingfisher") != []  # the present one answers
        add_ticket("Born meanwhile", "A pelican.")
        Ticket.objects.filter(pk=fixed("li-ticket")).update(subject="Changed meanwhile")
        Document.objects.filter(pk=fixed("li-ticket")).update(made_by=0)
        Ticket.objects.get(pk=fixed("mia-ticket")).delete()
        fill_all(at=MOMENT)
        ship_now()

    after = rebuild([acme], now=clock, tell=change_meanwhile)
    assert told[-1][0] == told[-1][1] > 0
    assert (Keeper().current(), list(Keeper().meta())) == (after, [after])
    assert after != before
    Keeper().refresh()
    assert same_on_both_sides()
    assert titles("pelican", "tickets") == ["Born meanwhile"]
    assert "Changed meanwhile" in titles("changed meanwhile", "tickets")
    assert Keeper().meta()[after]["version"] == mapping.VERSION


@on_server
def test_one_that_was_broken_off_is_begun_again(acme: TenantSnapshot, clock: Clock) -> None:
    index_now()
    present = Keeper().current()

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild([acme], now=clock, tell=stop)
    assert Keeper().current() == present
    assert len(Keeper().targets()) == 2
    rebuild([acme], now=clock)
    assert len(Keeper().targets()) == 1
    Keeper().refresh()
    assert same_on_both_sides()


@on_server
def test_what_differs_is_noticed_and_sent(titles: Find) -> None:
    index_now()
    assert make_equal(at=MOMENT) == 0
    gone, stray = Document.objects.order_by("pk")[0].pk, UUID(int=7)
    Door().send([Parcel(gone, 2**60, None)], targets=Keeper().targets())
    Door().send(
        [Parcel(stray, 5, {"kind": "tickets", "revision": 5, "fingerprint": 1, "at": MOMENT.isoformat()})],
        targets=Keeper().targets(),
    )
    Document.objects.filter(pk=gone).update(revision=2**60 + 1)
    assert make_equal(at=MOMENT) == 2
    Keeper().refresh()
    assert same_on_both_sides()


@on_server
def test_the_doctor_compares_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = search_server()
    assert (finding.state, f"mapping {mapping.VERSION}" in finding.words) == ("good", True)
    monkeypatch.setattr("config.management.commands.doctor.VERSION", mapping.VERSION + 1)
    (finding,) = search_server()
    assert finding.state == "warn"
    said = f"mapping {mapping.VERSION}, wanted {mapping.VERSION + 1}. Run: manage.py rebuild_search"
    assert said in finding.words


@pytest.mark.usefixtures("away")
def test_the_doctor_says_when_it_does_not_answer(acme: object) -> None:
    with pytest.raises(Unavailable):
        list(search_server())


def test_without_a_server_there_is_nothing_to_build(acme: object) -> None:
    from django.core.management import CommandError

    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("rebuild_search")


def test_credentials_and_certificates_are_settings(settings: Any, acme: object, tmp_path: Path) -> None:
    seen: dict[str, Any] = {}

    class Client:
        def __init__(self, url: str, **rest: Any) -> None:
            seen.update(rest, url=url)

    door_module._client.cache_clear()
    original = door_module.Elasticsearch
    try:
        door_module.Elasticsearch = Client  # type: ignore[misc,assignment]
        settings.ELASTICSEARCH_URL = "https://somebody:secret@search.example:9200"
        settings.ELASTICSEARCH_CA, settings.ELASTICSEARCH_API_KEY = str(tmp_path / "ca.pem"), "key"
        Door()
    finally:
        door_module.Elasticsearch = original
        door_module._client.cache_clear()
    assert (seen["url"], seen["ca_certs"], seen["api_key"]) == (
        "https://somebody:secret@search.example:9200",
        str(tmp_path / "ca.pem"),
        "key",
    )


def test_the_alias_is_named_by_a_setting(settings: Any) -> None:
    settings.ELASTICSEARCH_PREFIX = "elsewhere"
    assert alias() == "elsewhere-documents"
