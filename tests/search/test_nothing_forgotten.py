"""No change of anything that is searched can be forgotten: each model is declared, and each action is tried.

After every action the index, once it has caught up, says what the rows say: not one document differs from a new one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from django.apps import apps

import crm
import knowledge_base
from crm.service.models import Category, Ticket
from kernel.tenancy.sides import side_of
from search.filling import fill_once
from search.models import Document
from search.registry import referred, sources
from search.vectors import digest_of
from tenants.signup.actions import sample
from tests.harness.cast import MOMENT, fixed
from tests.search.story import STEPS, Story

# Rows that nobody searches for, each with the reason.
NOT_SEARCHED = {
    "kernel": "counters and proofs",
    "access": "roles: few, and on their own page",
    "audit": "read beside the record that it is about",
    "messaging": "mails and notices: what they say stands on the ticket",
    "records": "views: the palette offers them by name",
    "search": "the index itself",
    "contenttypes": "Django's",
    "auth": "Django's",
    "taggit": "Wagtail's",
    "wagtailcore": "Wagtail's: its pages are searched as articles",
    "wagtailadmin": "Wagtail's: forms that somebody fills in",
    "wagtailusers": "Wagtail's: nothing is kept there",
    "documents": "printed copies of what is searched itself",
    "identity.application": "a program: few, and on their own page",
    "identity.apitoken": "a secret",
    "knowledge_base.knowledgehome": "holds the articles of a language",
    "knowledge_base.articlefile": "pictures of articles that are searched",
    "knowledge_base.articlefile_articles": "the same",
    "knowledge_base.articleexport": "a file on its way out",
    "knowledge_base.articleimport": "files on their way in: what becomes of them is searched as articles",
    "knowledge_base.importpiece": "the same",
    "knowledge_base.oldaddress": "leads to an article",
    "knowledge_base.editor": "a person, as Wagtail sees them",
    "knowledge_base.verdict": "shown on its article",
    "knowledge_base.comment": "said about a draft, on its page",
    "knowledge_base.version": "what was published before: compared on its own page",
    "webhooks": "endpoints and their log: on their own pages",
    "changes": "what was done to records that are searched themselves, and files on their way",
    "demand": "counts of what was looked for",
    "segments": "offered by name in the palette",
    "activities.activity_people": "joins an activity to colleagues",
    "activities.activity_contacts": "joins an activity to people at the customer",
    "activities.task": "on one's own day and on the timeline of its customer",
    "activities.activityfile": "its name is searched with its activity",
    "identity.authenticator": "a secret",
    "identity.recoverycode": "a secret",
    "identity.attempt": "a counter",
    "identity.onetimelink": "a secret",
    "identity.passkey": "a secret",
    "identity.passkeychallenge": "a secret",
    "identity.session": "a secret",
    "identity.staffprofile": "roles and teams of a person",
    "identity.staffprofile_teams": "the same",
    "leads.touch": "shown on its lead",
    "leads.intake": "settings",
    "leads.intake_away": "the same",
    "leads.rule": "settings",
    "leads.rule_people": "the same",
    "customers.address": "searched with its account",
    "customers.line": "searched with its account or contact",
    "customers.need": "shown on its account",
    "customers.stagechange": "shown on its account",
    "customers.ownership": "shown on its account",
    "customers.contactrole": "joins a person to an account",
    "customers.household": "joins persons who are searched",
    "customers.matchkeys": "keys of customers who are searched",
    "customers.merged": "leads to a customer who is searched",
    "duplicates": "pairs of customers who are searched",
    "customers.tag": "a facet of accounts",
    "customers.gradepolicy": "settings",
    "customers.poolrules": "settings",
    "customers.duplicaterules": "settings",
    "customers.poolview": "a counter",
    "customers.portalmember": "joins a person to an account that is searched",
    "service.ticketlink": "joins two tickets",
    "service.message_mentions": "joins a message to people",
    "service.attachment": "its name is searched with its message",
    "service.draft": "nobody else's business",
    "service.rating": "shown on its ticket",
    "service.presence": "gone in a minute",
    "service.ticket_watchers": "joins a ticket to people",
}


def declared(label: str) -> bool:
    searched = {source.model._meta.label_lower for source in sources()}
    return label in searched | set(referred()) | set(NOT_SEARCHED) or label.partition(".")[0] in NOT_SEARCHED


def test_every_model_is_searched_or_says_why_not() -> None:
    tenant_models = [
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if side_of(apps.get_app_config(model._meta.app_label)) == "tenant"
    ]
    assert [label for label in tenant_models if not declared(label)] == []


def test_a_model_that_nobody_declared_is_found() -> None:
    assert not declared("service.newthing")


# They write nothing that is searched, or do so through an action of the story.
ELSEWHERE = {
    "create_task", "change_task", "finish_task", "reopen_task", "remove_task", "restore_task",
    "remind_of_task", "hand_over_tasks",  # tasks are not searched
    "be_present", "leave", "upload_file", "keep_file", "save_draft", "ignore_mail",
    "join_reply",  # as join_mail_by_hand
    "join_by_link",  # as join_portal, and gives its ticket to the account
    "ask_for_sample_data",
    "give_verdict",
    # What is said about a draft, who looks after it and when, its files: none of it is searched.
    "ask_for_review", "withdraw_review", "approve_article", "send_article_back",
    "comment_on_article", "resolve_comment", "upload_article_file",
    "plan_article", "hand_article_over", "hand_articles_over", "remind_of_check",
    "close_gap", "reopen_gap",
    # Segments are found by name in the palette, and nothing of a customer changes.
    "create_segment", "change_segment", "copy_segment", "freeze_segment", "archive_segment", "restore_segment",
    "add_members", "remove_members",
    # Who finds a record is asked of the database: its document stays the same.
    "share_account", "end_account_share", "share_ticket", "end_ticket_share",
    "share_lead", "end_lead_share",
    # How leads come in and by which rules: settings.
    "begin_conversion",  # what it makes is told as by an import
    "set_intake", "save_rule", "remove_rule", "move_rule",
    # Asking for files and looking through them.
    "order_export", "cancel_export", "begin_import", "confirm_import", "cancel_import",
}  # fmt: skip


def actions_of_the_product() -> Iterator[str]:
    modules = [
        importlib.import_module(found.name)
        for package in (crm, knowledge_base)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".actions" in found.name
    ]
    for module in (*modules, sample):
        for name, value in vars(module).items():
            if hasattr(value, "permission") and value.__module__ == module.__name__ and callable(value):
                yield name


def test_every_action_is_in_the_story() -> None:
    assert set(actions_of_the_product()) - STEPS.keys() - ELSEWHERE == set()
    assert len(set(actions_of_the_product())) > 25


def differing() -> list[str]:
    """Documents that are missing, too many, or other than new ones would be."""
    kept = dict(Document.objects.values_list("pk", "digest"))
    fresh: dict[Any, str] = {}
    for source in sources():
        ids = list(source.rows().values_list(source.id_column, flat=True))
        fresh |= {content.id: digest_of(content) for content in source.contents(ids)}
    return [str(pk) for pk in kept.keys() | fresh.keys() if kept.get(pk) != fresh.get(pk)]


def test_after_every_action_the_index_says_what_the_rows_say(acme: object) -> None:
    story = Story()
    assert differing() == []
    for name, step in STEPS.items():
        step(story)
        while fill_once(at=story.at):
            pass
        assert differing() == [], name


def test_what_was_written_past_an_action_differs(acme: object) -> None:
    """Else the story would prove nothing."""
    Ticket.objects.filter(number=1001).update(subject="Pelican")
    Category.objects.update(names={"en": "Birds"})
    while fill_once(at=MOMENT):
        pass
    assert str(fixed("li-ticket")) in differing()
