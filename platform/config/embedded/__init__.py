"""A PostgreSQL of this checkout's own, from the wheel: no package, container or service is needed on the machine."""

from config.embedded.places import data_dir_of_checkout
from config.embedded.postmaster import ServerFailed
from config.embedded.server import EmbeddedPostgres
from config.embedded.template import APP_ROLE, OWNER_ROLE

__all__ = ["APP_ROLE", "OWNER_ROLE", "EmbeddedPostgres", "ServerFailed", "data_dir_of_checkout"]
