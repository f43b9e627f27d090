"""How sure it is that two records are one customer: points, and what speaks for it and against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm.customers.matching.companies import CompanyName, company_name, firms_alike
from crm.customers.matching.names import Alike, alike
from crm.customers.matching.profiles import COMPANY, CONTACT, Profile

POSSIBLE, LIKELY, MOST = 60, 85, 100
PERSON_NAMES = {
    Alike.SAME: (45, "same-name"),
    Alike.SPELLED: (42, "spelled-name"),
    Alike.NEAR: (34, "near-name"),
    Alike.INITIAL: (30, "short-name"),
    Alike.SOUND: (15, "sounding-name"),
    Alike.OTHER: (-40, "other-name"),
}
COMPANY_NAMES = {
    Alike.SAME: (66, "same-name"),
    Alike.SPELLED: (60, "spelled-name"),
    Alike.NEAR: (52, "near-name"),
    Alike.INITIAL: (42, "short-name"),
    Alike.SOUND: (20, "sounding-name"),
    Alike.OTHER: (-30, "other-name"),
}


@dataclass(frozen=True)
class Reason:
    """`code` is told in the reader's language; `said` is what both have, as people write it."""

    code: str
    points: int
    said: str = ""


@dataclass(frozen=True)
class Score:
    points: int
    reasons: tuple[Reason, ...]

    @property
    def is_possible(self) -> bool:
        return self.points >= POSSIBLE

    @property
    def is_likely(self) -> bool:
        return self.points >= LIKELY


NOTHING = Score(0, ())


def score(one: Profile, other: Profile) -> Score:
    if one.sort != other.sort:
        return NOTHING
    found = tuple(_of_companies(one, other) if one.sort == COMPANY else _of_people(one, other))
    points = sum(reason.points for reason in found)
    return Score(max(0, min(MOST, points)), tuple(sorted(found, key=lambda reason: -reason.points)))


def _of_people(one: Profile, other: Profile) -> Iterator[Reason]:
    assert one.person is not None
    assert other.person is not None
    names = alike(one.person, other.person)
    points, code = PERSON_NAMES[names]
    yield Reason(code, points)
    are_colleagues = one.sort == CONTACT and one.at is not None and one.at == other.at
    # Colleagues share a switchboard, and each has an address of their own at the same domain.
    is_shared = are_colleagues and names < Alike.SPELLED
    yield from _reached(one, other, phone=20 if is_shared else 40, mail=60)
    if are_colleagues:
        yield Reason("same-customer", 22)
    elif one.domains & other.domains:
        yield Reason("same-domain", 12, min(one.domains & other.domains))
    if one.mails and other.mails and not one.mails & other.mails:
        yield Reason("other-mail", -25 if one.domains & other.domains else -6)
    if one.city and one.city == other.city:
        yield Reason("same-city", 8)
    elif one.city and other.city:
        yield Reason("other-city", -6)


def _of_companies(one: Profile, other: Profile) -> Iterator[Reason]:
    assert one.company is not None
    assert other.company is not None
    points, code = COMPANY_NAMES[firms_alike(one.company, other.company)]
    yield Reason(code, points)
    yield from _told_apart(one.company, other.company, is_named_alike=points > 0)
    yield from _reached(one, other, phone=30, mail=24)
    if one.domains & other.domains:
        yield Reason("same-domain", 34, min(one.domains & other.domains))
    elif one.domains and other.domains:
        yield Reason("other-domain", -10)
    if one.city and one.city == other.city:
        yield Reason("same-city", 8)
    elif one.city and other.city and company_name(one.city).forms.isdisjoint(company_name(other.city).forms):
        yield Reason("other-city", -12)
    if (one.id is not None and one.id == other.above) or (other.id is not None and other.id == one.above):
        yield Reason("one-group", -60)


def _told_apart(one: CompanyName, other: CompanyName, *, is_named_alike: bool) -> Iterator[Reason]:
    """What stands beside the name itself."""
    if not is_named_alike:
        return
    if one.places and other.places and one.places.isdisjoint(other.places):
        yield Reason("other-place", -26)
    elif one.places & other.places:
        yield Reason("same-place", 10)
    if "branch" in one.trades ^ other.trades:
        yield Reason("one-is-a-branch", -30)
    elif one.trades and other.trades and one.trades.isdisjoint(other.trades):
        yield Reason("other-trade", -26)
    elif one.trades & other.trades:
        yield Reason("same-trade", 6)
    elif one.trades or other.trades:
        yield Reason("trade-unsaid", -8)


def _reached(one: Profile, other: Profile, *, phone: int, mail: int) -> Iterator[Reason]:
    if one.mails & other.mails:
        yield Reason("same-mail", mail, min(one.mails & other.mails))
    if one.phones & other.phones:
        yield Reason("same-phone", phone, min(one.phones & other.phones))
    elif one.phones and other.phones:
        yield Reason("other-phone", -8)
    if one.handles & other.handles:
        yield Reason("same-wechat", 50, min(one.handles & other.handles))
