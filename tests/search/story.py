"""The story in which every action that changes something searched happens once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from crm.activities.actions import logging
from crm.activities.actions.logging import Said
from crm.activities.models import Activity
from crm.customers import actions as customers
from crm.customers.models import Account, Contact, PortalMember
from crm.service.actions import changing, conversation, filing, mail, relating, requests
from crm.service.actions.conversation import Words
from crm.service.actions.filing import Stranger, Subject
from crm.service.models import Message, Ticket
from identity.actions import people, profile, teams
from identity.http.sessions import customer_permissions
from identity.models import Team, User
from kernel.actor import SYSTEM
from knowledge_base.actions import categories, importing, planning, publishing, writing
from knowledge_base.exchange.reading import read_draft
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.exchange.sources import Source
from knowledge_base.models import Article, ArticleImport, ImportPiece
from knowledge_base.models import Category as Topic
from messaging.models import IncomingMail
from tenants.signup.actions import sample
from tests.harness.cast import MOMENT, fixed
from tests.search.customers_story import CUSTOMER_STEPS
from tests.search.sales_story import SALES_STEPS


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
    def activity(self) -> Activity:
        found: Activity = Activity.objects.get(pk=fixed("activity"))
        return found

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


def _imported(story: Story) -> None:
    content = b"---\nslug: heron\n---\n# Heron pumps\n\nThey stand in the water."
    batch = ArticleImport.objects.create(
        begun_by=story.user, begun_at=MOMENT, spoken="en", name="heron.md", path="x", size=1, language="en",
        audience="public", state="applying",
    )  # fmt: skip
    piece = ImportPiece.objects.create(batch=batch, position=0, place="heron.md", fate="new")
    draft = read_draft(Source(io.BytesIO(content), "heron.md"), "heron.md", "en", lambda file_id: False)
    importing.import_article(**story.by, batch=batch, piece=piece, draft=draft, shelving=Shelving())
    publishing.publish_article(**story.by, article=Article.objects.get(slug="heron"))


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


STEPS: dict[str, Callable[[Story], Any]] = (
    {
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
        "log_activity": lambda s: logging.log_activity(
            **s.by, account=Account.objects.get(pk=fixed("harbour")), said=Said("call", text="A pelican rang.")
        ),
        "change_activity": lambda s: logging.change_activity(
            **s.by, activity=s.activity, said=Said("visit", subject="Pelican", contact_ids=[fixed("chen-contact")])
        ),
        "undo_change": lambda s: logging.undo_change(**s.by, activity=s.activity),
        "remove_activity": lambda s: logging.remove_activity(**s.by, activity=s.activity),
        "restore_activity": lambda s: logging.restore_activity(**s.by, activity=s.activity),
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
            **s.by,
            ticket=s.ticket,
            assignee=User.objects.get(pk=fixed("liu")),
            team=Team.objects.get(pk=fixed("support")),
        ),
        "change_priority": lambda s: changing.change_priority(**s.by, ticket=s.ticket, priority="urgent"),
        "change_category": lambda s: changing.change_category(**s.by, ticket=s.ticket, category=None),
        "change_ticket_fields": lambda s: changing.change_ticket_fields(**s.by, ticket=s.ticket, c_serial="AX-77"),
        "change_tags": lambda s: changing.change_tags(**s.by, ticket=s.ticket, tags=["vip", "泵"]),
        "change_status": lambda s: changing.change_status(**s.by, ticket=s.ticket, status="hold"),
        "watch_ticket": lambda s: changing.watch_ticket(**s.by, ticket=s.ticket, watching=True),
        "close_by_clock": _closed_by_clock,
        "hand_over_tickets": lambda s: changing.hand_over_tickets(
            **s.system, person=User.objects.get(pk=fixed("liu")), successor=s.user
        ),
        "hand_over_accounts": lambda s: customers.hand_over_accounts(
            **s.system, person=User.objects.get(pk=fixed("zhang")), successor=User.objects.get(pk=fixed("liu"))
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
        "import_article": _imported,
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
    | CUSTOMER_STEPS
    | SALES_STEPS
)
