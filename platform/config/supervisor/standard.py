"""The three programs that Rapport consists of."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from config.supervisor.program import Program

CHECKOUT = Path(__file__).resolve().parents[3]


def standard_programs(
    *, port: int, host: str = "127.0.0.1", web_workers: int = 2, job_threads: int = 4, env: Mapping[str, str]
) -> list[Program]:
    """`env` is added to the caller's own environment."""
    python = sys.executable
    web = ["-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    web += ["--workers", str(web_workers), "--blocking-threads", "4", "--no-ws", "--log-level", "warning"]
    jobs = ["-m", "dramatiq", "--processes", "1", "--threads", str(job_threads), "config.worker"]
    return [
        Program("web", (python, *web, "config.wsgi:application"), env, colour="36"),
        Program("worker", (python, *jobs), env, colour="35"),
        Program("scheduler", (python, str(CHECKOUT / "manage.py"), "scheduler"), env, colour="33"),
    ]
