"""Rows of a file on their way in, held against the customers who are there, and against the rows before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from access.policies import values_of
from changes.changeables import Seen
from crm.customers.keying import profile_of
from crm.customers.likeness import seen_profile, told
from crm.customers.matching.profiles import Profile
from crm.customers.matching.scoring import POSSIBLE, Score, score
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from kernel.actor import Actor
from kernel.reading import rows

# A key that so many have says nothing; of a long file the latest rows are remembered.
COMMON, REMEMBERED, REASONS_TOLD = 50, 10_000, 2
FOUND = """
SELECT k.{kind}_id, k.keys FROM customers_matchkeys k JOIN {table} x ON x.id = k.{kind}_id
WHERE k.keys && %(keys)s::varchar[] {reach}"""


class Lookout:
    """Of one kind, for one person: what they do not see is not there."""

    def __init__(self, model: type[Account | Contact], actor: Actor) -> None:
        self.model, self.actor = model, actor
        self.policy = CONTACT_POLICY if model is Contact else ACCOUNT_POLICY
        self.before: dict[str, list[tuple[int, Profile]]] = defaultdict(list)
        self.remembered = 0

    def look(self, numbered: Sequence[tuple[int, Any]]) -> list[Seen | None]:
        """Of records that are not saved yet, by the number of their row. Three statements."""
        profiles = self._profiles([record for _number, record in numbered])
        known = self._known({key for one in profiles for key in one.keys})
        found = []
        for (number, _record), asked in zip(numbered, profiles, strict=True):
            seen = self._best(asked, {one.pk: one for key in asked.keys for one in known.get(key, ())}.values())
            found.append(seen or self._in_file(asked))
            self._remember(number, asked)
        return found

    def _profiles(self, records: Sequence[Any]) -> list[Profile]:
        if self.model is Account:
            return [profile_of(one, ()) for one in records]
        accounts = Account.objects.in_bulk({one.account_id for one in records if one.account_id})
        return [profile_of(one, (), accounts.get(one.account_id) or Account()) for one in records]

    def _known(self, keys: set[str]) -> dict[str, list[Any]]:
        """Key → records that have it."""
        if not keys:
            return {}
        reach = self.policy.condition(self.actor, "x")
        kind = "contact" if self.model is Contact else "account"
        statement = FOUND.format(kind=kind, table=self.policy.table, reach=f"AND {reach}" if reach else "")
        by_key: dict[str, list[UUID]] = defaultdict(list)
        for pk, held in rows(statement, {"keys": sorted(keys)} | values_of(self.actor)):
            for key in keys.intersection(held):
                by_key[key].append(pk)
        few = {key: pks for key, pks in by_key.items() if len(pks) <= COMMON}
        found: Any = self.model._default_manager.filter(pk__in={pk for pks in few.values() for pk in pks})
        found = found.select_related("account") if self.model is Contact else found
        records = {one.pk: one for one in found.prefetch_related("lines")}
        return {key: [records[pk] for pk in pks if pk in records] for key, pks in few.items()}

    def _best(self, asked: Profile, candidates: Iterable[Any]) -> Seen | None:
        scored = [(score(asked, seen_profile(one)), one) for one in candidates]
        likely = [(found, one) for found, one in scored if found.points >= POSSIBLE]
        if not likely:
            return None
        best, record = max(likely, key=lambda pair: (pair[0].points, str(pair[1].pk)))
        sentence = _("Looks like “%(name)s”: %(reasons)s.") % {"name": record, "reasons": _reasons(best)}
        return Seen(sentence, record.pk, is_likely=best.is_likely)

    def _in_file(self, asked: Profile) -> Seen | None:
        candidates = {number: one for key in asked.keys for number, one in self.before.get(key, ())[-COMMON:]}
        for number, one in sorted(candidates.items()):
            found = score(asked, one)
            if found.is_possible:
                said = {"number": number, "name": one.name, "reasons": _reasons(found)}
                return Seen(_("Looks like row %(number)d, “%(name)s”: %(reasons)s.") % said)
        return None

    def _remember(self, number: int, asked: Profile) -> None:
        if self.remembered >= REMEMBERED:
            self.before.clear()
            self.remembered = 0
        self.remembered += 1
        for key in asked.keys:
            self.before[key].append((number, asked))


def _reasons(found: Score) -> str:
    return _(", ").join(one.text for one in told(found.reasons)[:REASONS_TOLD] if one.is_for)
