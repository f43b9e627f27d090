"""Requests that follow from one another, as the document's links say: made, read, changed, deleted, read again."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounds
from schemathesis.specs.openapi.checks import negative_data_rejection

from config.api import document
from tests.api.test_document import CHECKS, at_home
from tests.api.test_document import secret as _secret
from tests.harness.cast import fixed

secret = _secret
# Of its own: the tool writes the links that it finds by itself into the other one.
SAID: dict[str, Any] = json.loads(document())
schema = schemathesis.openapi.from_dict(json.loads(document()))
schema.app = at_home
# What is wrong in itself is tried in test_document.py; here it would end each walk at its first step.
schema.config.generation.update(modes=[schemathesis.GenerationMode.POSITIVE])
# Only the links that the document names; what the tool learns on the way would make each run another one.
schema.config.phases.stateful.inference.algorithms = []
schema.config.phases.stateful.link_calibration = False
KEPT = [check for check in CHECKS if check is not negative_data_rejection]
LOYAL = {"match": "all", "parts": [{"about": "stage", "how": "any", "values": ["loyal"]}]}
THERE: dict[str, dict[str, Any]] = {
    # The document is everybody's; which fields there are is this workspace's own.
    "create_account": {"custom": {"memo": "Met at the fair."}},
    "change_account": {"custom": {"memo": None}},
    "create_contact": {"account_id": str(fixed("harbour")), "custom": {}},
    "change_contact": {"custom": {}},
    "create_activity": {"account_id": str(fixed("harbour")), "text": "Rang them."},
    "create_segment": {"definition": LOYAL, "seen_by": "all", "is_audience": False},
    "change_segment": {"definition": LOYAL, "seen_by": "me", "is_audience": False},
    "create_task": {"title": "Send the offer"},
    "create_ticket": {"internal": True, "text": "As said on the phone.", "custom": {"serial": "AX-1"}},
    "change_ticket": {"custom": {"serial": "AX-2"}},
    "create_webhook": {"url": "https://203.0.113.7/hook", "events": ["ticket.created"]},
    "change_webhook": {"url": "https://203.0.113.8/hook", "events": ["ticket.solved"]},
}


def links() -> list[tuple[str, str]]:
    """From which operation to which."""
    return [
        (operation["operationId"], link["operationId"])
        for methods in SAID["paths"].values()
        for operation in methods.values()
        for response in operation["responses"].values()
        for link in response.get("links", {}).values()
    ]


def test_links_lead_to_operations_that_there_are() -> None:
    ids = {operation["operationId"] for methods in SAID["paths"].values() for operation in methods.values()}
    found = links()
    assert {target for _source, target in found} <= ids
    made = {one for one in ids if one.startswith("create_") and one != "create_message"}
    assert made <= {source for source, _target in found}


def test_what_follows_from_an_answer_keeps_to_the_document(secret: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_NETWORKS = ["203.0.113.0/24"]
    answered: Counter[tuple[str, int]] = Counter()

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            """Each walk begins with the same rows, so that it goes the same way when it is tried again."""
            self.rows = transaction.atomic()
            self.rows.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.rows.__exit__(None, None, None)

        def before_call(self, case: Any) -> None:
            """A version that nobody has read, or an id that nobody has, would stop most of them."""
            for name in ("If-Match", "If-None-Match", "Idempotency-Key"):
                case.headers.pop(name, None)
            if isinstance(case.body, dict):
                case.body = {name: value for name, value in case.body.items() if not name.endswith(("_id", "_ids"))}
                case.body |= THERE.get(case.operation.definition.raw["operationId"], {})

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            return {"headers": {"Authorization": f"Bearer {secret}"}}

        def validate_response(self, response: Any, case: Any, **kwargs: Any) -> None:
            answered[case.operation.definition.raw["operationId"], response.status_code] += 1
            case.validate_response(response, checks=KEPT, headers=None)

    Walk.run(
        settings=bounds(
            max_examples=80,
            stateful_step_count=6,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )
    followed = {target for _source, target in links()}
    reached = {name for (name, status), _count in answered.items() if name in followed and status < 300}
    # A walk that only ever found nothing would prove nothing.
    assert len(reached) >= 5, sorted(answered.items())
