"""The search server: nothing of another tenant reaches it or comes from it, and documents arrive in their order."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
from elasticsearch.dsl import aggs
from elasticsearch.dsl.query import Term

from kernel.ids import new_id
from kernel.jobs import JOBS
from kernel.tenancy import in_tenant
from search.backends.elastic.door import Door, Keeper, Parcel
from search.backends.elastic.mapping import FIELDS, TOGETHER, fields_of
from search.backends.elastic.question import anything
from search.backends.elastic.rebuilding import make_equal, same_on_both_sides
from search.backends.elastic.shipping import parcels_of
from search.models import Document, Shipment
from search.reconciling import fill_all
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import MOMENT, fixed
from tests.harness.search import index_now, on_server, ship_now
from tests.search.conftest import Find, FindAll, add_ticket, fill_library

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("platform", "tenants", "crm", "portal", "knowledge_base", "search")
DOOR = "search/backends/elastic/door.py"
NOWHERE = "http://127.0.0.1:9"


# ---- Nobody reaches the client past the door


def clients_in(source: str) -> list[str]:
    """Names by which a module gets at a client of the server, or at the one inside the door."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in {
            "elasticsearch",
            "elastic_transport",
        }:
            if not (node.module or "").startswith("elasticsearch.dsl"):
                found.append(str(node.module))
            found += [
                one.name
                for one in node.names
                if one.name in {"Search", "MultiSearch", "Index", "Document", "connections"}
            ]
        if isinstance(node, ast.Import):
            found += [
                one.name for one in node.names if one.name.split(".")[0] in {"elasticsearch", "elastic_transport"}
            ]
        if isinstance(node, ast.Attribute) and "__client" in node.attr:
            found.append(node.attr)
        if isinstance(node, ast.Name | ast.alias) and (getattr(node, "id", "") or getattr(node, "name", "")) in {
            "_client",
            "_connected",
        }:
            found.append("_connected")
    return found


def test_only_the_door_holds_a_client() -> None:
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    holders = {str(path.relative_to(ROOT)) for path in files if clients_in(path.read_text())}
    assert holders == {DOOR}


@pytest.mark.parametrize(
    "source",
    [
        "from elasticsearch import Elasticsearch",
        "import elasticsearch",
        "from elasticsearch.helpers import bulk",
        "from elasticsearch.dsl import Search",
        "from elasticsearch.dsl import connections",
        "Door()._Door__client.search()",
        "from search.backends.elastic.door import _connected",
    ],
)
def test_a_client_elsewhere_is_found(source: str) -> None:
    assert clients_in(source)


def test_what_only_describes_a_query_is_no_client() -> None:
    assert not clients_in("from elasticsearch.dsl.query import Bool\nfrom elasticsearch.dsl import aggs")


@on_server
def test_every_request_about_documents_carries_the_tenant(
    sent: list[tuple[str, str, Any]], found: FindAll, acme: TenantSnapshot
) -> None:
    index_now()
    for query in (
        "kingfisher",
        "status:new",
        '"asks about" -zebra',
        "kingfisher zebra giraffe",
        "客户",
        "before:2030",
    ):
        found(query)
    make_equal(at=MOMENT)
    Door().forget()
    tenant, seen = str(acme.uuid), set()
    for _method, target, body in sent:
        verb = target.partition("?")[0].rpartition("/")[2]
        seen.add(verb)
        if verb in {"_search", "_delete_by_query"}:
            assert f"routing={tenant}" in target
            query = body["query"]
            assert query == {"term": {"tenant": {"value": tenant}}} or query["bool"]["filter"] == [
                {"term": {"tenant": {"value": tenant}}}
            ]
        elif verb == "_bulk":
            assert {line[next(iter(line))]["routing"] for line in body if next(iter(line)) in {"index", "delete"}} == {
                tenant
            }
            assert {line["tenant"] for line in body if "tenant" in line} == {tenant}
    assert {"_search", "_bulk", "_delete_by_query"} <= seen
    assert not seen & {"_msearch", "_doc", "_count", "_mget", "_update", "_reindex", "_pit"}


@on_server
@pytest.mark.parametrize(
    "counted",
    [
        {"all": aggs.Global()},
        {"in": aggs.Filter({"match_all": {}}, aggs={"all": aggs.Global()})},
    ],
)
def test_what_looks_past_its_query_is_refused(counted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="beyond the tenant"):
        Door().ask(anything(), counted)


@on_server
@pytest.mark.parametrize("word", ["global", '"global":', '{"suggest": {}}', 'rescore\\":'])
def test_words_that_only_look_like_it_are_looked_for(word: str) -> None:
    """In a value no quotation mark stands before a colon as it is."""
    assert Door().ask(Term("title", {"value": word}))["hits"]["total"]["value"] == 0


