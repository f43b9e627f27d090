"""An action is a mutation with its permission, transaction, audit entry and events.

The page, the API, the portal, a job and an import all call the same one, so they behave alike. A function that takes
no keyword-only `actor` and `clock`, or names no permission, refuses to become an action; an action that changes
something without saying so in the audit log is rolled back.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.clock import Clock
from kernel.events import Event, react_to
from kernel.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


class PermissionMissing(Exception):
    """The actor may not do this; nothing was changed."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission.name)
        self.permission = permission


class Refused(Exception):
    """A rule said no. The sentence is for the reader, in their language; `field` names the input it stands at."""

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Overtaken(Refused):
    """Somebody else was faster: the record is gone, or the same was entered at this very moment."""


class Conflict(Refused):
    """What is to be made is there already; `others` are those records, by id and name."""

    def __init__(self, sentence: str, *, field: str = "", others: Sequence[tuple[UUID, str]] = ()) -> None:
        super().__init__(sentence, field=field)
        self.others = list(others)


class OutOfReach(Exception):
    """The actor may do such things, and sees the record, but may not change this one; nothing was changed."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class AuditMissing(RuntimeError):
    """An action ended without saying what it changed."""


@dataclass(frozen=True)
class Change:
    """What an action did to one record: verb in the past tense, and old and new values by field."""

    verb: str
    subject: models.Model
    changes: dict[str, Any] = field(default_factory=dict)


class AuditSink(Protocol):
    def __call__(self, *, actor: Actor, clock: Clock, changes: list[Change]) -> None: ...


_sink: list[AuditSink] = []


def plug_audit_sink(sink: AuditSink) -> None:
    """Socket: the audit app stores what actions did."""
    _sink[:] = [sink]


class ChangeListener(Protocol):
    def __call__(self, *, clock: Clock, changes: list[Change]) -> None: ...


_listeners: list[ChangeListener] = []


def plug_change_listener(listener: ChangeListener) -> None:
    """Socket: somebody hears what changed, in the same transaction: the search, or who keeps pages."""
    if listener not in _listeners:
        _listeners.append(listener)


@dataclass
class _Running:
    changes: list[Change] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    nothing_changed: bool = False


_running: ContextVar[_Running | None] = ContextVar("running_action", default=None)


def action(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action. Raises PermissionMissing before anything is touched."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        _refuse_wrong_shape(function)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor, clock = kwargs["actor"], kwargs["clock"]
            assert isinstance(actor, Actor)
            if not actor.may(permission):
                raise PermissionMissing(permission)
            running = _Running()
            token = _running.set(running)
            try:
                with _told_when_overtaken(), transaction.atomic():
                    result = function(*args, **kwargs)
                    _finish(running, actor, clock, function.__name__)  # type: ignore[arg-type]
            finally:
                _running.reset(token)
            return result

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return decorate


# By the state that PostgreSQL tells (Appendix A of its manual).
_RACES = {
    "23505": _("Somebody else has entered the same at this moment. Look again."),  # unique_violation
    "23503": _("Somebody has removed what this belongs to."),  # foreign_key_violation
    "40P01": _("Somebody else changed the same at this moment. Try again."),  # deadlock_detected
}


@contextmanager
def _told_when_overtaken() -> Iterator[None]:
    """What was looked at before the transaction began may be gone in it; the slower of two is told a sentence."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Overtaken(gettext("Somebody has removed this in the meantime.")) from error
    except DatabaseError as error:
        sentence = _RACES.get(getattr(error.__cause__, "sqlstate", None) or "")
        if sentence is None:
            raise
        raise Overtaken(str(sentence)) from error


def _refuse_wrong_shape(function: Callable[..., Any]) -> None:
    parameters = inspect.signature(function).parameters
    for name in ("actor", "clock"):
        if name not in parameters or parameters[name].kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"Action {function.__name__} must take a keyword-only `{name}`.")


def _finish(running: _Running, actor: Actor, clock: Clock, name: str) -> None:
    if not running.changes and not running.nothing_changed:
        raise AuditMissing(f"Action {name} did not say what it changed: call record() or nothing_changed().")
    if running.changes:
        _sink[0](actor=actor, clock=clock, changes=running.changes)
        for listener in _listeners:
            listener(clock=clock, changes=running.changes)
    react_to(running.events)


def _current() -> _Running:
    running = _running.get()
    if running is None:
        raise RuntimeError("Only inside an action.")
    return running


def record(verb: str, subject: models.Model, **changes: Any) -> None:
    """Say what this action did to `subject`; `changes` maps a field to its new value or to [old, new]."""
    _current().changes.append(Change(verb, subject, {key: _plain(value) for key, value in changes.items()}))


def nothing_changed() -> None:
    """Say that this action found its work already done."""
    _current().nothing_changed = True


def emit(event: Event) -> None:
    """Say what happened, for others to react to."""
    _current().events.append(event)


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | str):
        return value
    return str(value)
