"""What the page of an account shows beside it, in one statement: addresses, numbers, needs, stages, its group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from access.policies import values_of
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Address, Contact, Line, Need, StageChange
from crm.customers.permissions import ACCOUNT_POLICY
from crm.customers.queries.records import CONTACTS_SHOWN
from kernel.actor import Actor
from kernel.reading import Columns, rows
from records.types import RecordType

STAGES, CHILDREN, MEMBERS = 6, 8, 400
ADDRESS, LINE, NEED, STAGE = Columns(Address), Columns(Line), Columns(Need), Columns(StageChange)
PERSON = Columns(Contact, "id", "account_id", "name", "job_title", "email", "phone")
FIRM = Columns(Account, "id", "name", "kind", "city", "parent_id")
# Names and constants of this file; what a reader sees of other accounts is the policy's condition.
AROUND = f"""SELECT
 (SELECT json_agg({ADDRESS.as_json("x")} ORDER BY x.is_main DESC, x.created_at, x.id)
  FROM customers_address x WHERE x.account_id = a.id),
 (SELECT json_agg({LINE.as_json("x")} ORDER BY x.created_at, x.id) FROM customers_line x WHERE x.account_id = a.id),
 (SELECT json_agg({NEED.as_json("x")} ORDER BY x.state <> 'open', x.wanted_by, x.created_at DESC, x.id)
  FROM customers_need x WHERE x.account_id = a.id),
 (SELECT json_agg({STAGE.as_json("x")} ORDER BY x.at DESC, x.id DESC) FROM
  (SELECT * FROM customers_stagechange s WHERE s.account_id = a.id ORDER BY s.at DESC, s.id DESC LIMIT {STAGES}) x),
 (SELECT {FIRM.as_json("x")} FROM customers_account x WHERE x.id = a.parent_id AND {{seen}}),
 (SELECT json_agg({FIRM.as_json("x")} ORDER BY x.name, x.id) FROM
  (SELECT * FROM customers_account x WHERE x.parent_id = a.id AND {{seen}} ORDER BY x.name, x.id
   LIMIT {CHILDREN + 1}) x),
 (SELECT json_agg({PERSON.as_json("x")} ORDER BY x.name, x.id) FROM
  (SELECT * FROM customers_contact c WHERE c.account_id = a.id ORDER BY c.name, c.id LIMIT {CONTACTS_SHOWN + 1}) x),
 (SELECT json_agg(json_build_array(coalesce(u.name, g.name), s.may_change, s.team_id IS NOT NULL)
   ORDER BY coalesce(u.name, g.name))
  FROM access_share s LEFT JOIN identity_user u ON u.id = s.person_id LEFT JOIN identity_team g ON g.id = s.team_id
  WHERE s.record = 'account' AND s.record_id = a.id),
 (SELECT json_agg(json_build_array(x.contact_id, x.role, c.name, c.account_id = a.id) ORDER BY c.name, x.id)
  FROM customers_contactrole x JOIN customers_contact c ON c.id = x.contact_id
  WHERE x.account_id = a.id AND (c.account_id = a.id OR EXISTS (
   SELECT 1 FROM customers_account y WHERE y.id = c.account_id AND {{seen_y}}))),
 (SELECT h.name FROM customers_household h WHERE h.id = a.household_id),
 (SELECT json_agg({FIRM.as_json("x")} ORDER BY x.name, x.id) FROM customers_account x
  WHERE x.household_id = a.household_id AND x.id <> a.id AND {{seen}})
FROM customers_account a WHERE a.id = %(account)s"""  # noqa: S608
BESIDE_CONTACT = f"""SELECT
 (SELECT json_agg({LINE.as_json("x")} ORDER BY x.created_at, x.id)
  FROM customers_line x WHERE x.contact_id = %(contact)s),
 (SELECT json_agg(json_build_array(x.id, x.name, r.role) ORDER BY x.name, x.id, r.id)
  FROM customers_contactrole r JOIN customers_account x ON x.id = r.account_id
  WHERE r.contact_id = %(contact)s AND {{seen}})"""  # noqa: S608
# The whole group: from the top that the reader sees without a gap, downwards through what they see.
GROUP = f"""WITH RECURSIVE above AS (
  SELECT x.id, x.parent_id, 0 AS step FROM customers_account x WHERE x.id = %(account)s
  UNION ALL SELECT x.id, x.parent_id, step + 1 FROM customers_account x JOIN above ON x.id = above.parent_id
  WHERE step < 20 AND {{seen}}),
 below AS (
  SELECT x.id, 0 AS step, ARRAY[x.name::text] AS path FROM customers_account x
  WHERE x.id = (SELECT id FROM above ORDER BY step DESC LIMIT 1)
  UNION ALL SELECT x.id, step + 1, path || x.name::text FROM customers_account x JOIN below ON x.parent_id = below.id
  WHERE step < 20 AND {{seen}})
