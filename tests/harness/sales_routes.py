"""Routes of leads and opportunities."""

from __future__ import annotations

from tests.harness.cast import fixed
from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

LEAD, OPPORTUNITY = {"record_id": fixed("lead")}, {"record_id": fixed("opportunity")}
SALES_ROUTES: dict[str, Route] = {
    "tenant leads:leads": Route("leads.view"),
    "tenant leads:new-lead": Route("leads.create"),
    "tenant leads:lead": Route("leads.view", LEAD),
    "tenant leads:edit-lead": Route("leads.edit", LEAD),
    "tenant leads:lead-field": Route("leads.edit", LEAD | {"name": "phone"}),
    "tenant leads:lead-status": Route("leads.edit", LEAD),
    "tenant leads:lead-touches": Route("leads.edit", LEAD),
    "tenant leads:conversion": Route("leads.edit"),
    "tenant leads:giving": Route("leads.edit"),
    "tenant leads:lead-giving": Route("leads.edit", LEAD),
    "tenant leads:intake": Route("leads.manage"),
    "tenant leads:new-rule": Route("leads.manage"),
    "tenant leads:rule": Route("leads.manage", {"rule_id": NOTHING}),
    "tenant leads:lead-shares": Route("leads.view", LEAD),
    "tenant leads:lead-share-removal": Route("leads.edit", LEAD | {"share_id": NOTHING}),
    "tenant sales:opportunities": Route("sales.view"),
    "tenant sales:new-opportunity": Route("sales.edit"),
    "tenant sales:opportunity": Route("sales.view", OPPORTUNITY),
    "tenant sales:edit-opportunity": Route("sales.edit", OPPORTUNITY),
    "tenant sales:opportunity-field": Route("sales.edit", OPPORTUNITY | {"name": "amount"}),
    "tenant api:leads": Route("leads.view"),
    "tenant api:leads-bulk": Route("leads.edit"),
    "tenant api:lead": Route("leads.view", {"pk": fixed("lead")}),
    "tenant api:opportunities": Route("sales.view"),
    "tenant api:opportunities-bulk": Route("sales.edit"),
    "tenant api:opportunity": Route("sales.view", {"pk": fixed("opportunity")}),
}
