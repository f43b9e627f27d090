"""A RabbitMQ of its own for a test, where the machine has one (Debian: rabbitmq-server)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pika

from tests.harness.site import free_port

# Debian's command in /usr/sbin changes to a user of its own; this is the server itself.
SERVER = shutil.which("rabbitmq-server", path="/usr/lib/rabbitmq/bin:/opt/homebrew/sbin:/usr/local/sbin")
LONGEST_START = 60.0  # seconds


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its URL. Nothing of it is left, nor of the port mapper that Erlang starts beside it."""
    assert SERVER is not None
    (folder / "plugins").write_text("[].\n")
    port, log = free_port(), folder / "server.log"
    names = os.environ | {
        "HOME": str(folder),
        "RABBITMQ_NODENAME": f"rapport{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
        "ERL_EPMD_PORT": str(free_port()),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    with log.open("w") as out:
        server = subprocess.Popen([SERVER], env=names, stdout=out, stderr=out, start_new_session=True)
    try:
        url = f"amqp://guest:guest@127.0.0.1:{port}"
        _wait(url, server, log)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
        epmd = shutil.which("epmd")
        if epmd:
            subprocess.run([epmd, "-kill"], env=names, capture_output=True, check=False)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + LONGEST_START
    while time.monotonic() < ends:
        assert server.poll() is None, log.read_text()
        try:
            pika.BlockingConnection(pika.URLParameters(url)).close()
            return
        except pika.exceptions.AMQPError:
            time.sleep(0.3)
    raise AssertionError(log.read_text())
