"""A new index beside the present one, filled while writes go on, compared, and put in its place in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from elasticsearch.dsl import aggs

from kernel.reading import rows
from kernel.tenancy import Tenant, in_tenant
from search.backends.elastic.door import Door, Keeper, Unavailable
from search.backends.elastic.mapping import FINGERPRINTS
from search.backends.elastic.question import anything
from search.backends.elastic.shipping import BATCH, deliver, ship_once
from search.models import Document, Shipment

MOST_ROUNDS = 5
Told = Callable[[int, int], None]


def rebuild(
    tenants: Iterable[Tenant], *, now: Callable[[], datetime], tell: Told = lambda done, all_of_them: None
) -> str:
    """The name of the new index. Raises Unavailable; the present index stays as it is then.

    Every worker writes both from the moment the new one exists, so what changes while it is filled is in it too.
    """
    everybody, keeper = list(tenants), Keeper()
    new = keeper.begin()
    total = sum(_count(tenant) for tenant in everybody)
    done = 0
    for tenant in everybody:
        with in_tenant(tenant):
            for batch in _batches():
                _fill(batch, new)
                done += len(batch)
                keeper.say(new, done=done, total=total)
                tell(done, total)
    keeper.swap(new)
    for tenant in everybody:
        with in_tenant(tenant):
            make_equal(at=now())
    keeper.say(new, done=total, total=total)
    return new


def _count(tenant: Tenant) -> int:
    with in_tenant(tenant):
        return Document.objects.count()


def _batches() -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while batch := list(Document.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield batch
        last = batch[-1]


def _fill(batch: list[UUID], index: str) -> None:
    waiting = batch
    for _round in range(MOST_ROUNDS):
        waiting = list(deliver(waiting, {}, [index]).again)
        if not waiting:
            return
    raise Unavailable("The server has too much to do.")


def make_equal(*, at: datetime) -> int:
    """Compares both sides by number and checksum, and sends what differs; how many that were."""
    Keeper().refresh()
    if same_on_both_sides():
        return 0
    ours = dict(Document.objects.values_list("pk", "revision"))
    theirs = dict(_theirs())
    differing = {pk: revision for pk, revision in ours.items() if theirs.get(pk) != revision}
    gone = {pk: revision + 1 for pk, revision in theirs.items() if pk not in ours}
    noted = set(Shipment.objects.values_list("document", flat=True))
    Shipment.objects.bulk_create(
        (
            Shipment(document=pk, kind="", revision=revision, is_gone=pk in gone)
            for pk, revision in (differing | gone).items()
            if pk not in noted
        ),
        batch_size=1000,
    )
    while ship_once(at=at):
        pass
    return len(differing) + len(gone)


def same_on_both_sides() -> bool:
    return checksum_here() == checksum_there()


def checksum_here() -> tuple[int, int]:
    ((count, checksum),) = rows(FINGERPRINTS, {})
    return int(count), int(checksum)


def checksum_there() -> tuple[int, int]:
    found: dict[str, Any] = Door().ask(anything(), {"checksum": aggs.Sum(field="fingerprint")})
    return int(found["hits"]["total"]["value"]), int(found["aggregations"]["checksum"]["value"] or 0)


def _theirs() -> Iterator[tuple[UUID, int]]:
    after: Any = None
    door = Door()
    while hits := door.ask(anything(), size=2000, after=after)["hits"]["hits"]:
        for hit in hits:
            yield UUID(hit["fields"]["document"][0]), int(hit["fields"]["revision"][0])
        after = hits[-1]["sort"]
