"""The whole product in processes of its own, on a database of its own, for journeys: web, worker, mail server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import Any, TypeVar

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler

from config.embedded import EmbeddedPostgres, data_dir_of_checkout
from config.embedded.postmaster import free_port
from tests.harness.database import ROOT, TEMPLATE

R = TypeVar("R")
PATIENCE = 60.0  # seconds


def eventually(look: Callable[[], R], *, within: float = PATIENCE) -> R:
    """What `look` answers as soon as it is true; fails after a while."""
    begun = time.monotonic()
    while time.monotonic() - begun < within:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"Not within {within:.0f} s.")


class LetterBox(MessageHandler):
    """A real SMTP server. `stall` holds the next conversation before the mail is taken, and says so."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []
        self.stall = threading.Event()
        self.stalled = threading.Event()

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)

    async def handle_MAIL(  # noqa: N802  (the library's name)
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.stall.is_set():
            self.stalled.set()
            while self.stall.is_set():
                import asyncio

                await asyncio.sleep(0.05)
            return "451 try again"
        envelope.mail_from = address
        return "250 OK"

    def to(self, address: str) -> list[Message]:
        return [mail for mail in list(self.mails) if address in str(mail["To"])]


@dataclass
class Site:
    port: int
    environment: dict[str, str]
    letters: LetterBox
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def url(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def start(self, name: str) -> None:
        python = sys.executable
        commands = {
            "web": [
                *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)),
                *("--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "config.wsgi:application"),
            ],
            "worker": ["-m", "dramatiq", "--processes", "1", "--threads", "2", "config.worker"],
            "scheduler": [str(ROOT / "manage.py"), "scheduler"],
        }
        self.processes[name] = subprocess.Popen(
            [python, *commands[name]], cwd=ROOT, env=os.environ | self.environment, start_new_session=True
        )
        if name == "web":
            eventually(self._answers)

    def kill(self, name: str) -> None:
        """The whole group at once, as `kill -9` does: nobody says good-bye."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def running_site(
    name: str, *programs: str, settings: str = "tests.harness.settings", dead_after: int = 20
) -> Iterator[Site]:
    """Clone the template, start the programs; everything ends with the block.

    `dead_after`: seconds without a sign of life; on a busy machine a short time takes living workers for dead.
    """
    server = EmbeddedPostgres(data_dir_of_checkout("test"), test=True)
    server.start()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = f"rapport_{name}_{os.environ.get('TEST_NAME', 'main')}_{worker}"
    if server.has_database(database):
        server.drop_database(database)
    server.create_database(database, TEMPLATE)
    letters = LetterBox()
    mail_port, port = free_port(), free_port()
    controller = Controller(letters, hostname="127.0.0.1", port=mail_port)
    controller.start()
    environment = {
        "DATABASE_URL": server.database_url(database),
        "DATABASE_OWNER_URL": server.owner_url(database),
        "DJANGO_SETTINGS_MODULE": settings,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_BURST_SECONDS": "1",
        "MAIL_FROM_DOMAIN": "rapport.example",
        "WORKER_DEAD_AFTER_SECONDS": str(dead_after),
        "DIRECTORY_TRUSTED_SECONDS": "1",
        "PUBLIC_PORT_SUFFIX": f":{port}",
        "MEDIA_ROOT": str(Path(os.environ.get("TMPDIR", "/tmp")) / database),
    }
    site = Site(port, environment, letters)
    try:
        for program in programs:
            site.start(program)
        yield site
    finally:
        site.stop()
        letters.stall.clear()
        controller.stop()
        server.drop_database(database)
