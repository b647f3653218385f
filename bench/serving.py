"""Servers with one worker each, and the processor time that they and their database connections use."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class ServerDidNotStart(Exception):
    """A server that does not answer; the text holds its last words."""


@dataclass
class Server:
    """A gunicorn with one sync worker."""

    address: str
    process: "subprocess.Popen[bytes]"

    def worker(self) -> int:
        """The worker's process id."""
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        return int(children[0])


@contextmanager
def serving(application: str, environment: Mapping[str, str], log: Path, *, check: str) -> Iterator[Server]:
    """Run the application for as long as the block lasts; `check` is a path that must answer first."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", application, "--workers", "1", "--worker-class", "sync"]
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=out,
            stderr=out,
        )
    try:
        _wait(process, address + check, log)
        yield Server(address, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    """A port that nobody listens on now."""
    for port in range(24000 + os.getpid() % 3000, 29999):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise ServerDidNotStart("no free port between 24000 and 29999")


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise ServerDidNotStart(log.read_text(errors="replace")[-2000:])


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used, over all its threads."""
    nanoseconds = 0
    for stat in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        nanoseconds += int(stat.read_text().split()[0])
    return nanoseconds / 1e9
