"""On what was measured: figures of two machines are not compared, their ratios are."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import psycopg

CPU_INFO = Path("/proc/cpuinfo")


def describe(database_url: str) -> dict[str, str]:
    """Processor, cores, Python and PostgreSQL."""
    with psycopg.connect(database_url) as own:
        major, minor = divmod(own.info.server_version, 10000)
    return {
        "cpu": _cpu(),
        "cores": str(len(os.sched_getaffinity(0))),
        "python": platform.python_version(),
        "postgresql": f"{major}.{minor}",
    }


def _cpu() -> str:
    if CPU_INFO.exists():
        for line in CPU_INFO.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()