SELECT {FIRM.select("x")}, below.step FROM below JOIN customers_account x ON x.id = below.id
ORDER BY below.path, x.id LIMIT {MEMBERS}"""  # noqa: S608


class Shared(NamedTuple):
    """With whom it is shared."""

    name: str
    may_change: bool
    is_team: bool


@dataclass(frozen=True)
class Around:
    addresses: list[Address]
    lines: list[Line]
    needs: list[Need]
    stages: list[StageChange]
    parent: Account | None
    children: list[Account]
    people: list[Contact]
    """One more than the page shows, so that it can say that there are more."""
    shares: list[Shared]
    roles: dict[str, list[str]]
    """Of people by their id, also of those at other customers."""
    others: list[tuple[str, str]]
    """Those at other customers, id and name."""
    household: str
    housemates: list[Account]

    @property
    def more_children(self) -> bool:
        return len(self.children) > CHILDREN

    @property
    def first_children(self) -> list[Account]:
        return self.children[:CHILDREN]

    @property
    def open_needs(self) -> list[Need]:
        return [need for need in self.needs if need.state == "open"]

    @property
    def next_step(self) -> Need | None:
        """What is wanted first."""
        return next((need for need in self.open_needs if need.wanted_by is not None), None)

    @property
    def settled_needs(self) -> list[Need]:
        return [need for need in self.needs if need.state != "open"]


@lru_cache(maxsize=64)
def _with(text: str, seen: str, seen_y: str = "") -> str:
    return text.replace("{seen}", seen or "true").replace("{seen_y}", seen_y or "true")


def around(account: Account, actor: Actor) -> Around:
    seen, seen_y = (ACCOUNT_POLICY.condition(actor, alias) for alias in "xy")
    found = rows(_with(AROUND, seen, seen_y), {"account": account.pk} | values_of(actor))[0]
    addresses, lines, needs, stages, parent, children, people, shares, roles, household, mates = found
    return Around(
        _each(ADDRESS, addresses),
        _lines(ACCOUNT, lines),
        _each(NEED, needs),
        [] if "stage" in ACCOUNT.hidden else _each(STAGE, stages),
        FIRM.from_json(parent),
        _firms(children),
        [CONTACT.for_reader(one) for one in _each(PERSON, people)],
        [Shared(*one) for one in shares or ()],
        _by_person(roles or ()),
        list(dict.fromkeys((pk, name) for pk, _role, name, is_own in roles or () if not is_own)),
        household or "",
        _firms(mates),
    )


class Involved(NamedTuple):
    """What a contact does at a customer."""

    account_id: str
    name: str
    role: str


def beside_contact(pk: UUID, actor: Actor) -> tuple[list[Line], list[Involved]]:
    """Further numbers, and what the contact does at customers that the reader sees."""
    statement = _with(BESIDE_CONTACT, ACCOUNT_POLICY.condition(actor, "x"))
    lines, roles = rows(statement, {"contact": pk} | values_of(actor))[0]
    return _lines(CONTACT, lines), [Involved(*one) for one in roles or ()]


@dataclass(frozen=True)
class Member:
    """Of a group of companies; `depth` is 0 at its top."""

    account: Account
    depth: int


def group_of(account: Account, actor: Actor) -> list[Member]:
    """From the top, each before those below it."""
    statement = _with(GROUP, ACCOUNT_POLICY.condition(actor, "x"))
    found = rows(statement, {"account": account.pk} | values_of(actor))
    return [Member(ACCOUNT.for_reader(FIRM.from_row(row[:-1])), row[-1]) for row in found]


def _by_person(roles: Iterable[tuple[str, str, str, bool]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pk, role, _name, _is_own in roles:
        found.setdefault(pk, []).append(role)
    return found


def _firms(values: list[list[Any]] | None) -> list[Account]:
    return [ACCOUNT.for_reader(one) for one in _each(FIRM, values)]


def _lines(of: RecordType, values: list[list[Any]] | None) -> list[Line]:
    """A further number is hidden with the main one, a further e-mail with that."""
    return [line for line in _each(LINE, values) if line.medium not in of.hidden]


def _each(columns: Columns[Any], values: list[list[Any]] | None) -> list[Any]:
    return [columns.from_json(one) for one in values or ()]
