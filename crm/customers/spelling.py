"""Customers whose Chinese names are typed in Latin letters: zw and zhangwei are 张伟."""

from __future__ import annotations

from uuid import UUID

from crm.customers.models import Account, Contact
from kernel.actor import Actor
from kernel.clock import system_clock
from search.finding import Asking, ids_of
from search.pinyin import is_chinese, spelled

SHORTEST, LONGEST, ASKED = 2, 40, 30
SOURCES = ("contacts", "accounts")


def spelled_so(actor: Actor, words: str) -> tuple[list[UUID], list[UUID]]:
    """Contacts and accounts, by the index of the search: one statement each for the words, for them, for their names.

    None where the words are not letters alone.
    """
    typed = "".join(words.split()).lower()
    if not (SHORTEST <= len(typed) <= LONGEST and typed.isascii() and typed.isalpha()):
        return [], []
    found = ids_of(Asking(actor, system_clock()), typed, SOURCES, limit=ASKED)
    people, firms = (found.get(key, []) for key in SOURCES)
    if not people and not firms:
        return [], []
    named = Contact.objects.filter(pk__in=people).values_list("pk", "name")
    named = named.union(Account.objects.filter(pk__in=firms).values_list("pk", "name"), all=True)
    meant = {pk for pk, name in named if is_spelled(name, typed)}
    return [pk for pk in people if pk in meant], [pk for pk in firms if pk in meant]


def is_spelled(name: str, typed: str) -> bool:
    """From the beginning of any of its characters on."""
    starts = (place for place, character in enumerate(name) if is_chinese(character))
    return any(spelled(name, typed, start) for start in starts)
