"""Segments of the demo: the life of a customer in four, people who buy, and a few that were picked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from config.demo.content import Content
from crm.customers.models import Account
from crm.segments.actions.building import Said, create_segment
from crm.segments.actions.picking import add_members
from crm.segments.conditions.days import today_at
from crm.segments.conditions.tree import read_group
from crm.segments.known import all_members
from crm.segments.models import Segment, SegmentSize
from identity.models import User
from kernel.actor import SYSTEM
from knowledge_base.actions.publishing import publish_article
from knowledge_base.actions.writing import Words, create_article
from knowledge_base.models import Article, Category

Json = dict[str, Any]


def _stage(*keys: str) -> Json:
    return {"about": "stage", "how": "any", "values": list(keys)}


QUIET: Json = {
    "match": "any",
    "parts": [
        {"about": "last_contact_at", "how": "over", "days": 45},
        {"about": "last_contact_at", "how": "empty"},
        {"about": "@ratings", "how": "has", "period": "last", "days": 90, "where": {"is_good": ["bad"]}},
    ],
}
ALIVE: Json = {
    "match": "any",
    "parts": [
        {"about": "last_contact_at", "how": "last", "days": 45},
        {"about": "@tickets", "how": "has", "period": "last", "days": 45},
    ],
}
# Key, what its members are, names by language, what it is for, conditions; no conditions: picked by hand.
SEGMENTS: tuple[tuple[str, str, Mapping[str, str], Mapping[str, str], Json | None], ...] = (
    (
        "potential",
        "account",
        {"en": "Potential customers", "zh": "潜在客户"},
        {"en": "Not buying yet: whom to visit first.", "zh": "尚未成交：优先拜访的对象。"},
        {"match": "all", "parts": [_stage("potential", "talks")]},
    ),
    (
        "active",
        "account",
        {"en": "Active customers", "zh": "活跃客户"},
        {"en": "Customers who were in touch lately.", "zh": "近期有往来的合作客户。"},
        {"match": "all", "parts": [_stage("active", "loyal"), ALIVE]},
    ),
    (
        "loyal",
        "account",
        {"en": "Loyal customers", "zh": "忠诚客户"},
        {"en": "They get the direct line of our engineers.", "zh": "可以直接联系我们的工程师。"},
        {
            "match": "all",
            "parts": [
                {"match": "any", "parts": [_stage("loyal"), {"about": "grade", "how": "any", "values": ["high"]}]},
                {"match": "none", "parts": [_stage("lost", "at_risk")]},
            ],
        },
    ),
    (
        "churning",
        "account",
        {"en": "Customers who may leave", "zh": "流失风险客户"},
        {"en": "Quiet for long, or unhappy: call them this week.", "zh": "久未联系或不满意：本周内回访。"},
        {
            "match": "any",
            "parts": [_stage("at_risk"), {"match": "all", "parts": [_stage("active", "loyal"), QUIET]}],
        },
    ),
    (
        "buyers",
        "contact",
        {"en": "People who decide or buy", "zh": "决策人与采购人"},
        {"en": "For invitations and offers.", "zh": "用于邀请和报价。"},
        {"match": "all", "parts": [{"about": "@roles", "how": "has", "where": {"role": ["decides", "buys"]}}]},
    ),
    (
        "references",
        "account",
        {"en": "Reference customers", "zh": "标杆客户"},
        {"en": "They agreed to be named.", "zh": "同意对外署名的客户。"},
        None,
    ),
    (
        "guests",
        "account",
        {"en": "Guests of the open day in spring", "zh": "春季开放日来宾"},
        {"en": "Invited in March.", "zh": "三月受邀。"},
        None,
    ),
)
STEPS_EN = (
    "1. Call the number on your service card.",
    "2. Say the serial number of the unit.",
    "3. An engineer calls back within thirty minutes, also at night.",
)
STEPS_ZH = (
    "1. 拨打服务卡上的号码。",
    "2. 说明设备序列号。",
    "3. 工程师会在三十分钟内回电，夜间亦然。",
)
ARTICLE = {
    "en": (
        "The direct line to our engineers",
        "For customers of long standing: whom to call, also at night.",
        "\n".join(("You have been with us for long, so you need not wait in any queue.", "", *STEPS_EN)),
    ),
    "zh-hans": (
        "工程师直线电话",
        "面向长期合作客户：该找谁，夜间也可拨打。",
        "\n".join(("感谢长期合作，您无需排队等待。", "", *STEPS_ZH)),
    ),
}


def fill_segments(
    content: Content, staff: Mapping[str, User], accounts: Mapping[str, Account], *, now: datetime
) -> None:
    language = "zh" if content.workspace["default_language"] == "zh-hans" else "en"
    administrator = next(user for user in staff.values() if user.staff.role.is_administrator)
    by: Json = {"actor": administrator.as_staff(), "clock": lambda: now - timedelta(days=60)}
    firms = [account.pk for account in accounts.values() if account.is_company]
    made: dict[str, Segment] = {}
    for place, (key, of, names, about, said) in enumerate(SEGMENTS):
        group = read_group(said) if said else None
        is_audience = key == "loyal"
        wanted = Said(names[language], group, about[language], "all", is_audience=is_audience)
        made[key] = create_segment(**by, of=of, said=wanted)
        if group is None:
            add_members(**by, segment=made[key], ids=firms[place : place + 7])
    for segment in made.values():
        _measure(segment, now=now)
    _write(made["loyal"], administrator, now=now)


def _measure(segment: Segment, *, now: datetime) -> None:
    """A past that leads to what is true today."""
    size, today = all_members(segment, now).count(), today_at(now)
    for back in range(60):
        swing = 0 if segment.is_static else (back // 4) * max(size // 50, 1) - (back * 5 % 7) // 3 * bool(back)
        SegmentSize.note(segment, today - timedelta(days=back), max(size - swing, 0))


def _write(segment: Segment, administrator: User, *, now: datetime) -> None:
    by: Json = {"actor": administrator.as_staff(), "clock": lambda: now - timedelta(days=30)}
    topic, original = Category.objects.order_by("position", "pk").first(), None
    for language, (title, summary, text) in ARTICLE.items():
        words = Words(
            title=title,
            summary=summary,
            markdown=text,
            slug="direct-line",
            category=topic,
            audience="chosen",
            groups=(segment.key,),
        )
        article: Article = create_article(
            actor=SYSTEM, clock=by["clock"], language=language, words=words, translation_of=original
        )
        published = publish_article(**by, article=article)
        original = original or published
