"""Sample customers and tickets: put in and taken out again, without a trace among the real ones."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crm.customers.models import Account, AccountKind, Contact
from crm.service.models import Channel, Message, MessageKind, Status, Ticket
from identity.models import User
from identity.permissions import MANAGE_WORKSPACE
from kernel.actions import action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.models import Counter
from tenants.signup.events import SampleDataUnwanted, SampleDataWanted

FOLDER = Path(__file__).resolve().parents[1] / "sample"
FINISHED = {Status.SOLVED, Status.CLOSED}


def sample_companies(language: str) -> list[dict[str, Any]]:
    """In the workspace's language; English stands in for others."""
    file = FOLDER / f"{language}.json"
    return json.loads((file if file.exists() else FOLDER / "en.json").read_text(encoding="utf-8"))


def sample_size(language: str) -> int:
    """How many companies, people and tickets there will be."""
    return sum(1 + len(row["contacts"]) + len(row["tickets"]) for row in sample_companies(language))


@action(MANAGE_WORKSPACE)
def ask_for_sample_data(*, actor: Actor, clock: Clock, wanted: str, language: str) -> None:
    """`wanted`: "in" or "out"; a job does it."""
    if wanted == "in":
        emit(SampleDataWanted(language=language))
    else:
        emit(SampleDataUnwanted())
    person = User.objects.get(pk=actor.me)
    record("asked for sample data" if wanted == "in" else "asked to take the sample data out", person)


@action(MANAGE_WORKSPACE)
def put_in_sample_company(*, actor: Actor, clock: Clock, company: dict[str, Any], language: str) -> Account | None:
    """One company with its people and tickets; nobody is told, and no mail goes out. Put in before: nothing."""
    if Account.objects.filter(is_sample=True, name=company["name"]).exists():
        nothing_changed()
        return None
    at = clock()
    stamps = {"created_at": at, "updated_at": at, "language": language}
    account = Account.objects.create(
        kind=AccountKind.COMPANY,
        name=company["name"],
        industry=company["industry"],
        city=company["city"],
        is_sample=True,
        **stamps,
    )
    contacts = [Contact.objects.create(account=account, **row, **stamps) for row in company["contacts"]]
    for row in company["tickets"]:
        _put_in_ticket(row, account, contacts[row.get("contact", 0)], language, at)
    record("put in as a sample", account)
    return account


@action(MANAGE_WORKSPACE)
def take_out_sample_data(*, actor: Actor, clock: Clock) -> int:
    """Delete what was put in and nothing else: a sample company that has got real tickets stays, as a real one."""
    tickets, _rows = Ticket.objects.filter(is_sample=True).delete()
    kept = Account.objects.filter(is_sample=True, tickets__isnull=False).distinct()
    for account in kept:
        account.change({"is_sample": False}, at=clock())
        record("kept a sample that is used", account)
    found = list(Account.objects.filter(is_sample=True))
    for account in found:
        record("took out a sample", account)
    Account.objects.filter(pk__in=[account.pk for account in found]).delete()
    if not found and not kept and not tickets:
        nothing_changed()
    return len(found)


def _put_in_ticket(row: dict[str, Any], account: Account, contact: Contact, language: str, now: datetime) -> None:
    at = now - timedelta(hours=row["hours_ago"])
    said = [(contact.name, False, row["text"])]
    if row.get("answer"):
        said.append((row["by"], True, row["answer"]))
    last = at + timedelta(minutes=20 * (len(said) - 1))
    ticket = Ticket.objects.create(
        number=Counter.next("ticket"),
        subject=row["subject"],
        status=row["status"],
        priority=row.get("priority", "normal"),
        channel=Channel.PORTAL,
        language=language,
        account=account,
        contact=contact,
        requester_name=contact.name,
        preview=said[-1][2][:160],
        last_by="staff" if said[-1][1] else "customer",
        last_message_at=last,
        created_at=at,
        updated_at=last,
        first_replied_at=last if row.get("answer") else None,
        solved_at=last if row["status"] in FINISHED else None,
        closed_at=last if row["status"] == Status.CLOSED else None,
        is_sample=True,
    )
    for index, (name, by_staff, text) in enumerate(said):
        Message.objects.create(
            ticket=ticket,
            kind=MessageKind.PUBLIC,
            by_staff=by_staff,
            author_name=name,
            channel=Channel.STAFF if by_staff else Channel.PORTAL,
            html=f"<p>{text}</p>",
            text=text,
            at=at + timedelta(minutes=20 * index),
        )
