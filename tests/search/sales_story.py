"""The part of the story in which leads and opportunities are changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crm.leads.actions import giving, leads
from crm.leads.models import Lead
from crm.sales import actions as sales
from crm.sales.models import Opportunity
from identity.models import User
from tests.harness.cast import fixed
from tests.search.customers_story import harbour


def lead() -> Lead:
    found: Lead = Lead.objects.get(pk=fixed("lead"))
    return found


def opportunity() -> Opportunity:
    found: Opportunity = Opportunity.objects.get(pk=fixed("opportunity"))
    return found


def _handed(story: Any) -> dict[str, Any]:
    zhang, liu = User.objects.get(pk=fixed("zhang")), User.objects.get(pk=fixed("liu"))
    return {**story.system, "person": zhang, "successor": liu}


def _captured(story: Any) -> None:
    rule = {"name": "All", "query": "", "way": "turn", "team": None, "people": [story.user]}
    giving.save_rule(**story.by, **rule)
    giving.set_intake(**story.by, form_is_on=True, form_asks=["company"], away=[])
    leads.capture_lead(
        **story.system, language="en", name="Petra Pelican", email="petra@pelican.example", company="Heronry"
    )


SALES_STEPS: dict[str, Callable[[Any], Any]] = {
    "create_lead": lambda s: leads.create_lead(**s.by, name="Pelle Pelican", company="Heronry", language="en"),
    "change_lead": lambda s: leads.change_lead(**s.by, lead=lead(), name="Anna Heron", phone="+46 31 1"),
    "log_touch": lambda s: leads.log_touch(**s.by, lead=lead(), kind="call", text="A pelican rang."),
    "capture_lead": _captured,
    "give_leads": lambda s: giving.give_leads(**s.by, leads=[lead()]),
    "hand_over_leads": lambda s: leads.hand_over_leads(**_handed(s)),
    "create_opportunity": lambda s: sales.create_opportunity(
        **s.by, account=harbour(), name="Pelican pumps", stage="contact", currency="CNY"
    ),
    "change_opportunity": lambda s: sales.change_opportunity(**s.by, opportunity=opportunity(), note="Herons"),
    "hand_over_opportunities": lambda s: sales.hand_over_opportunities(**_handed(s)),
}
