"""Two customers and two people who look like one, in the document."""

from __future__ import annotations

from typing import Any

from kernel.api.examples import Example, example_id, told


def _pair(place: int, first: int, said: str) -> dict[str, Any]:
    return {
        "id": example_id(place),
        "first_id": example_id(first),
        "second_id": example_id(first + 1),
        "points": 92,
        "reasons": [
            {"code": "spelled-name", "points": 60, "said": ""},
            {"code": "same-phone", "points": 40, "said": said},
            {"code": "other-city", "points": -8, "said": ""},
        ],
        "found_at": "2026-10-02T03:00:00Z",
    }


EXAMPLES: dict[str, Example] = {
    "AccountPair": told(**_pair(0x71, 0x11, "+8657455550142"), en={}, zh={}),
    "ContactPair": told(**_pair(0x72, 0x15, "+8613800001234"), en={}, zh={}),
}
