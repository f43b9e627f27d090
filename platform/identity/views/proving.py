"""Tries to come in: one that fails is told to the audit log, whichever door it was at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from identity.actions.sessions import check_sign_in, report_failed_sign_in
from identity.http.sessions import room_of
from identity.models import User
from identity.views.rooms import device_of
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.views import Request


@contextmanager
def telling_of_failure(request: Request, email: str, step: str) -> Iterator[None]:
    """Around an action that may refuse; `email` is "" where nobody has said who they are."""
    try:
        yield
    except Refused:
        report_failed_sign_in(
            actor=request.actor,
            clock=system_clock,
            email=email,
            face=room_of(request.path).face,
            device=device_of(request),
            step=step,
        )
        raise


def person_by_password(request: Request, email: str, password: str) -> User:
    """Raises Refused."""
    with telling_of_failure(request, email, "password"):
        return check_sign_in(
            actor=request.actor,
            clock=system_clock,
            email=email,
            password=password,
            face=room_of(request.path).face,
        )
