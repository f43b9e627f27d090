"""The only way to the search server. Nobody else holds a client of it.

A `Door` stands in one tenant: whatever it asks or sends carries that tenant, as its route and as a filter. `Keeper`
looks after the indices themselves and never reads a document. What can go wrong outside is one error, `Unavailable`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote
from uuid import UUID

import orjson
from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.dsl import aggs
from elasticsearch.dsl.query import Bool, Query, Term
from elasticsearch.serializer import CompatibilityModeJsonSerializer

from kernel.tenancy import current_tenant
from search.backends.base import Unavailable
from search.backends.elastic.mapping import index_body

__all__ = ["Delivered", "Door", "Keeper", "Parcel", "Unavailable", "alias", "building"]

T = TypeVar("T")
Counted = Mapping[str, aggs.Agg | Mapping[str, Any]]
logger = logging.getLogger("search")
WIDE = tuple(f'"{key}":'.encode() for key in ("global", "suggest", "runtime_mappings", "collapse", "rescore"))
JSON = {"accept": "application/json", "content-type": "application/json"}
GONE_ALREADY, TOO_MUCH, LATE = 404, frozenset({429, 503}), 409


class Parcel(NamedTuple):
    """A document to send; `body` is None for one that is gone. `prepared` is the rest of it, as its row keeps it."""

    id: UUID
    revision: int
    body: Mapping[str, Any] | None
    prepared: str = ""


@dataclass(frozen=True)
class Delivered:
    """What became of parcels: taken, refused for good with the reason, or to be sent again later."""

    taken: frozenset[UUID]
    refused: Mapping[UUID, str]
    again: frozenset[UUID]


def alias() -> str:
    return f"{settings.ELASTICSEARCH_PREFIX}-documents"


def building() -> str:
    return f"{alias()}-building"


class _Json(CompatibilityModeJsonSerializer):
    """The client's own takes almost as long to read an answer as the server to find it."""

    def json_loads(self, data: bytes) -> Any:
        return orjson.loads(data)

    def json_dumps(self, data: Any) -> bytes:
        return orjson.dumps(data, default=self.default)


@lru_cache(4)
def _client(url: str, api_key: str, ca: str) -> Elasticsearch:
    trusted: dict[str, Any] = {"ca_certs": ca} if ca else {}
    return Elasticsearch(
        url,
        api_key=api_key or None,
        request_timeout=settings.ELASTICSEARCH_TIMEOUT_SECONDS,
        max_retries=0,
        retry_on_timeout=False,
        http_compress=False,
        serializers={_Json.mimetype: _Json()},
        **trusted,
    )


def _connected() -> Elasticsearch:
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA)


