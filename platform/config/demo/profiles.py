"""What the demo's companies know of their customers besides names: the same at every start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from config.demo.content import Content
from crm.customers.models import (
    Account,
    Address,
    Contact,
    ContactRole,
    Ended,
    GradePolicy,
    Household,
    Line,
    Need,
    NeedState,
    Ownership,
    PoolRules,
    Reached,
    Risk,
    Stage,
    StageChange,
    Tag,
)
from identity.models import User
from kernel.configured import configuration_changed

# How one came to where one stands, and how many days after the other.
PATHS = {
    Stage.POTENTIAL: (Stage.POTENTIAL,),
    Stage.TALKS: (Stage.POTENTIAL, Stage.TALKS),
    Stage.ACTIVE: (Stage.POTENTIAL, Stage.TALKS, Stage.ACTIVE),
    Stage.LOYAL: (Stage.POTENTIAL, Stage.ACTIVE, Stage.LOYAL),
    Stage.AT_RISK: (Stage.POTENTIAL, Stage.ACTIVE, Stage.AT_RISK),
    Stage.LOST: (Stage.POTENTIAL, Stage.ACTIVE, Stage.AT_RISK, Stage.LOST),
}
BUYING = {Stage.ACTIVE, Stage.LOYAL, Stage.AT_RISK, Stage.LOST}
STEP = timedelta(days=23)


def sample_profile(content: Content, row: Mapping[str, Any], *, at: datetime) -> dict[str, Any]:
    """Of the account that the content calls `row["key"]`."""
    chance, said = Random(f"profile {row['key']}"), content.profiles  # noqa: S311  (no secret)
    stage = Stage(chance.choice(said["stages"][row.get("grade") or ""]))
    texts = {name: said[name][row["language"]] for name in ("hobbies", "habits")}
    found: dict[str, Any] = {
        "stage": stage,
        "preferred_channel": sample_channel(row["key"]),
        "risk": chance.choice([Risk.LOW, Risk.LOW, Risk.MEDIUM, Risk.HIGH, ""]),
        "habits": chance.choice(texts["habits"]) if chance.random() < 0.5 else "",
        "hobbies": chance.choice(texts["hobbies"]) if chance.random() < 0.4 else "",
        "tags": [
            tag["name"] for tag in said["tags"] if tag["only"] == row["kind"] and chance.randrange(100) < tag["share"]
        ],
    }
    if stage in BUYING:
        count = chance.randrange(1, 40)
        low, high = said["value_each"]
        bought_on = (at + timedelta(days=chance.randrange(0, 110))).date()
        found |= {"purchase_count": count, "purchase_value": Decimal(count * chance.randrange(low, high))}
        found |= {"last_purchase_on": bought_on - timedelta(days=300 if stage == Stage.LOST else 0)}
        if row["kind"] == "company":
            found["contract_until"] = date(at.year + chance.choice([0, 1, 1, 2]), 12, 31)
    return found


def sample_channel(key: str) -> str:
    chance = Random(f"channel {key}")  # noqa: S311  (no secret)
    return chance.choice([Reached.PHONE, Reached.WECHAT, Reached.EMAIL, Reached.PORTAL, ""])


def fill_profiles(
    content: Content,
    accounts: Mapping[str, Account],
    contacts: Mapping[str, Contact],
    staff: Mapping[str, User],
    *,
    at: datetime,
    now: datetime,
) -> None:
    said = content.profiles
    Tag.objects.bulk_create(Tag(name=tag["name"], colour=tag["colour"], created_at=at) for tag in said["tags"])
    GradePolicy.objects.bulk_create(
        GradePolicy(grade=grade, reply_hours=reply, solve_hours=solve, priority=priority)
        for grade, (reply, solve, priority) in said["grades"].items()
    )
    configuration_changed()
    parts = ("kind", "country", "region", "city", "street", "postal_code")
    Address.objects.bulk_create(
        Address(
            account=accounts[row["account"]],
            is_main=row.get("main", False),
            created_at=at + timedelta(minutes=place),
            **{name: row[name] for name in parts},
        )
        for place, row in enumerate(said["addresses"])
    )
    Line.objects.bulk_create(
        Line(
            account=accounts.get(row.get("account", "")),
            contact=contacts.get(row.get("contact", "")),
            created_at=at,
            **{name: row[name] for name in ("medium", "kind", "value")},
        )
        for row in said["lines"]
    )
    ContactRole.objects.bulk_create(
        ContactRole(contact=contacts[contact], account=accounts[account], role=role, created_at=at)
        for contact, account, role in said["roles"]
    )
    for name, members in said["households"]:
        household = Household.objects.create(name=name, created_at=at)
        Account.objects.filter(pk__in=[accounts[key].pk for key in members]).update(household=household)
    _fill_needs(said["needs"], accounts, at=at, now=now)
    _fill_owners(accounts, staff, at=at, now=now)
    _fill_stages(accounts.values(), next(iter(staff.values())), at=at)


def _fill_needs(rows: list[dict[str, Any]], accounts: Mapping[str, Account], *, at: datetime, now: datetime) -> None:
    Need.objects.bulk_create(
        Need(
            account=accounts[row["account"]],
            text=row["text"],
            wanted_by=None if row["in_days"] is None else (now + timedelta(days=row["in_days"])).date(),
            state=row.get("state", NeedState.OPEN),
            settled_at=now - timedelta(days=3) if "state" in row else None,
            created_at=at + timedelta(days=30),
            by=accounts[row["account"]].owner,
        )
        for row in rows
    )


def _fill_stages(accounts: Any, someone: User, *, at: datetime) -> None:
    changes = []
    for account in accounts:
        by, old = account.owner or someone, ""
        for place, stage in enumerate(PATHS[Stage(account.stage)]):
            when = at + place * STEP
            changes.append(StageChange(account=account, old=old, new=stage, at=when, by=by, by_name=by.name))
            old = stage
    StageChange.objects.bulk_create(changes, batch_size=500)


def _fill_owners(accounts: Mapping[str, Account], staff: Mapping[str, User], *, at: datetime, now: datetime) -> None:
    """Some of those of low grade have gone back into the pool."""
    PoolRules.objects.create(claims_a_day=10, capacity=150, quiet_days=365, after_contract_days=90, views_a_day=60)
    people, stretches, unowned = sorted(staff.values(), key=lambda one: one.email), [], []
    for place, (key, account) in enumerate(sorted(accounts.items())):
        owner = account.owner
        if owner is None:
            continue
        before = people[place % len(people)]
        if place % 7 == 0 and before != owner:
            said = {"owner": before, "owner_name": before.name, "until": at, "ended": Ended.HANDED_OVER}
            stretches.append(Ownership(account=account, since=at - timedelta(days=400), **said))
        stretch = Ownership(account=account, owner=owner, owner_name=owner.name, since=at)
        if account.grade == "low" and Random(f"pool {key}").random() < 0.3:  # noqa: S311  (no secret)
            stretch.until = now - timedelta(days=1 + place % 40)
            stretch.ended = Ended.RECYCLED if place % 2 else Ended.RELEASED
            unowned.append(account.pk)
        stretches.append(stretch)
    Ownership.objects.bulk_create(stretches, batch_size=500)
    Account.objects.filter(pk__in=unowned).update(owner=None)
