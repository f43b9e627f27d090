"""The lead of the cast, and what is done with leads."""

from __future__ import annotations

from typing import Any

from crm.leads.models import Lead
from tests.access.conftest import give
from tests.api.conftest import program
from tests.harness.cast import MOMENT, fixed

__all__ = ["give", "program"]
ANNA = f"/desk/leads/{fixed('lead')}/"


def anna() -> Lead:
    found: Lead = Lead.objects.get(pk=fixed("lead"))
    return found


def a_lead(name: str, **values: Any) -> Lead:
    stamps = {"created_at": MOMENT, "updated_at": MOMENT}
    made: Lead = Lead.objects.create(name=name, **(stamps | values))
    return made
