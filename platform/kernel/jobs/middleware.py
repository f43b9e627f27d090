"""Every message carries its tenant: stamped when enqueued, refused when missing, selected before the job runs."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import close_old_connections
from dramatiq import Middleware
from dramatiq.broker import Broker, MessageProxy
from dramatiq.message import Message
from dramatiq.middleware import MiddlewareError, SkipMessage

from kernel.tenancy import TenantUnknown, current_tenant_or_none, enter_tenant, leave_tenant

logger = logging.getLogger("jobs")

STAMP = "tenant"


class JobWithoutTenant(MiddlewareError):  # type: ignore[misc]
    """A job was enqueued while no tenant was selected. Of this kind, since dramatiq only logs any other."""


class TenantStamp(Middleware):  # type: ignore[misc]
    def before_enqueue(self, broker: Broker, message: Message[Any], delay: int | None) -> None:
        if STAMP not in message.options:
            tenant = current_tenant_or_none()
            if tenant is None:
                raise JobWithoutTenant(message.actor_name)
            message.options[STAMP] = str(tenant.uuid)

    def before_process_message(self, broker: Broker, message: MessageProxy) -> None:
        close_old_connections()
        try:
            enter_tenant(UUID(message.options[STAMP]))
        except (KeyError, ValueError, TenantUnknown) as error:
            logger.warning("Job %s refused: its tenant is missing or unknown.", message.actor_name)
            message.options["traceback"] = f"{type(error).__name__}: the tenant is missing or unknown"
            leave_tenant()
            message.fail()
            raise SkipMessage("tenant missing or unknown") from error

    def after_process_message(
        self, broker: Broker, message: MessageProxy, *, result: Any = None, exception: BaseException | None = None
    ) -> None:
        leave_tenant()
        close_old_connections()

    def after_skip_message(self, broker: Broker, message: MessageProxy) -> None:
        leave_tenant()