def _asked(ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (ApiError, TransportError, ValueError) as error:
        raise Unavailable(f"{type(error).__name__}: {error}"[:300]) from error


class Door:
    """The documents of the current tenant."""

    def __init__(self) -> None:
        self.__client = _connected()
        self.__tenant = str(current_tenant().uuid)

    def ask(
        self,
        query: Query,
        counted: Counted | None = None,
        *,
        size: int = 0,
        after: Sequence[Any] | None = None,
    ) -> dict[str, Any]:
        """`counted`: aggregations by name. Hits, where some are wanted, come by their id in the house."""
        data = orjson.dumps(self.body(query, counted, size=size, after=after))
        _refuse_wide(data)
        where = f"/{quote(alias())}/_search?routing={self.__tenant}"
        return dict(_asked(lambda: self.__client.perform_request("POST", where, headers=JSON, body=data)).body)

    def body(
        self,
        query: Query,
        counted: Counted | None = None,
        *,
        size: int = 0,
        after: Sequence[Any] | None = None,
    ) -> dict[str, Any]:
        """What is asked, with the filter that nothing is asked without."""
        asked = Bool(filter=[Term("tenant", {"value": self.__tenant})], must=[query])
        body: dict[str, Any] = {"query": asked.to_dict(), "size": size, "track_total_hits": True}
        if size:
            body |= {"sort": ["document"], "docvalue_fields": ["document", "revision"]}
        if after:
            body["search_after"] = list(after)
        if counted:
            body["aggs"] = {name: one.to_dict() if isinstance(one, aggs.Agg) else one for name, one in counted.items()}
        return body

    def send(self, parcels: Sequence[Parcel], *, targets: Iterable[str]) -> Delivered:
        """To each of the indices. Older revisions never replace newer ones."""
        order: list[UUID] = []
        lines: list[bytes] = []
        for target in targets:
            order += [parcel.id for parcel in parcels]
            for parcel in parcels:
                lines += self._lines(parcel, target)
        if not lines:
            return Delivered(frozenset(), {}, frozenset())
        patient = self.__client.options(request_timeout=settings.ELASTICSEARCH_BULK_TIMEOUT_SECONDS)
        try:
            said: Any = b"\n".join(lines)
            answer = patient.bulk(body=said, filter_path=["errors", "items.*.status", "items.*.error"])
        except ApiError as error:
            if error.status_code in TOO_MUCH:
                return Delivered(frozenset(), {}, frozenset(order))
            raise Unavailable(str(error)[:300]) from error
        except (TransportError, ValueError) as error:
            raise Unavailable(f"{type(error).__name__}: {error}"[:300]) from error
        if not answer["errors"]:
            return Delivered(frozenset(order), {}, frozenset())
        return _delivered(order, answer["items"])

    def _lines(self, parcel: Parcel, target: str) -> Iterator[bytes]:
        document = str(parcel.id)
        said = {
            "_index": target,
            "_id": f"{self.__tenant}:{document}",
            "routing": self.__tenant,
            "version": parcel.revision,
            "version_type": "external_gte",
        }
        if parcel.body is None:
            yield orjson.dumps({"delete": said})
            return
        yield orjson.dumps({"index": said})
        body = orjson.dumps({**parcel.body, "tenant": self.__tenant, "document": document})
        # What is prepared is JSON without its first brace.
        yield body[:-1] + b"," + parcel.prepared.encode() if parcel.prepared else body

    def forget(self) -> None:
        """Every document of this tenant, for good."""
        everything = Term("tenant", {"value": self.__tenant}).to_dict()
        _asked(
            lambda: self.__client.options(request_timeout=60).delete_by_query(
                index=alias(), routing=self.__tenant, query=everything, conflicts="proceed", refresh=True
            )
        )


def _refuse_wide(data: bytes) -> None:
    """These look past the query that they stand in, and with it past its tenant.

    Looked for in the text that is sent: a key is followed by a colon, and a quotation mark in a value by none.
    """
    if any(key in data for key in WIDE):
        raise ValueError("This would reach beyond the tenant.")


def _delivered(order: Sequence[UUID], items: Sequence[Mapping[str, Any]]) -> Delivered:
    refused: dict[UUID, str] = {}
    again: set[UUID] = set()
    for pk, item in zip(order, items, strict=True):
        (verb, result), *_rest = item.items()
        status = result["status"]
        if status < 300 or status == LATE or (verb == "delete" and status == GONE_ALREADY):
            continue
        if status in TOO_MUCH:
            again.add(pk)
        else:
            error = result.get("error", {})
            refused[pk] = f"{error.get('type', status)}: {error.get('reason', '')}"[:300]
    return Delivered(frozenset(set(order) - set(refused) - again), refused, frozenset(again - set(refused)))


class Keeper:
    """The indices: which there are, which is asked, how one takes another's place."""

    def __init__(self) -> None:
        self.__client = _connected()

    def version(self) -> str:
        """Of the server."""
        return str(_asked(self.__client.info)["version"]["number"])

    def targets(self) -> list[str]:
        """What has to be written: the index that is asked, and one that is being built."""
        named = _asked(lambda: self._named(f"{alias()},{building()}"))
        return sorted(named) or [self.make_first()]

    def meta(self) -> dict[str, dict[str, Any]]:
        """What each index says of itself, by name."""
        found = _asked(lambda: self.__client.indices.get_mapping(index=f"{alias()}-*", allow_no_indices=True))
        return {name: dict(said["mappings"].get("_meta", {})) for name, said in found.items()}

    def current(self) -> str:
        return next(iter(_asked(lambda: self._named(alias()))), "")

    def make_first(self) -> str:
        name = self._make()
        _asked(lambda: self.__client.indices.put_alias(index=name, name=alias()))
        return name

    def begin(self) -> str:
        """A new index, written beside the present one from now on; one that was begun before is given up."""
        for left in _asked(lambda: self._named(building())):
            self._remove(left)
        name = self._make()
        _asked(lambda: self.__client.indices.put_alias(index=name, name=building()))
        return name

    def say(self, index: str, **values: Any) -> None:
        """How far it is, for whoever looks."""
        said = self.meta().get(index, {}) | values
        _asked(lambda: self.__client.indices.put_mapping(index=index, meta=said))

    def swap(self, new: str) -> None:
        """In one step; whoever searches at this moment finds the one or the other."""
        old = list(_asked(lambda: self._named(alias())))
        actions: list[dict[str, Any]] = [{"add": {"index": new, "alias": alias()}}]
        actions += [{"remove": {"index": new, "alias": building()}}]
        actions += [{"remove": {"index": name, "alias": alias()}} for name in old if name != new]
        _asked(lambda: self.__client.indices.update_aliases(actions=actions))
        for name in old:
            if name != new:
                self._remove(name)

    def refresh(self) -> None:
        _asked(lambda: self.__client.indices.refresh(index=",".join(self.targets())))

    def remove_all(self) -> None:
        """For tests."""
        for name in self.meta():
            self._remove(name)

    def _named(self, names: str) -> list[str]:
        try:
            return list(self.__client.indices.get_alias(name=names).body)
        except NotFoundError as missing:
            # Where only one of the two aliases is there, it still comes with the answer.
            return [name for name, said in dict(missing.body).items() if isinstance(said, dict) and "aliases" in said]

    def _make(self) -> str:
        taken = [int(name.rpartition("-")[2]) for name in self.meta() if name.rpartition("-")[2].isdecimal()]
        name = f"{alias()}-{max(taken, default=0) + 1}"
        body = index_body(settings.ELASTICSEARCH_SHARDS, settings.ELASTICSEARCH_REPLICAS)
        _asked(lambda: self.__client.options(request_timeout=30).indices.create(index=name, **body))
        return name

    def _remove(self, name: str) -> None:
        _asked(lambda: self.__client.indices.delete(index=name, ignore_unavailable=True))
