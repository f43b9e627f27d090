"""Fills a workspace with the conversations of the last ninety days, told from now backwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from audit.models import Entry
from config.demo.content import Content
from config.demo.fields import sample_values
from crm.customers.models import Account, Contact
from crm.service.models import Attachment, Category, Message, Rating, Ticket
from identity.models import Team, User
from kernel.files import StoredFile, store_upload
from kernel.models import Counter
from kernel.rich_text import html_from_text

AT_ONCE = 500


@dataclass
class Rows:
    """What is stored at the end, in an order that satisfies the foreign keys."""

    tickets: list[Ticket]
    messages: list[Message]
    attachments: list[Attachment]
    entries: list[Entry]
    ratings: list[Rating]


class TicketFiller:
    def __init__(
        self,
        content: Content,
        *,
        staff: dict[str, User],
        accounts: dict[str, Account],
        contacts: dict[str, Contact],
        customers: dict[UUID, User],
        now: datetime,
    ) -> None:
        self.content, self.staff, self.accounts, self.contacts = content, staff, accounts, contacts
        self.customers, self.now = customers, now
        self.rows = Rows([], [], [], [], [])
        self.files: dict[str, StoredFile] = {}
        self.categories = self._categories()
        self.teams = self._teams()

    def fill(self, advance: Callable[[], None]) -> None:
        oldest_first = sorted(self.content.tickets, key=lambda row: -row["created_days_ago"])
        for row in oldest_first:
            self._one(row)
            advance()
        rows = self.rows
        Ticket.objects.bulk_create(rows.tickets, batch_size=AT_ONCE)
        Message.objects.bulk_create(rows.messages, batch_size=AT_ONCE)
        Attachment.objects.bulk_create(rows.attachments, batch_size=AT_ONCE)
        Entry.objects.bulk_create(rows.entries, batch_size=AT_ONCE)
        Rating.objects.bulk_create(rows.ratings, batch_size=AT_ONCE)

    def _categories(self) -> dict[str, Category]:
        return {
            row["key"]: Category.objects.create(
                key=row["key"],
                names={"en": row["en"], "zh-hans": row["zh"]},
                help_texts={"en": row["help_en"], "zh-hans": row["help_zh"]},
                icon=row["icon"],
                position=position,
            )
            for position, row in enumerate(self.content.categories)
        }

    def _teams(self) -> dict[str, Team]:
        by_name = {team.name: team for team in Team.objects.all()}
        return {
            row["key"]: by_name[name] for row in self.content.teams for name in row["name"].values() if name in by_name
        }

    def _one(self, row: dict[str, Any]) -> None:
        created = self.now - timedelta(days=row["created_days_ago"])
        contact = self.contacts[row["contact"]] if row["contact"] else None
        account = self.accounts[row["account"]]
        requester: Account | Contact = contact or account
        ticket = Ticket(
            number=Counter.next("ticket", start=48001),
            subject=row["subject"],
            status=row["status"],
            priority=row["priority"],
            channel="portal",
            language=row["language"],
            category=self.categories[row["category"]],
            tags=[self.content.tags[tag] for tag in row["tags"]],
            account=account,
            contact=contact,
            requester_name=requester.name[:120],
            requester_email=requester.email,
            assignee=self.staff.get(row["assignee"] or ""),
            team=self.teams.get(row["team"] or ""),
            custom=sample_values(self.content, "ticket", row["subject"], at=created),
            created_at=created,
            updated_at=created,
            last_message_at=created,
        )
        self._entry(ticket, "filed", self.customers.get(requester.pk), requester.name, at=created)
        last = self._messages(ticket, row, requester, created)
        self._end(ticket, row, requester, last)
        self.rows.tickets.append(ticket)

    def _messages(
        self, ticket: Ticket, row: dict[str, Any], requester: Account | Contact, created: datetime
    ) -> datetime:
        at = created
        for said in row["messages"]:
            at = min(at + timedelta(hours=said["after_hours"]), self.now - timedelta(minutes=1))
            by_staff = said["by"] != "customer"
            author = self.staff[said["by"]] if by_staff else self.customers.get(requester.pk)
            message = Message(
                ticket=ticket,
                kind=said["kind"],
                by_staff=by_staff,
                author=author,
                author_name=(author.name if author else requester.name)[:120],
                channel="staff" if by_staff else "portal",
                html=html_from_text(said["text"]),
                text=said["text"],
                at=at,
            )
            self.rows.messages.append(message)
            self.rows.attachments.extend(self._attach(name, message) for name in said.get("attachments", []))
            if said["kind"] == "public":
                self._heard(ticket, message)
            if by_staff:
                verb = "replied" if said["kind"] == "public" else "noted"
                self._entry(ticket, verb, author, message.author_name, at=at)
        return at

    def _heard(self, ticket: Ticket, message: Message) -> None:
        ticket.last_by = "staff" if message.by_staff else "customer"
        ticket.preview = " ".join(message.text.split())[:160]
        ticket.last_message_at = ticket.updated_at = message.at
        if message.by_staff and ticket.first_replied_at is None:
            ticket.first_replied_at = message.at

    def _end(self, ticket: Ticket, row: dict[str, Any], requester: Account | Contact, last: datetime) -> None:
        if ticket.assignee:
            taken = ticket.created_at + (last - ticket.created_at) / 10
            changes = {"assignee": [None, ticket.assignee.name]}
            self._entry(ticket, "assigned", ticket.assignee, ticket.assignee.name, at=taken, changes=changes)
        if row["status"] in {"solved", "closed"}:
            ticket.solved_at = last
            changes = {"status": ["open", "solved"]}
            self._entry(
                ticket, "changed the status", ticket.assignee, str(ticket.assignee or ""), at=last, changes=changes
            )
        if row["status"] == "closed":
            ticket.closed_at = min(last + timedelta(days=4), self.now)
            self._entry(
                ticket, "closed", None, "Rapport", at=ticket.closed_at, changes={"status": ["solved", "closed"]}
            )
        if row["rating"]:
            self.rows.ratings.append(
                Rating(
                    ticket=ticket,
                    is_good=row["rating"]["score"] == "good",
                    comment=row["rating"].get("comment", ""),
                    at=min(last + timedelta(hours=3), self.now),
                )
            )

    def _attach(self, name: str, message: Message) -> Attachment:
        if name not in self.files:
            self.files[name] = store_file(self.content.folder / name)
        return Attachment.of(self.files[name], message=message, uploaded_by=message.author, created_at=message.at)

    def _entry(
        self,
        ticket: Ticket,
        verb: str,
        user: User | None,
        name: str,
        *,
        at: datetime,
        changes: dict[str, Any] | None = None,
    ) -> None:
        face = "system" if user is None else "staff" if user in self.staff.values() else "customer"
        self.rows.entries.append(
            Entry(
                at=at,
                verb=verb,
                actor_face=face,
                actor_id=user.pk if user else None,
                actor_name=name[:160],
                subject_type="service.ticket",
                subject_id=ticket.pk,
                subject_name=str(ticket)[:240],
                changes=changes or {},
            )
        )


def store_file(path: Path) -> StoredFile:
    with path.open("rb") as handle:
        return store_upload(UploadedFile(File(handle), name=path.name, size=path.stat().st_size))
