"""Who may become a customer of a workspace, what was said with them, and what may be sold: told from now backwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from config.demo.content import Content
from config.demo.rights import team_by_key
from crm.customers.models import Account, Contact
from crm.leads.models import Intake, Lead, Rule, Touch, Way
from crm.sales.models import Opportunity
from identity.models import User

PLAIN = ("name", "company", "job_title", "email", "phone", "wechat", "source", "status", "reason", "language")
MORE = ("country", "region", "interest", "has_consent")


# Which leads, in which way, and among the people of which team, by workspace.
RULES = {
    "acme": (
        ("欧美线索 Europe and Americas", {"language": "en"}, Way.LANGUAGE, "sales-europe"),
        ("浙江和上海", {"region": "浙江"}, Way.TURN, "sales-east"),
        ("其余线索", {}, Way.LOAD, "sales"),
    ),
    "globex": (("企业采购", {}, Way.LOAD, "business"),),
}


def fill_leads(content: Content, staff: Mapping[str, User], *, now: datetime) -> None:
    zone, teams = ZoneInfo(content.workspace["time_zone"]), team_by_key(content)
    Intake.objects.create(form_is_on=True, form_asks=["company", "phone", "region", "interest"])
    for place, (name, passes, way, team) in enumerate(RULES[content.key]):
        Rule.objects.create(
            name=name, query=urlencode(passes), way=way, team=teams[team], position=place, created_at=now
        )
    for row in content.leads:
        at = _ago(row["days_ago"], row["hour"], now, zone)
        said = [(_ago(one["days_ago"], row["hour"], now, zone), one) for one in row["touches"]]
        lead = Lead.objects.create(
            **{name: row[name] for name in (*PLAIN, *MORE)},
            owner=staff.get(row["owner"]),
            team=teams[row["team"]],
            created_at=at,
            updated_at=max([at, *(moment for moment, _one in said)]),
        )
        for moment, one in said:
            Touch.objects.create(
                lead=lead,
                kind=one["kind"],
                text=one["text"],
                at=moment,
                made_by=staff[one["by"]],
                made_by_name=staff[one["by"]].name,
            )


def fill_opportunities(
    content: Content,
    staff: Mapping[str, User],
    accounts: Mapping[str, Account],
    contacts: Mapping[str, Contact],
    *,
    now: datetime,
) -> None:
    today = now.astimezone(ZoneInfo(content.workspace["time_zone"])).date()
    for place, row in enumerate(content.opportunities):
        at = now - timedelta(days=40 + 3 * place)
        Opportunity.objects.create(
            **{name: row[name] for name in ("name", "stage", "amount", "currency", "probability", "note")},
            account=accounts[row["account"]],
            contact=contacts[row["contact"]],
            close_on=today + timedelta(days=row["days"]),
            owner=staff[row["owner"]],
            created_at=at,
            updated_at=at,
        )


def _ago(days: int, hour: int, now: datetime, zone: ZoneInfo) -> datetime:
    """At that hour of their day."""
    day = now.astimezone(zone) - timedelta(days=days)
    return min(day.replace(hour=hour, minute=12, second=0, microsecond=0), now)
