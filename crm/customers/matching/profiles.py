"""What of a customer is compared, and the keys by which records that may be the same are found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from crm.customers.matching.companies import CompanyName, company_name
from crm.customers.matching.names import PersonName, person_name
from crm.customers.matching.reach import domain_of, is_shared_box, mail_of, phone_of, site_of
from search.words import fold

COMPANY, PERSON, CONTACT = "company", "person", "contact"
MOST_KEYS = 40


@dataclass(frozen=True)
class Profile:
    """`sort` tells companies, persons and contacts apart: only equals are compared."""

    sort: str
    name: str
    person: PersonName | None
    company: CompanyName | None
    phones: frozenset[str]
    mails: frozenset[str]
    domains: frozenset[str]
    handles: frozenset[str]
    """WeChat names."""
    city: str = ""
    at: Any = None
    """Of a contact: where they work."""
    above: Any = None
    """Of a company: to which it belongs."""
    id: Any = None

    @property
    def keys(self) -> list[str]:
        """Records without one in common are never compared."""
        found = set(self.person.keys if self.person else self.company.keys if self.company else ())
        found |= {f"p:{phone}" for phone in self.phones}
        found |= {f"e:{mail}" for mail in self.mails}
        found |= {f"w:{handle}" for handle in self.handles}
        # Everybody at a company has its domain: it finds companies alone.
        found |= {f"d:{domain}" for domain in self.domains} if self.sort == COMPANY else set()
        return sorted(key[:120] for key in found)[:MOST_KEYS]


def profile(
    sort: str,
    name: str,
    *,
    region: str,
    phones: Iterable[str] = (),
    mails: Iterable[str] = (),
    sites: Iterable[str] = (),
    handles: Iterable[str] = (),
    city: str = "",
    **more: Any,
) -> Profile:
    addresses = frozenset(found for mail in mails if mail and (found := mail_of(mail)))
    domains = {found for site in sites if site and (found := site_of(site))}
    domains |= {found for mail in addresses if (found := domain_of(mail))}
    return Profile(
        sort,
        name,
        None if sort == COMPANY else person_name(name),
        company_name(name) if sort == COMPANY else None,
        frozenset(found for phone in phones if phone and (found := phone_of(phone, region))),
        addresses if sort == COMPANY else frozenset(one for one in addresses if not is_shared_box(one)),
        frozenset(domains),
        frozenset(found for handle in handles if (found := fold(handle).strip())),
        place_of(city),
        **more,
    )


def place_of(city: str) -> str:
    """北京市 is 北京."""
    folded = fold(city).strip()
    return folded.removesuffix("市") if len(folded) > 2 else folded
