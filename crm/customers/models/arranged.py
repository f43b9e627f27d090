"""What administrators arranged about customers, which pages ask for all day: read in one statement, then kept."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from crm.customers.models.grade_policy import Service
from kernel.configured import Configured
from kernel.reading import rows

ARRANGED = """SELECT
 (SELECT json_agg(json_build_array(name, colour) ORDER BY lower(name)) FROM customers_tag),
 (SELECT json_agg(json_build_array(grade, reply_hours, solve_hours, priority)) FROM customers_gradepolicy)"""


class Arranged(NamedTuple):
    """Colours of the tags by their names, in that order; by grade what it brings."""

    colours: dict[str, str]
    services: dict[str, Service]


def _read() -> Arranged:
    tags, grades = (_listed(value) for value in rows(ARRANGED, {})[0])
    return Arranged(dict(tags), {grade: Service(*said) for grade, *said in grades})


def _listed(value: Any) -> list[list[Any]]:
    found: list[list[Any]] = json.loads(value) if isinstance(value, str) else value or []
    return found


_arranged: Configured[Arranged] = Configured(_read)


def tag_colours() -> dict[str, str]:
    """Of the selected tenant's tags; no statement while nobody changed them."""
    return _arranged.get().colours


def service_of(grade: str) -> Service:
    return _arranged.get().services.get(grade, Service()) if grade else Service()
