"""What the portal's tests share: what is stored, the links that were mailed, and a picture."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from audit.models import Entry
from crm.customers.models import PortalMember
from crm.service.actions.conversation import Words, reply_to_ticket
from crm.service.models import Attachment, Message, Rating, Status, Ticket
from identity.models import OneTimeLink, Session, User
from kernel.actor import Actor
from kernel.clock import Clock
from messaging.models import OutgoingMail
from tests.harness.cast import fixed
from tests.harness.client import Visitor

STORED = (Ticket, Message, Attachment, Rating, Entry, OutgoingMail, OneTimeLink, Session, User, PortalMember)


@pytest.fixture
def stored(acme: object) -> Callable[[], list[object]]:
    """A snapshot of what a denied request must not touch."""
    return lambda: [
        *[(model.__name__, model.objects.count()) for model in STORED],
        *Ticket.objects.order_by("number").values_list("number", "status", "version", "account_id"),
        *OneTimeLink.objects.order_by("pk").values_list("pk", "used_at"),
    ]


@pytest.fixture
def mailed(acme: object) -> Callable[..., str]:
    """The path of the link in the newest mail of a template."""

    def find(template: str) -> str:
        mail = OutgoingMail.objects.filter(template=template).order_by("-created_at", "-pk").first()
        assert mail is not None, f"No mail {template}."
        url: str = mail.items[-1]["url"]
        assert url.startswith("http://acme.localhost")
        return "/" + url.split("/", 3)[3]

    return find


@pytest.fixture
def picture() -> Callable[..., SimpleUploadedFile]:
    def make(name: str = "gauge.png") -> SimpleUploadedFile:
        buffer = io.BytesIO()
        Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
        return SimpleUploadedFile(name, buffer.getvalue(), content_type="image/png")

    return make


@pytest.fixture
def number(
    visitor: Callable[..., Visitor],
    staff: Callable[[str], Actor],
    clock: Clock,
    picture: Callable[..., SimpleUploadedFile],
) -> int:
    """A request with a long conversation, files and a rating."""
    ticket = Ticket.objects.get(id=fixed("li-ticket"))
    base = f"/requests/{ticket.number}/"
    for turn in range(4):
        visitor("li").post(f"{base}replies/", {"body": f"Turn {turn}", "uploads": [picture(), picture("b.png")]})
        reply_to_ticket(
            actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="Yes"), and_become=Status.PENDING
        )
    visitor("li").post(f"{base}closure/")
    visitor("li").post(f"{base}rating/", {"rating": "good"})
    return int(ticket.number)
