"""What follows from what: one line an event, one job a reaction. What is told outside stands in webhooks.py."""

from __future__ import annotations

from crm.activities import events as activities
from crm.activities import reactions as doing
from crm.customers import reactions as look_after
from crm.leads import events as leads
from crm.leads import reactions as leading
from crm.sales import reactions as selling
from crm.service import events as service
from crm.service import reactions as tell
from documents import events as documents
from documents import making as printing
from identity import events as identity
from identity import reactions as ways_in
from kernel.events import ReactionTable
from knowledge_base import events as knowledge
from knowledge_base import reactions as tell_writers
from knowledge_base.exchange import jobs as exchange
from messaging import events as messaging
from tenants.provisioning import events as provisioning
from tenants.provisioning import jobs as making
from tenants.signup import events as signup
from tenants.signup import jobs as sample
from webhooks import events as webhooks
from webhooks import reactions as outside

REACTIONS: ReactionTable = {
    service.TicketFiled: (tell.confirm_filing, tell.tell_staff_of_customer, tell.count_contact_on_ticket),
    service.CustomerReplied: (tell.tell_staff_of_customer, tell.count_contact_on_ticket),
    service.StaffReplied: (tell.tell_customer_of_reply, tell.count_contact_on_ticket),
    service.NoteWritten: (tell.tell_mentioned,),
    service.TicketAssigned: (tell.tell_assignee,),
    service.TicketSolved: (tell.ask_for_rating,),
    service.TicketMarkedDuplicate: (tell.tell_of_duplicate,),
    activities.ActivityLogged: (doing.count_contact,),
    activities.ActivityChanged: (doing.count_contact,),
    activities.ActivityRemoved: (doing.count_contact,),
    activities.TaskGiven: (doing.tell_of_given_task,),
    leads.LeadGiven: (leading.tell_of_given_lead,),
    knowledge.ReviewAsked: (tell_writers.tell_reviewer,),
    knowledge.ReviewDecided: (tell_writers.tell_of_decision,),
    knowledge.ArticleCommented: (tell_writers.tell_of_comment,),
    knowledge.CheckDue: (tell_writers.tell_of_check,),
    knowledge.PublicationFailed: (tell_writers.tell_of_failure,),
    knowledge.ExportAsked: (exchange.make_export,),
    knowledge.ImportBegun: (exchange.read_import,),
    knowledge.ImportConfirmed: (exchange.take_import_over,),
    documents.DocumentOrdered: (printing.make_document,),
    messaging.MailArrived: (tell.join_reply_by_mail,),
    identity.PersonDeactivated: (tell.hand_over, tell_writers.hand_over_articles, doing.pass_tasks_on),
    identity.CustomersPassedOn: (
        look_after.pass_customers_on,
        leading.pass_leads_on,
        selling.pass_opportunities_on,
    ),
    identity.PasskeyChanged: (ways_in.tell_owner_of_passkey,),
    provisioning.WorkspaceWanted: (making.make_workspace,),
    signup.SampleDataWanted: (sample.put_in_sample_data,),
    signup.SampleDataUnwanted: (sample.take_sample_data_out,),
    webhooks.EndpointStopped: (outside.tell_of_stopped_endpoint,),
}