@on_server
def test_equal_ids_of_two_tenants_stay_apart(found: FindAll, titles: Find, globex: TenantSnapshot) -> None:
    index_now()
    with in_tenant(globex):
        index_now()
        assert Document.objects.filter(pk=fixed("li-ticket")).exists()
        assert same_on_both_sides()
    assert same_on_both_sides()
    assert found("kingfisher").totals["tickets"] > 0
    assert found("sandpiper").groups == ()
    assert not any("sandpiper" in facet for facet in found("before:2030").facets)
    with in_tenant(globex):
        Door().forget()
        assert Door().ask(anything())["hits"]["total"]["value"] == 0
    assert same_on_both_sides()


# ---- Documents arrive, in their order, once


@on_server
def test_what_an_action_changed_is_found_and_what_is_gone_is_not(titles: Find) -> None:
    ticket = add_ticket("Pelican pump", "It stands still.")
    fill_all(at=MOMENT)
    assert Shipment.objects.count() > 0
    JOBS["search.jobs.ship_changes"].function()
    assert not Shipment.objects.exists()
    Keeper().refresh()
    assert titles("pelican", "tickets") == ["Pelican pump"]
    ticket.delete()
    index_now()
    assert titles("pelican") == []
    assert same_on_both_sides()


@on_server
def test_an_older_revision_never_replaces_a_newer_one() -> None:
    pk, targets = new_id(), Keeper().targets()
    newest = {"kind": "tickets", "revision": 3, "at": MOMENT.isoformat(), "title": ["new"]}
    door = Door()
    door.send([Parcel(pk, 3, newest)], targets=targets)
    late = door.send([Parcel(pk, 2, {**newest, "revision": 2, "title": ["old"]})], targets=targets)
    assert late.taken == {pk}
    Keeper().refresh()
    assert Door().ask(anything(), size=1)["hits"]["hits"][0]["fields"]["revision"] == [3]
    door.send([Parcel(pk, 4, None)], targets=targets)
    door.send([Parcel(pk, 3, newest)], targets=targets)
    Keeper().refresh()
    assert Door().ask(anything())["hits"]["total"]["value"] == 0


def test_places_are_the_same_on_both_sides() -> None:
    vector = "'ax':1A,12 'ax200':1A '200':2A '~impel':3A 'impellers':3A 'it''s':20B 'a\\\\b':21B '客户':12D '户门':13"
    assert fields_of(vector) == {
        "title": ["ax\x1fax200 200 ~impel\x1fimpellers"],
        "body": ["ax\x1f客户 户门"],
        "keys": ["it's a\\b"],
    }


# ---- What is sent is cut once, when the document is written


def sent_of(kept: str | dict[str, Any]) -> dict[str, Any]:
    """What the server is told of a document, however its words were ordered at one place."""
    said = json.loads("{" + kept) if isinstance(kept, str) else kept
    return {
        name: [[set(piece.split(TOGETHER)) for piece in text.split(" ")] for text in value]
        if name in FIELDS.values()
        else value
        for name, value in said.items()
    }


@on_server
def test_what_is_kept_for_the_server_is_what_the_words_say() -> None:
    fill_library()
    documents = list(Document.objects.all())
    assert {document.language for document in documents} >= {"en", "zh-hans"}
    kept = {parcel.id: parcel for parcel in parcels_of([document.pk for document in documents], {})}
    Document.objects.update(for_server="")
    made = {parcel.id: parcel for parcel in parcels_of([document.pk for document in documents], {})}
    for document in documents:
        late = dict(made[document.pk].body or {})
        own = {name: late.pop(name) for name in ("revision", "fingerprint")}
        assert own == kept[document.pk].body
        assert sent_of(kept[document.pk].prepared) == sent_of(late)
        assert late["title"]


@on_server
def test_what_was_written_before_there_was_a_server_is_sent_and_found(titles: Find) -> None:
    add_ticket("Pelican pump", "It stands still.")
    Document.objects.update(made_by=0)
    fill_all(at=MOMENT)
    Document.objects.update(for_server="")
    ship_now()
    assert titles("pelican", "tickets") == ["Pelican pump"]
    assert same_on_both_sides()


def test_without_a_server_nothing_is_kept_for_one(acme: TenantSnapshot) -> None:
    add_ticket("Pelican pump", "It stands still.")
    fill_all(at=MOMENT)
    assert set(Document.objects.values_list("for_server", flat=True)) == {""}


def test_parcels_come_in_the_order_in_which_they_were_asked_for(acme: TenantSnapshot) -> None:
    add_ticket("Pelican pump", "It stands still.")
    fill_all(at=MOMENT)
    gone, known = new_id(), list(Document.objects.order_by("-pk").values_list("pk", flat=True))
    parcels = parcels_of([*known, gone], {gone: 7})
    assert [parcel.id for parcel in parcels] == [*known, gone]
    assert parcels[-1] == Parcel(gone, 7, None)
    assert all(parcel.body for parcel in parcels[:-1])
