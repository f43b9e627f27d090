"""The product behind its own web server, with one more page: a static file that anybody may have."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.http import FileResponse, HttpRequest
from django.urls import path

from config.wsgi import application

__all__ = ["FLOOR", "Served", "application", "served"]

FLOOR = "/floor.pdf"
FLOOR_FILE = "RAPPORT_BENCH_FILE"
STARTS_WITHIN = 30.0  # seconds


class Served:
    """One browser on one connection that stays open."""

    def __init__(self, host: str, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTS_WITHIN)
        self.headers = {"Host": host, "Cookie": cookie}

    def get(self, url: str) -> bytes:
        self.connection.request("GET", url, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        assert answer.status == http.HTTPStatus.OK, f"{url} answered {answer.status}"
        return body


@contextmanager
def served(file: Path, *, host: str, port: int, cookie: str) -> Iterator[Served]:
    """The web server with one worker, as long as the block lasts; `file` lies at `FLOOR`."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += [
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "--log-level",
        "warning",
        f"{__name__}:application",
    ]
    environment = os.environ | {FLOOR_FILE: str(file)}
    server = subprocess.Popen(command, env=environment, stdout=sys.stderr)  # noqa: S603  (our own command)
    try:
        yield _answering(host, port, cookie)
    finally:
        server.terminate()
        server.wait(STARTS_WITHIN)


def _answering(host: str, port: int, cookie: str) -> Served:
    ends = time.monotonic() + STARTS_WITHIN
    while True:
        browser = Served(host, port, cookie)
        try:
            browser.get(FLOOR)
        except OSError:
            assert time.monotonic() < ends, "The web server does not answer."
            time.sleep(0.2)
        else:
            return browser


def _floor(request: HttpRequest) -> FileResponse:
    return FileResponse(Path(os.environ[FLOOR_FILE]).open("rb"), content_type="application/pdf")


# First in the same table of routes, so that both pass the same handler and the same middleware.
if FLOOR_FILE in os.environ:
    from config.urls import tenant as tenant_urls  # only after the application has read the settings

    tenant_urls.urlpatterns.insert(0, path(FLOOR[1:], _floor))
