"""What administrators set up for a workspace, kept by each process until it changes.

Fields, dictionaries and the like are asked for by every page and changed once a week. The workspace holds one version
for all of them, which comes along with the session; only where it differs is anything read anew. A change counts from
its commit on, in every process: there is no time during which an old answer is still trusted.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection

from kernel.ids import new_id
from kernel.tenancy import current_tenant
from kernel.tenancy.current import connection_of

T = TypeVar("T")
KEPT = 512
NOTHING_SET_UP = UUID(int=0)
# For the statements that find out who asks.
VERSION = "(SELECT version FROM kernel_configuration)"


class Configured(Generic[T]):
    """`read` is called in the selected tenant; what it gives must not be changed by anybody."""

    def __init__(self, read: Callable[[], T], most: int = KEPT) -> None:
        self.read = read
        self.most = most
        self.found: OrderedDict[UUID, tuple[UUID, T]] = OrderedDict()
        self.lock = threading.Lock()

    def get(self) -> T:
        """No statement where the version is known and nothing changed."""
        tenant = current_tenant().uuid
        version = _version(tenant)
        with self.lock:
            known = self.found.get(tenant)
            if known is not None and known[0] == version:
                self.found.move_to_end(tenant)
                return known[1]
        # The version was read before: at worst this is newer than it says, and is read once more.
        made = self.read()
        with self.lock:
            self.found[tenant] = (version, made)
            while len(self.found) > self.most:
                self.found.popitem(last=False)
        return made


def saw_version(version: UUID | None) -> None:
    """Who has read the version along with something else says so, for the rest of this visit to the tenant."""
    connection_of().configuration = (current_tenant().uuid, version or NOTHING_SET_UP)


def configuration_changed() -> None:
    """Inside an action that changes what is kept. Others who change something wait until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_configuration (id, version) VALUES (1, %s)"
            " ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version",
            [new_id()],
        )
    # This transaction may still be undone: until it has ended, nobody here relies on a version.
    connection_of().configuration = None
    connection_of().configuration_moves = True


def _version(tenant: UUID) -> UUID:
    here = connection_of()
    if here.configuration is not None and here.configuration[0] == tenant:
        return here.configuration[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM kernel_configuration")
        row = cursor.fetchone()
    version: UUID = row[0] if row else NOTHING_SET_UP
    if not here.configuration_moves:
        here.configuration = (tenant, version)
    return version
