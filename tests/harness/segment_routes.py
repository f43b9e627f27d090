"""Routes of segments."""

from __future__ import annotations

from tests.harness.portal_routes import NOTHING
from tests.harness.routes import Route

SEGMENT_ROUTES: dict[str, Route] = {
    "tenant segments:segments": Route("customers.view"),
    "tenant segments:new-segment": Route("segments.build"),
    "tenant segments:comparison": Route("customers.view"),
    "tenant segments:adding": Route("segments.build", {"key": "accounts"}),
    "tenant segments:segment": Route("customers.view", {"segment_id": NOTHING}),
    "tenant segments:edit-segment": Route("segments.build", {"segment_id": NOTHING}),
    "tenant segments:members": Route("segments.build", {"segment_id": NOTHING}),
    "tenant segments:copy": Route("segments.build", {"segment_id": NOTHING}),
    "tenant segments:archive": Route("segments.build", {"segment_id": NOTHING}),
    "tenant api:segments": Route("customers.view"),
    "tenant api:segment": Route("customers.view", {"pk": NOTHING}),
    "tenant api:segment-count": Route("customers.view", {"pk": NOTHING}),
    "tenant api:segment-members": Route("customers.view", {"pk": NOTHING}),
    "tenant api:segment-members-removal": Route("segments.build", {"pk": NOTHING}, {"ids": [str(NOTHING)]}),
    "tenant api:segment-copies": Route("segments.build", {"pk": NOTHING}),
    "tenant api:segment-archive": Route("segments.build", {"pk": NOTHING}),
    "tenant api:segment-restoration": Route("segments.build", {"pk": NOTHING}),
    "tenant segments:restoration": Route("segments.build", {"segment_id": NOTHING}),
}
