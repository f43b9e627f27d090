"""No change of anything that is searched can be forgotten: each model is declared, and each action is tried.

After every action the index, once it has caught up, says what the rows say: not one document differs from a new one.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps

import crm
import knowledge_base
from crm.customers import actions as customers
from crm.customers.models import Account, Contact, PortalMember
from crm.service.actions import changing, conversation, filing, mail, relating, requests
from crm.service.actions.conversation import Words
from crm.service.actions.filing import Stranger, Subject
from crm.service.models import Category, Message, Ticket
from identity.actions import people, profile, teams
from identity.http.sessions import customer_permissions
from identity.models import Team, User
from kernel.actor import SYSTEM
from kernel.tenancy.sides import side_of
from knowledge_base.actions import categories, planning, publishing, writing
from knowledge_base.models import Article
from knowledge_base.models import Category as Topic
from messaging.models import IncomingMail
from search.filling import fill_once
from search.models import Document
from search.registry import referred, sources
from search.vectors import digest_of
from tenants.signup.actions import sample
from tests.harness.cast import MOMENT, fixed

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
    "documents": "printed copies of what is searched itself",
    "identity.application": "a program: few, and on their own page",
    "identity.apitoken": "a secret",
    "knowledge_base.knowledgehome": "holds the articles of a language",
    "knowledge_base.articlefile": "pictures of articles that are searched",
    "knowledge_base.articlefile_articles": "the same",
    "knowledge_base.oldaddress": "leads to an article",
    "knowledge_base.verdict": "shown on its article",
    "knowledge_base.comment": "said about a draft, on its page",
    "knowledge_base.version": "what was published before: compared on its own page",
    "webhooks": "endpoints and their log: on their own pages",
    "demand": "counts of what was looked for",
    "identity.authenticator": "a secret",
    "identity.recoverycode": "a secret",
    "identity.attempt": "a counter",
    "identity.onetimelink": "a secret",
    "identity.passkey": "a secret",
    "identity.passkeychallenge": "a secret",
    "identity.session": "a secret",
    "identity.staffprofile": "roles and teams of a person",
    "identity.staffprofile_teams": "the same",
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


# ---- The story of every action


class Story:
    """The rows of the cast, and who acts; each step runs one action."""

    def __init__(self) -> None:
        self.at = MOMENT + timedelta(days=1)
        self.user = User.objects.select_related("staff__role").get(pk=fixed("zhao"))
        self.by: dict[str, Any] = {"actor": self.user.as_staff(), "clock": self.clock}
        self.system: dict[str, Any] = {"actor": SYSTEM, "clock": self.clock}
        li = User.objects.get(pk=fixed("li"))
        self.li: dict[str, Any] = {"actor": li.as_customer(permissions=customer_permissions()), "clock": self.clock}
        self.member = PortalMember.objects.get(user=li)

    def clock(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at

    @property
    def ticket(self) -> Ticket:
        return Ticket.objects.get(number=1001)

    @property
    def other(self) -> Ticket:
        return Ticket.objects.get(number=1002)

    @property
    def topic(self) -> Topic:
        return Topic.objects.get(pk=fixed("topic"))

    @property
    def article(self) -> Article:
        found: Article = Article.objects.get(uuid=fixed("article"))
        return found


def _mail() -> IncomingMail:
    return IncomingMail.objects.create(
        raw=b"x", digest="1", state="waiting", reason="sender", text="A pelican by mail", received_at=MOMENT
    )


def _file_as_a_stranger(story: Story) -> None:
    who = Stranger("Pelle", "pelle@nowhere.example", "en")
    filing.file_request_unconfirmed(
        **story.system, stranger=who, subject=Subject("Pelican"), words=Words(text="Hello"), path="/confirm/SECRET/"
    )


def _closed_by_clock(story: Story) -> None:
    changing.change_status(**story.by, ticket=story.other, status="solved")
    story.at += timedelta(days=10)
    changing.close_by_clock(**story.system, ticket=story.other)


def _joined(story: Story) -> None:
    user = User.objects.create(
        email="new@harbour.acme.example", name="Newcomer", password="x", created_at=MOMENT, email_confirmed_at=MOMENT
    )
    customers.join_portal(**story.system, user=user)


def _words(title: str) -> writing.Words:
    return writing.Words(title=title, markdown=f"{title}, step by step.")


def _published_by_clock(story: Story) -> None:
    publishing.publish_article(**story.by, article=story.article, at=story.clock() + timedelta(hours=1))
    story.at += timedelta(hours=2)
    publishing.publish_due(**story.system, article=story.article)


def _expired_by_clock(story: Story) -> None:
    article = publishing.publish_article(**story.by, article=story.article)
    planning.plan_article(**story.by, article=article, publish_at=None, expire_at=story.clock() + timedelta(hours=1))
    story.at += timedelta(hours=2)
    publishing.expire_due(**story.system, article=story.article)


STEPS: dict[str, Callable[[Story], Any]] = {
    "create_account": lambda s: customers.create_account(**s.by, kind="company", name="Pelican Foundry"),
    "change_account": lambda s: customers.change_account(
        **s.by, account=Account.objects.get(pk=fixed("harbour")), name="Heron Water", city="Ningbo"
    ),
    "approve_domain": lambda s: customers.approve_domain(
        **s.by, account=Account.objects.get(pk=fixed("jinhua")), domain="jinhua.example"
    ),
    "create_contact": lambda s: customers.create_contact(
        **s.by, account=Account.objects.get(pk=fixed("harbour")), name="王小明"
    ),
    "change_contact": lambda s: customers.change_contact(
        **s.by, contact=Contact.objects.get(pk=fixed("li-contact")), name="Li Weiming", phone="+86 1"
    ),
    "join_portal": _joined,
    "file_request": lambda s: filing.file_request(
        **s.li, member=s.member, subject=Subject("A new pelican", tags=("birds",)), words=Words(text="Look.")
    ),
    "file_request_unconfirmed": _file_as_a_stranger,
    "create_ticket": lambda s: filing.create_ticket(
        **s.by,
        subject=Subject("By staff"),
        words=Words(text="Hello."),
        contact=Contact.objects.get(pk=fixed("sun-contact")),
    ),
    "reply_to_ticket": lambda s: conversation.reply_to_ticket(
        **s.by, ticket=s.ticket, words=Words(text="We look at it."), and_become="pending"
    ),
    "note_on_ticket": lambda s: conversation.note_on_ticket(**s.by, ticket=s.ticket, words=Words(text="Careful.")),
    "reply_to_request": lambda s: conversation.reply_to_request(**s.li, ticket=s.ticket, words=Words(text="And?")),
    "assign_ticket": lambda s: changing.assign_ticket(
        **s.by, ticket=s.ticket, assignee=User.objects.get(pk=fixed("liu")), team=Team.objects.get(pk=fixed("support"))
    ),
    "change_priority": lambda s: changing.change_priority(**s.by, ticket=s.ticket, priority="urgent"),
    "change_category": lambda s: changing.change_category(**s.by, ticket=s.ticket, category=None),
    "change_tags": lambda s: changing.change_tags(**s.by, ticket=s.ticket, tags=["vip", "泵"]),
    "change_status": lambda s: changing.change_status(**s.by, ticket=s.ticket, status="hold"),
    "watch_ticket": lambda s: changing.watch_ticket(**s.by, ticket=s.ticket, watching=True),
    "close_by_clock": _closed_by_clock,
    "hand_over_tickets": lambda s: changing.hand_over_tickets(
        **s.system, person=User.objects.get(pk=fixed("liu")), successor=s.user
    ),
    "close_request": lambda s: requests.close_request(**s.li, ticket=s.ticket),
    "rate_request": lambda s: requests.rate_request(**s.li, ticket=s.ticket, is_good=True),
    "reopen_request": lambda s: requests.reopen_request(**s.li, ticket=s.ticket),
    "join_mail_by_hand": lambda s: mail.join_mail_by_hand(**s.by, mail=_mail(), ticket=s.ticket),
    "link_tickets": lambda s: relating.link_tickets(
        **s.by, ticket=s.ticket, other=Ticket.objects.get(pk=fixed("mia-ticket"))
    ),
    "unlink_tickets": lambda s: relating.unlink_tickets(
        **s.by, ticket=s.ticket, other=Ticket.objects.get(pk=fixed("mia-ticket"))
    ),
    "mark_duplicate": lambda s: relating.mark_duplicate(
        **s.by, ticket=Ticket.objects.get(pk=fixed("mia-ticket")), of=s.ticket
    ),
    "keep_apart": lambda s: relating.keep_apart(**s.by, ticket=Ticket.objects.get(pk=fixed("mia-ticket"))),
    "split_ticket": lambda s: relating.split_ticket(
        **s.by, message=Message.objects.get(pk=fixed("li-message")), line="The second thing"
    ),
    "put_in_sample_company": lambda s: sample.put_in_sample_company(
        **s.by, company=sample.sample_companies("en")[0], language="en"
    ),
    "take_out_sample_data": lambda s: sample.take_out_sample_data(**s.by),
    "create_article": lambda s: writing.create_article(**s.by, language="zh-hans", words=_words("泵的维护")),
    "edit_article": lambda s: writing.edit_article(**s.by, article=s.article, words=_words("Bleed a pelican")),
    "publish_article": lambda s: publishing.publish_article(**s.by, article=s.article),
    "roll_back": lambda s: writing.roll_back(
        **s.by, article=s.article, revision_id=s.article.revisions.order_by("pk").first().pk
    ),
    "publish_due": _published_by_clock,
    "take_back": lambda s: publishing.take_back(**s.by, article=s.article),
    "verify_article": lambda s: planning.verify_article(**s.by, article=s.article, next_on=None),
    "create_category": lambda s: categories.create_category(**s.by, slug="seals", names={"en": "Seals"}),
    "change_category of articles": lambda s: categories.change_category(
        **s.by, category=s.topic, words=categories.CategoryWords({"en": "Pelican pumps", "zh-hans": "泵"})
    ),
    "place_category": lambda s: categories.place_category(**s.by, category=s.topic, place=5),
    "delete_category": lambda s: categories.delete_category(
        **s.by, category=Topic.objects.exclude(pk=s.topic.pk).get(slug="seals")
    ),
    "expire_due": _expired_by_clock,
    "change_profile": lambda s: profile.change_profile(**s.by, user=s.user, name="Zhao Xinxin"),
    "rename_team": lambda s: teams.rename_team(**s.by, team=Team.objects.get(pk=fixed("support")), name="Care"),
    "deactivate_person": lambda s: people.deactivate_person(
        **s.by, person=User.objects.get(pk=fixed("liu")), hand_over_to=None
    ),
}
# They write nothing that is searched, or do so through an action of the story.
ELSEWHERE = {
    "be_present", "leave", "upload_file", "save_draft", "ignore_mail",
    "join_reply",  # as join_mail_by_hand
    "join_by_link",  # as join_portal, and gives its ticket to the account
    "ask_for_sample_data",
    "give_verdict",
    # What is said about a draft, who looks after it and when, its files: none of it is searched.
    "ask_for_review", "withdraw_review", "approve_article", "send_article_back",
    "comment_on_article", "resolve_comment", "upload_article_file",
    "plan_article", "hand_article_over", "hand_articles_over", "remind_of_check",
    "close_gap", "reopen_gap",
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
