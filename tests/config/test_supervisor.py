from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config.supervisor import PortInUse, Program, Steps, Supervisor, check_port, standard_programs

FOREVER = "import time\nwhile True: time.sleep(1)"


def python(code: str, name: str = "child") -> Program:
    return Program(name, (sys.executable, "-c", code))


def stop_soon(supervisor: Supervisor, seconds: float = 0.6) -> None:
    threading.Timer(seconds, supervisor.stop).start()


def test_each_line_carries_the_name_of_its_program() -> None:
    output = io.StringIO()
    programs = [
        python(f"print('ready', flush=True)\n{FOREVER}", "web"),
        python(f"print('hello', flush=True)\n{FOREVER}", "worker"),
    ]
    supervisor = Supervisor(programs, output=output)
    stop_soon(supervisor)
    assert supervisor.run() == 0
    assert set(output.getvalue().splitlines()) == {"web     ready", "worker  hello"}


def test_a_crashed_child_is_started_again_five_times_and_then_everything_ends(tmp_path: Path) -> None:
    output = io.StringIO()
    other = tmp_path / "other"
    programs = [
        python("raise SystemExit(3)", "worker"),
        python(f"import os, sys\nopen({str(other)!r}, 'w').write(str(os.getpid()))\n{FOREVER}", "web"),
    ]
    assert Supervisor(programs, output=output, first_pause=0.05).run() == 1
    text = output.getvalue()
    assert text.count("Ended with status 3. Starting it again") == 5
    assert "for the 6th time" in text
    assert ends(int(other.read_text()))


def test_a_child_that_crashed_once_goes_on(tmp_path: Path) -> None:
    output = io.StringIO()
    mark = tmp_path / "mark"
    code = (
        f"import pathlib, sys\nmark = pathlib.Path({str(mark)!r})\n"
        f"if not mark.exists(): mark.touch(); sys.exit(1)\nprint('back', flush=True)\n{FOREVER}"
    )
    supervisor = Supervisor([python(code)], output=output, first_pause=0.01)
    stop_soon(supervisor, 1.2)
    assert supervisor.run() == 0
    assert output.getvalue().endswith("child  back\n")


def test_what_a_child_started_ends_with_it(tmp_path: Path) -> None:
    grandchild = tmp_path / "grandchild"
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {FOREVER!r}])\n"
        f"open({str(grandchild)!r}, 'w').write(str(child.pid))\n{FOREVER}"
    )
    supervisor = Supervisor([python(code)], output=io.StringIO())
    stop_soon(supervisor, 1.0)
    supervisor.run()
    assert ends(int(grandchild.read_text()))


def is_alive(pid: int) -> bool:
    """A process that ended but was not collected by its parent is not alive."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def ends(pid: int) -> bool:
    """A killed process takes a moment to go."""
    deadline = time.monotonic() + 3
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_supervisor_and_its_children(number: signal.Signals, tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    child = f"import os\nopen({str(pid_file)!r}, 'w').write(str(os.getpid()))\nprint('up', flush=True)\n{FOREVER}"
    code = (
        "import sys\nfrom config.supervisor import Program, Supervisor\n"
        f"sys.exit(Supervisor([Program('child', (sys.executable, '-c', {child!r}))]).run())"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "child  up\n"
    process.send_signal(number)
    assert process.wait(timeout=5) == 0
    assert ends(int(pid_file.read_text()))


def test_a_child_that_does_not_listen_is_killed_at_the_second_request() -> None:
    code = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\n{FOREVER}"
    supervisor = Supervisor([python(code)], output=io.StringIO())
    stop_soon(supervisor, 0.5)
    stop_soon(supervisor, 1.0)
    begun = time.monotonic()
    assert supervisor.run() == 0
    assert 0.9 < time.monotonic() - begun < 4


@pytest.mark.enable_socket
def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    started = tmp_path / "started"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        supervisor = Supervisor([python(f"open({str(started)!r}, 'w')")], port=port)
        with pytest.raises(PortInUse, match=f"Port {port} is in use by another program. Run: make demo PORT="):
            supervisor.run()
    assert not started.exists()
    check_port(port)


@pytest.mark.enable_socket
def test_readiness_is_told_once_when_the_port_answers() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import socket, time\ntime.sleep(0.3)\nserver = socket.socket()\n"
        "server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        f"server.bind(('127.0.0.1', {port}))\nserver.listen()\n{FOREVER}"
    )
    calls: list[int] = []
    supervisor = Supervisor([python(code)], port=port, output=io.StringIO())
    stop_soon(supervisor, 1.5)
    supervisor.run(on_ready=lambda: calls.append(1))
    assert calls == [1]


def test_the_standard_programs_are_web_worker_and_scheduler() -> None:
    programs = standard_programs(port=8001, env={"DATABASE_URL": "x"})
    assert [program.name for program in programs] == ["web", "worker", "scheduler"]
    assert "8001" in programs[0].command
    assert all(program.env["DATABASE_URL"] == "x" for program in programs)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_are_plain_lines_in_a_log() -> None:
    output = io.StringIO()
    with Steps(output) as steps:
        with steps.step("Create the database", total=2) as bar:
            bar.advance(2)
        with steps.step("Migrate"):
            pass
    lines = output.getvalue().splitlines()
    assert lines[0] == "✓ Create the database  0.0 s"
    assert lines[1] == "✓ Migrate  0.0 s"
    assert lines[-2].split() == ["Together", "0.0", "s"]
    assert "\033" not in output.getvalue()


def test_a_terminal_shows_a_moving_bar() -> None:
    output = Terminal()
    with Steps(output) as steps, steps.step("Fill", total=4) as bar:
        bar.advance(2, note="acme")
        time.sleep(0.25)
    assert "████████████░░░░░░░░░░░░  2/4" in output.getvalue()
    assert "acme" in output.getvalue()


def test_a_failed_step_is_marked_and_the_error_goes_on() -> None:
    output = io.StringIO()
    with pytest.raises(ValueError, match="no"), Steps(output) as steps, steps.step("Migrate"):
        raise ValueError("no")
    assert output.getvalue() == "✗ Migrate  0.0 s\n"
