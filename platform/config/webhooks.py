"""What webhooks can tell of: one line an event."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from crm.customers import events as customers
from crm.customers.api.resources import ACCOUNTS, CONTACTS
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.leads import events as leads
from crm.leads.api.resources import LEADS
from crm.leads.permissions import VIEW_LEADS
from crm.sales import events as sales
from crm.sales.api.resources import OPPORTUNITIES
from crm.sales.permissions import VIEW_OPPORTUNITIES
from crm.service import events as service
from crm.service.api.resources import MESSAGES, TICKETS
from crm.service.permissions import VIEW_TICKETS
from knowledge_base import events as knowledge
from knowledge_base.api.resources import ARTICLES
from knowledge_base.permissions import VIEW_ARTICLES
from webhooks.kinds import Kind, Shown

TICKET = Shown("ticket", "ticket_id", TICKETS)
MESSAGE = Shown("message", "message_id", MESSAGES)
ACCOUNT = Shown("account", "account_id", ACCOUNTS)
CONTACT = Shown("contact", "contact_id", CONTACTS)
LEAD = Shown("lead", "lead_id", LEADS)
OPPORTUNITY = Shown("opportunity", "opportunity_id", OPPORTUNITIES)
ARTICLE = Shown("article", "article_id", ARTICLES)

KINDS = (
    Kind("ticket.created", _("A ticket was filed"), service.TicketFiled, VIEW_TICKETS, (TICKET, MESSAGE)),
    Kind("ticket.changed", _("A ticket's properties changed"), service.TicketChanged, VIEW_TICKETS, (TICKET,)),
    Kind("ticket.assigned", _("A ticket was given to somebody"), service.TicketAssigned, VIEW_TICKETS, (TICKET,)),
    Kind("ticket.solved", _("A ticket was solved"), service.TicketSolved, VIEW_TICKETS, (TICKET,)),
    Kind("ticket.reopened", _("A ticket was reopened"), service.TicketReopened, VIEW_TICKETS, (TICKET,)),
    Kind("ticket.closed", _("A ticket was closed"), service.TicketClosed, VIEW_TICKETS, (TICKET,)),
    Kind(
        "ticket.marked_duplicate",
        _("A ticket was marked as a duplicate"),
        service.TicketMarkedDuplicate,
        VIEW_TICKETS,
        (TICKET,),
    ),
    Kind("message.by_customer", _("A customer wrote"), service.CustomerReplied, VIEW_TICKETS, (TICKET, MESSAGE)),
    Kind("message.by_staff", _("A colleague answered"), service.StaffReplied, VIEW_TICKETS, (TICKET, MESSAGE)),
    Kind("message.note", _("A colleague wrote a note"), service.NoteWritten, VIEW_TICKETS, (TICKET, MESSAGE)),
    Kind("account.created", _("An account was created"), customers.AccountCreated, VIEW_CUSTOMERS, (ACCOUNT,)),
    Kind("account.changed", _("An account changed"), customers.AccountChanged, VIEW_CUSTOMERS, (ACCOUNT,)),
    Kind("contact.created", _("A contact was created"), customers.ContactCreated, VIEW_CUSTOMERS, (CONTACT,)),
    Kind("contact.changed", _("A contact changed"), customers.ContactChanged, VIEW_CUSTOMERS, (CONTACT,)),
    Kind("lead.created", _("A lead came in"), leads.LeadCreated, VIEW_LEADS, (LEAD,)),
    Kind("lead.changed", _("A lead changed"), leads.LeadChanged, VIEW_LEADS, (LEAD,)),
    Kind(
        "opportunity.created",
        _("An opportunity was created"),
        sales.OpportunityCreated,
        VIEW_OPPORTUNITIES,
        (OPPORTUNITY,),
    ),
    Kind(
        "opportunity.changed",
        _("An opportunity changed"),
        sales.OpportunityChanged,
        VIEW_OPPORTUNITIES,
        (OPPORTUNITY,),
    ),
    Kind("article.published", _("An article was published"), knowledge.ArticlePublished, VIEW_ARTICLES, (ARTICLE,)),
    Kind("article.taken_back", _("An article was taken back"), knowledge.ArticleTakenBack, VIEW_ARTICLES, (ARTICLE,)),
)
