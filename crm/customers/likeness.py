"""Records that look like another one: found by their keys, told with reasons in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from access.policies import values_of
from crm.customers.fields import ACCOUNT
from crm.customers.fields import CONTACT as CONTACT_TYPE
from crm.customers.keying import profile_of
from crm.customers.matching.profiles import CONTACT, Profile
from crm.customers.matching.scoring import POSSIBLE, Reason, Score, score
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from kernel.actor import Actor
from kernel.reading import rows
from records.types import RecordType

COMPARED, SHOWN = 200, 5
FIND = """
SELECT k.{kind}_id FROM customers_matchkeys k JOIN {table} x ON x.id = k.{kind}_id
WHERE k.keys && %(keys)s::varchar[] AND x.id <> ALL(%(but)s::uuid[]) {reach}
ORDER BY (SELECT count(*) FROM unnest(k.keys) one WHERE one = ANY(%(keys)s::varchar[])) DESC, x.id LIMIT {most}"""
# Of which fields each reason tells, by what stands behind its first word.
RESTS_ON = {
    "mail": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "domain": frozenset({"email", "website", "email_domain"}),
    "city": frozenset({"city"}),
}
REASONS: dict[str, str | Promise] = {
    "same-name": pgettext_lazy("speaks for a duplicate", "Same name"),
    "spelled-name": pgettext_lazy("speaks for a duplicate", "Same name in the other script"),
    "near-name": pgettext_lazy("speaks for a duplicate", "Nearly the same name"),
    "short-name": pgettext_lazy("speaks for a duplicate", "The name in short"),
    "sounding-name": pgettext_lazy("speaks for a duplicate", "The name sounds alike"),
    "other-name": pgettext_lazy("speaks against a duplicate", "Another name"),
    "same-mail": pgettext_lazy("speaks for a duplicate", "Same e-mail"),
    "other-mail": pgettext_lazy("speaks against a duplicate", "Another e-mail"),
    "same-phone": pgettext_lazy("speaks for a duplicate", "Same phone"),
    "other-phone": pgettext_lazy("speaks against a duplicate", "Another phone"),
    "same-wechat": pgettext_lazy("speaks for a duplicate", "Same WeChat"),
    "same-customer": pgettext_lazy("speaks for a duplicate", "At the same customer"),
    "same-domain": pgettext_lazy("speaks for a duplicate", "Same domain"),
    "other-domain": pgettext_lazy("speaks against a duplicate", "Another domain"),
    "same-city": pgettext_lazy("speaks for a duplicate", "Same city"),
    "other-city": pgettext_lazy("speaks against a duplicate", "Another city"),
    "same-place": pgettext_lazy("speaks for a duplicate", "Same place in the name"),
    "other-place": pgettext_lazy("speaks against a duplicate", "Another place in the name"),
    "same-trade": pgettext_lazy("speaks for a duplicate", "Same trade in the name"),
    "other-trade": pgettext_lazy("speaks against a duplicate", "Another trade in the name"),
    "trade-unsaid": pgettext_lazy("speaks against a duplicate", "One name says no trade"),
    "one-is-a-branch": pgettext_lazy("speaks against a duplicate", "One is a branch"),
    "one-group": pgettext_lazy("speaks against a duplicate", "One belongs to the other"),
}


@dataclass(frozen=True)
class ToldReason:
    text: str
    said: str
    is_for: bool


@dataclass(frozen=True)
class Alike:
    """A record that may be the same one."""

    record: Any
    score: Score

    @property
    def points(self) -> int:
        return self.score.points

    @property
    def reasons(self) -> list[ToldReason]:
        return told(self.score.reasons)


def told(reasons: Sequence[Reason], record_type: RecordType = ACCOUNT) -> list[ToldReason]:
    """Without those that rest on what whoever reads may not see."""
    seen = [one for one in reasons if is_seen(one.code, record_type)]
    return [ToldReason(str(REASONS.get(one.code, one.code)), one.said, one.points > 0) for one in seen]


def is_seen(code: str, record_type: RecordType) -> bool:
    return RESTS_ON.get(code.partition("-")[2], frozenset()).isdisjoint(record_type.hidden)


def for_reader(record: Any) -> Any:
    """The record, and of a contact the customer, without what whoever reads may not see; and its numbers alike."""
    kind = CONTACT_TYPE if isinstance(record, Contact) else ACCOUNT
    if isinstance(record, Contact):
        ACCOUNT.for_reader(record.account)
    return kind.for_reader(record)


def seen_profile(record: Any) -> Profile:
    """What whoever reads may see of it is compared, and nothing else. `lines` are prefetched."""
    hidden = (CONTACT_TYPE if isinstance(record, Contact) else ACCOUNT).hidden
    lines = [line for line in record.lines.all() if line.medium not in hidden]
    return profile_of(for_reader(record), lines)


def alike(asked: Profile, actor: Actor, *, but: Sequence[UUID] = (), most: int = SHOWN) -> list[Alike]:
    """Likely ones first; only those that the actor sees. Three statements, or none where nothing can be compared."""
    is_contact = asked.sort == CONTACT
    policy, model = (CONTACT_POLICY, Contact) if is_contact else (ACCOUNT_POLICY, Account)
    if not asked.keys:
        return []
    reach = policy.condition(actor, "x")
    statement = FIND.format(
        kind="contact" if is_contact else "account",
        table=policy.table,
        reach=f"AND {reach}" if reach else "",
        most=COMPARED,
    )
    values = {"keys": asked.keys, "but": list(but)} | values_of(actor)
    found: Any = model._default_manager.filter(pk__in=[row[0] for row in rows(statement, values)])
    found = found.select_related("account") if is_contact else found.select_related("owner")
    scored = [Alike(one, score(asked, seen_profile(one))) for one in found.prefetch_related("lines")]
    likely = [one for one in scored if one.points >= POSSIBLE]
    return sorted(likely, key=lambda one: (-one.points, str(one.record)))[:most]
