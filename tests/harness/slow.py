from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any


class HoldBack:
    """Waits between the committed work and the answer when the request asks for it."""

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        response = self.get_response(request)
        time.sleep(float(request.headers.get("X-Hold-Back", "0")))
        return response
