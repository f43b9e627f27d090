"""What administrators arranged about customers, which pages ask for all day: read in one statement, then kept."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from crm.customers.models.grade_policy import Service
from crm.customers.models.relation import ROLES
from kernel.configured import Configured
from kernel.reading import rows
from records.models.texts import said

ARRANGED = """SELECT
 (SELECT json_agg(json_build_array(name, colour) ORDER BY lower(name)) FROM customers_tag),
 (SELECT json_agg(json_build_array(grade, reply_hours, solve_hours, priority)) FROM customers_gradepolicy),
 (SELECT json_agg(json_build_array(e.key, e.labels, e.retired_at IS NULL) ORDER BY e.position, e.id)
  FROM records_dictionaryentry e JOIN records_dictionary d ON d.id = e.dictionary_id WHERE d.key = %(roles)s)"""


class Arranged(NamedTuple):
    """Colours of the tags by their names, in that order; by grade what it brings; what people do at customers."""

    colours: dict[str, str]
    services: dict[str, Service]
    roles: list[tuple[str, dict[str, str], bool]]
    """Key, names by language, whether it is offered still."""


def _read() -> Arranged:
    tags, grades, roles = (_listed(value) for value in rows(ARRANGED, {"roles": ROLES})[0])
    services = {grade: Service(*said) for grade, *said in grades}
    offered = [(key, labels, is_offered) for key, labels, is_offered in roles]
    return Arranged({str(name): str(colour) for name, colour in tags}, services, offered)


def _listed(value: Any) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(value) if isinstance(value, str) else value or []
    return found


_arranged: Configured[Arranged] = Configured(_read)


def tag_colours() -> dict[str, str]:
    """Of the selected tenant's tags; no statement while nobody changed them."""
    return _arranged.get().colours


def service_of(grade: str) -> Service:
    return _arranged.get().services.get(grade, Service()) if grade else Service()


def role_names() -> dict[str, str]:
    """By key, in the reader's language, also those that are offered no more."""
    return {key: said(labels) for key, labels, _is_offered in _arranged.get().roles}


def offered_roles() -> list[tuple[str, str]]:
    return [(key, said(labels)) for key, labels, is_offered in _arranged.get().roles if is_offered]
