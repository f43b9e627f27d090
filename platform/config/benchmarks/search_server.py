"""Straight to the search server, past the product: what a benchmark compares with."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

PATIENCE = 120


class Raw:
    """One connection that stays open."""

    def __init__(self) -> None:
        address = urlsplit(settings.ELASTICSEARCH_URL)
        kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(address.hostname or "", address.port or 9200, timeout=PATIENCE)
        self.headers = {"Content-Type": "application/json"}
        if address.username:
            secret = base64.b64encode(f"{address.username}:{address.password}".encode()).decode()
            self.headers["Authorization"] = f"Basic {secret}"

    def ask(self, method: str, where: str, body: Any = None, *, may_be_missing: bool = False) -> Any:
        data = json.dumps(body).encode() if body is not None else None
        return self.send(method, where, data, may_be_missing=may_be_missing)

    def send(
        self, method: str, where: str, data: bytes | None, *, kind: str = "", may_be_missing: bool = False
    ) -> Any:
        self.connection.request(method, where, data, self.headers | ({"Content-Type": kind} if kind else {}))
        answer = self.connection.getresponse()
        said = answer.read()
        assert answer.status < 300 or (may_be_missing and answer.status == 404), said[:300]
        return json.loads(said) if said else None

    def remove(self, index: str) -> None:
        self.ask("DELETE", f"/{index}", may_be_missing=True)

    def bulk(self, index: str, lines: Sequence[Any]) -> None:
        self.bulk_bytes(index, lines_of(lines))

    def bulk_bytes(self, index: str, data: bytes) -> None:
        said = self.send("POST", f"/{index}/_bulk", data, kind="application/x-ndjson")
        assert not said["errors"], str(said)[:300]


def lines_of(lines: Sequence[Any]) -> bytes:
    return "".join(json.dumps(line) + "\n" for line in lines).encode()
