"""What service does when something happened: it tells the people concerned, each in their own language."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from crm.customers.models.contacted import reckon_for
from crm.service.actions.changing import hand_over_tickets
from crm.service.actions.mail import join_reply
from crm.service.models import Message, Ticket
from crm.service.permissions import TICKET_POLICY
from identity.models import StaffProfile, User
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail
from messaging.models import IncomingMail, IncomingState
from messaging.notices import notify
from messaging.reply_address import make_reply_address


@job()
def tell_customer_of_reply(ticket_id: str, message_id: str) -> None:
    """Staff answered: one mail for all answers of a short while, to which the customer can reply."""
    message = Message.objects.select_related("ticket").get(pk=message_id)
    if message.is_note or not message.by_staff:
        return
    _mail_customer(message.ticket, "reply_to_customer", _said(message))


@job()
def confirm_filing(ticket_id: str, message_id: str) -> None:
    """The number, and what happens next; or, when staff opened it for the customer, what they wrote."""
    message = Message.objects.select_related("ticket").get(pk=message_id)
    if message.is_note or message.ticket.account_id is None:
        return
    template = "reply_to_customer" if message.by_staff else "request_filed"
    _mail_customer(message.ticket, template, _said(message))


@job()
def ask_for_rating(ticket_id: str) -> None:
    _mail_customer(Ticket.objects.get(pk=ticket_id), "request_solved", {})


@job()
def tell_of_duplicate(ticket_id: str, of_id: str) -> None:
    """Where the work goes on, to a customer who sees that request; nobody hears the number of somebody else's."""
    ticket = Ticket.objects.select_related("contact").get(pk=ticket_id)
    of = Ticket.objects.get(pk=of_id)
    if ticket.shows_to_requester(of):
        url = f"{current_tenant().base_url}/requests/{of.number}/"
        _mail_customer(ticket, "request_joined", {"other": str(of.number), "other_url": url})


@job()
def tell_staff_of_customer(ticket_id: str, message_id: str) -> None:
    """The customer wrote: whoever answers the ticket, and whoever watches it, is told."""
    message = Message.objects.select_related("ticket").get(pk=message_id)
    if message.by_staff:
        return
    for person in _concerned(message.ticket):
        with translation.override(person.language):
            title = _("%(name)s wrote on #%(number)d") % {"name": message.author_name, "number": message.ticket.number}
        _tell(person, "customer_wrote", title, message.ticket, _said(message))


@job()
def tell_mentioned(ticket_id: str, message_id: str) -> None:
    message = Message.objects.select_related("ticket").get(pk=message_id)
    mentioned = set(message.mentions.all())
    for person in mentioned | set(_concerned(message.ticket)):
        if person.pk == message.author_id:
            continue
        with translation.override(person.language):
            mentions, notes = _("%(name)s mentioned you on #%(number)d"), _("%(name)s left a note on #%(number)d")
            words = mentions if person in mentioned else notes
            title = words % {"name": message.author_name, "number": message.ticket.number}
        _tell(person, "mentioned", title, message.ticket, _said(message), by_mail=person in mentioned)


@job()
def tell_assignee(ticket_id: str, assignee_id: str, by_id: str | None) -> None:
    ticket, person = Ticket.objects.get(pk=ticket_id), User.objects.get(pk=assignee_id)
    by = User.objects.filter(pk=by_id).first() if by_id else None
    with translation.override(person.language):
        title = _("#%(number)d is yours now") % {"number": ticket.number}
    item = {"author": by.name if by else "", "text": ticket.preview}
    _tell(person, "assigned", title, ticket, item)


@job()
def join_reply_by_mail(mail_id: str, reference: str, is_genuine: bool) -> None:
    mail = IncomingMail.objects.select_for_update().get(pk=mail_id)
    if mail.state == IncomingState.NEW:
        join_reply(actor=SYSTEM, clock=system_clock, mail=mail, reference=reference if is_genuine else "")


@job()
def hand_over(person_id: str, successor_id: str | None) -> None:
    successor = User.objects.filter(pk=successor_id).first() if successor_id else None
    hand_over_tickets(actor=SYSTEM, clock=system_clock, person=User.objects.get(pk=person_id), successor=successor)


def _concerned(ticket: Ticket) -> list[User]:
    """Who answers it and who watches it, each once."""
    people = list(ticket.watchers.filter(staff__deactivated_at__isnull=True))
    if ticket.assignee_id and ticket.assignee not in people:
        people.append(ticket.assignee)
    return people


def _tell(person: User, kind: str, title: str, ticket: Ticket, item: dict[str, str], *, by_mail: bool = True) -> None:
    if not _sees(person, ticket):
        return
    at, url = system_clock(), f"/desk/tickets/{ticket.number}/"
    notify(user_id=person.pk, kind=kind, title=title, detail=ticket.subject, url=url, by=item["author"], at=at)
    if by_mail:
        queue_mail(
            to=person.email,
            name=person.name,
            language=person.language,
            template="staff_notice",
            item=item
            | {
                "title": title,
                "number": ticket.number,
                "subject": ticket.subject,
                "url": current_tenant().base_url + url,
            },
            at=at,
            burst_key=f"staff:{ticket.pk}:{person.pk}",
            thread_key=f"staff-ticket:{ticket.pk}",
        )


def _sees(person: User, ticket: Ticket) -> bool:
    """Who watched it once, or is mentioned, may not reach it any more: then nothing of it is told."""
    profile = StaffProfile.objects.select_related("role").filter(user=person, deactivated_at__isnull=True).first()
    if profile is None:
        return False
    person.staff = profile
    return TICKET_POLICY.reaches(person.as_staff(), ticket.pk)


def _mail_customer(ticket: Ticket, template: str, item: dict[str, str]) -> None:
    if not ticket.requester_email or ticket.account_id is None:  # nobody has confirmed this address yet
        return
    tenant = current_tenant()
    url = f"{tenant.base_url}/requests/{ticket.number}/"
    queue_mail(
        to=ticket.requester_email,
        name=ticket.requester_name,
        language=_language_of_customer(ticket),
        template=template,
        item=item | {"number": ticket.number, "subject": ticket.subject, "url": url},
        at=system_clock(),
        burst_key=f"customer:{template}:{ticket.pk}",
        thread_key=f"ticket:{ticket.pk}",
        reply_to=make_reply_address(tenant.uuid, str(ticket.number)),
    )


def _language_of_customer(ticket: Ticket) -> str:
    """What the person chose in the portal; else the ticket's."""
    user = User.objects.with_email(ticket.requester_email).only("language").first()
    return user.language if user else ticket.language


def _said(message: Message) -> dict[str, str]:
    return {"author": message.author_name, "text": message.text, "at": message.at.isoformat()}


@job()
def count_contact_on_ticket(ticket_id: str, message_id: str) -> None:
    account_id = Ticket.objects.filter(pk=ticket_id).values_list("account_id", flat=True).first()
    if account_id is not None:
        reckon_for([account_id], at=system_clock())
