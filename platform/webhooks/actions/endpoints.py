"""Webhooks set up, changed, paused, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from access.scopes import reaches_all
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.outgoing import AddressRefused, NoAnswer, checked_url, judged
from kernel.sealing import seal
from webhooks.jobs import send_waiting
from webhooks.kinds import kind_of
from webhooks.models import Content, Endpoint, EndpointState
from webhooks.models.endpoint import PURPOSE
from webhooks.permissions import MANAGE_WEBHOOKS
from webhooks.signing import new_secret

MOST = 20
NAME_LENGTH, URL_LENGTH = 60, 500


@dataclass(frozen=True)
class Wish:
    """What somebody wants to hear, and where."""

    name: str
    url: str
    events: Sequence[str]
    content: str = Content.FULL.value


@action(MANAGE_WEBHOOKS)
def make_endpoint(*, actor: Actor, clock: Clock, wish: Wish) -> Endpoint:
    """The secret is on the row that comes back, and is shown this once."""
    values = _checked(actor, wish)
    if Endpoint.objects.count() >= MOST:
        raise Refused(_("There are %(limit)d webhooks already. Delete one first.") % {"limit": MOST})
    endpoint = Endpoint.objects.create(
        **values,
        sealed_secret=seal(new_secret(), PURPOSE),
        made_by_id=actor.user_id,
        made_at=clock(),
        changed_at=clock(),
    )
    record("created", endpoint, url=endpoint.url, events=endpoint.events)
    return endpoint


@action(MANAGE_WEBHOOKS)
def change_endpoint(*, actor: Actor, clock: Clock, endpoint: Endpoint, wish: Wish) -> Endpoint:
    endpoint = lock_endpoint(endpoint)
    values = _checked(actor, wish, before=endpoint)
    changes = {
        name: [getattr(endpoint, name), value] for name, value in values.items() if getattr(endpoint, name) != value
    }
    if not changes:
        nothing_changed()
        return endpoint
    endpoint.change(at=clock(), **values)
    record("changed", endpoint, **changes)
    return endpoint


@action(MANAGE_WEBHOOKS)
def pause_endpoint(*, actor: Actor, clock: Clock, endpoint: Endpoint) -> Endpoint:
    """What happens meanwhile waits."""
    endpoint = lock_endpoint(endpoint)
    if not endpoint.is_on:
        nothing_changed()
        return endpoint
    endpoint.change(at=clock(), state=EndpointState.PAUSED)
    record("paused", endpoint)
    return endpoint


@action(MANAGE_WEBHOOKS)
def resume_endpoint(*, actor: Actor, clock: Clock, endpoint: Endpoint) -> Endpoint:
    endpoint = lock_endpoint(endpoint)
    if endpoint.is_on:
        nothing_changed()
        return endpoint
    endpoint.resume(at=clock())
    send_waiting.enqueue(endpoint_id=str(endpoint.pk))
    record("resumed", endpoint)
    return endpoint


@action(MANAGE_WEBHOOKS)
def replace_secret(*, actor: Actor, clock: Clock, endpoint: Endpoint) -> Endpoint:
    """Both secrets sign for a day, so that the other side can change over in peace."""
    endpoint = lock_endpoint(endpoint)
    endpoint.replace_secret(new_secret(), at=clock())
    record("replaced the secret", endpoint)
    return endpoint


@action(MANAGE_WEBHOOKS)
def delete_endpoint(*, actor: Actor, clock: Clock, endpoint: Endpoint) -> None:
    """With its log; what waits is never sent."""
    endpoint = lock_endpoint(endpoint)
    record("deleted", endpoint, url=endpoint.url)
    endpoint.delete()


def lock_endpoint(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)


def _checked(actor: Actor, wish: Wish, before: Endpoint | None = None) -> dict[str, object]:
    name = " ".join(wish.name.replace("\0", "").split())
    if not name or len(name) > NAME_LENGTH:
        raise Refused(
            _("Give the webhook a name of at most %(limit)d characters.") % {"limit": NAME_LENGTH}, field="name"
        )
    if before is None or before.url != wish.url:
        refuse_closed_address(wish.url)
    if wish.content not in Content.values:
        raise Refused(_("Choose what is sent."), field="content")
    events = _events(actor, wish, before)
    if wish.content == Content.FULL and actor.is_staff and not reaches_all(actor.reach) and not actor.is_application:
        raise Refused(_("Your role reaches some records alone; whole records may not be sent out."), field="content")
    return {"name": name, "url": wish.url, "events": events, "content": wish.content}


def _events(actor: Actor, wish: Wish, before: Endpoint | None) -> list[str]:
    """Known ones; a new one only if whoever asks may see its records. The old ones may stay."""
    kept = set(before.events) if before else set()
    for name in wish.events:
        kind = kind_of(name)
        if kind is None or not (name in kept or actor.may(kind.permission)):
            raise Refused(_("Choose from the events whose records you may see."), field="events")
    if not wish.events:
        raise Refused(_("Choose at least one event."), field="events")
    return sorted(set(wish.events))


def refuse_closed_address(url: str) -> None:
    """Said at once what would be refused with every try. A name that nobody knows yet may come."""
    if len(url) > URL_LENGTH:
        raise Refused(_("An address has at most %(limit)d characters.") % {"limit": URL_LENGTH}, field="url")
    try:
        checked_url(url)
    except AddressRefused as refusal:
        sentence = _("Give a whole address that begins with https://, without a user and a password in it.")
        raise Refused(sentence, field="url") from refusal
    parts = urlsplit(url)
    try:
        judged(str(parts.hostname), parts.port or 443)
    except AddressRefused as refusal:
        sentence = _("This address leads into a closed network. Webhooks go to the open internet only.")
        raise Refused(sentence, field="url") from refusal
    except NoAnswer:
        return
