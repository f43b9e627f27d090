"""The part of the story in which what belongs to customers is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from crm.customers import actions as customers
from crm.customers.actions import change_account, grades, needs, places, pool, relating, tagging, tree
from crm.customers.actions.duplicate_rules import set_duplicate_rules
from crm.customers.models import Account, Address, Contact, ContactRole, Line, Need, Tag
from crm.customers.models.grade_policy import Service
from crm.customers.queries.pool import Due
from crm.duplicates.actions.merging import merge_records
from crm.duplicates.actions.telling_apart import look_now, tell_apart
from crm.duplicates.kinds import KINDS
from crm.duplicates.models import AccountPair
from crm.service.models import Ticket
from tests.harness.cast import MOMENT, fixed


def harbour() -> Account:
    return the("harbour")


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def _recycled(story: Any) -> Any:
    pool.set_pool_rules(**story.by, quiet_days=1, warning_days=0)
    Ticket.objects.filter(account=fixed("jinhua")).update(status="solved", solved_at=MOMENT)
    story.at += timedelta(days=400)
    due = Due(fixed("jinhua"), story.at)
    assert pool.recycle_account(**story.system, due=due)


def _tag_removed(story: Any) -> Any:
    change_account(**story.by, account=harbour(), tags=["Public tender", "Export"])
    tagging.remove_tag(**story.by, tag=Tag.objects.get(name="Public tender"))


def _tag_renamed(story: Any) -> Any:
    change_account(**story.by, account=harbour(), tags=["Tender"])
    tagging.change_tag(**story.by, tag=Tag.objects.get(name="Tender"), name="Public tender", colour="red")


def _merged(story: Any) -> Any:
    other = customers.create_account(**story.by, kind="company", name="Harbour City Water Ltd", language="en")
    customers.create_contact(**story.by, account=other, name="Wu Fang", language="en")
    return merge_records(**story.by, kind=KINDS["account"], keep=fixed("harbour"), merge=[other.pk])


def _told_apart(story: Any) -> Any:
    first, second = sorted((harbour(), the("jinhua")), key=lambda one: one.pk)
    pair = AccountPair.objects.create(first=first, second=second, points=60, print="x", found_at=MOMENT)
    return tell_apart(**story.by, pair=pair)


CUSTOMER_STEPS: dict[str, Callable[[Any], Any]] = {
    "merge_records": _merged,
    "tell_apart": _told_apart,
    "look_now": lambda s: look_now(**s.by),
    "create_tag": lambda s: tagging.create_tag(**s.by, name="Pelicans"),
    "change_tag": _tag_renamed,
    "remove_tag": _tag_removed,
    "set_grade_policy": lambda s: grades.set_grade_policy(**s.by, grade="high", service=Service(1, 2, "high")),
    "place_account": lambda s: tree.place_account(**s.by, account=the("jinhua"), parent=harbour()),
    "add_address": lambda s: places.add_address(**s.by, account=harbour(), kind="site", street="Pelican Quay"),
    "change_address": lambda s: places.change_address(
        **s.by, address=Address.objects.get(), kind="site", street="Heron Quay"
    ),
    "make_main_address": lambda s: places.make_main_address(
        **s.by, address=places.add_address(**s.by, account=harbour(), kind="billing", street="Second Quay")
    ),
    "remove_address": lambda s: places.remove_address(**s.by, address=Address.objects.get(street="Heron Quay")),
    "add_line": lambda s: places.add_line(
        **s.by, of=Contact.objects.get(pk=fixed("chen-contact")), medium="phone", kind="work", value="+86 574 1"
    ),
    "make_main_line": lambda s: places.make_main_line(**s.by, line=Line.objects.get()),
    "remove_line": lambda s: places.remove_line(
        **s.by, line=places.add_line(**s.by, of=harbour(), medium="phone", kind="work", value="+86 574 9")
    ),
    "note_need": lambda s: needs.note_need(**s.by, account=harbour(), text="Quieter pumps"),
    "settle_need": lambda s: needs.settle_need(**s.by, need=Need.objects.get(), state="met"),
    "give_role": lambda s: relating.give_role(
        **s.by, contact=Contact.objects.get(pk=fixed("li-contact")), account=the("jinhua"), role="decides"
    ),
    "end_role": lambda s: relating.end_role(**s.by, given=ContactRole.objects.get()),
    "live_together": lambda s: relating.live_together(
        **s.by,
        account=the("mia-account"),
        other=Account.objects.create(kind="person", name="Jan", created_at=MOMENT, updated_at=MOMENT),
    ),
    "rename_household": lambda s: relating.rename_household(**s.by, account=the("mia-account"), name="Kochs"),
    "leave_household": lambda s: relating.leave_household(**s.by, account=the("mia-account")),
    "claim_account": lambda s: pool.claim_account(**s.by, account=the("mia-account")),
    "release_account": lambda s: pool.release_account(**s.by, account=the("mia-account"), reason="Moved away"),
    "protect_account": lambda s: pool.protect_account(**s.by, account=harbour(), reason="Key customer"),
    "end_protection": lambda s: pool.end_protection(**s.by, account=harbour()),
    "set_duplicate_rules": lambda s: set_duplicate_rules(**s.by, accounts="off", contacts="warn"),
    "set_pool_rules": lambda s: pool.set_pool_rules(**s.by, quiet_days=30),
    "recycle_account": _recycled,
}
