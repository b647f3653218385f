"""Start servers, wait until they answer, and end every one of them with whatever it started."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType

from tools.project import ROOT, VAR, ToolError, environment

HOST = "127.0.0.1"
GRACE_SECONDS = 10
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, kw_only=True)
class Server:
    """A program that runs in a process group of its own, with its output in a file."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-25:])

    def signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)


class Servers:
    """What this run started. Leaving the block ends it all: politely, then not."""

    def __init__(self, log_folder: Path = VAR / "log") -> None:
        self._log_folder = log_folder
        self._running: list[Server] = []

    def __enter__(self) -> Servers:
        self._handlers = {number: signal.getsignal(number) for number in ENDINGS}
        for number in ENDINGS:
            signal.signal(number, _as_interrupt)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C must not leave half of them behind.
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)
        self._end_all()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _end_all(self) -> None:
        for server in reversed(self._running):
            server.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for server in self._running:
            with suppress(subprocess.TimeoutExpired):
                server.process.wait(timeout=max(0.1, deadline - time.monotonic()))
            server.signal_group(signal.SIGKILL)
            server.process.wait()

    def start(self, name: str, command: Sequence[str | Path], env: Mapping[str, str]) -> Server:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log = self._log_folder / f"{name}.log"
        with open(log, "wb") as output:
            process = subprocess.Popen(
                [str(word) for word in command],
                cwd=ROOT,
                env=environment(env),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server = Server(name=name, process=process, log=log)
        self._running.append(server)
        return server

    def wait_until_answering(self, server: Server, address: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not _answers(address):
            if server.has_ended():
                raise ToolError(f"{server.last_words()}\nThe {server.name} ended at once; see {server.log}.")
            if time.monotonic() > deadline:
                raise ToolError(f"{server.last_words()}\nThe {server.name} does not answer; see {server.log}.")
            time.sleep(0.05)

    def wait_until_one_ends(self) -> Server:
        while True:
            for server in self._running:
                if server.has_ended():
                    return server
            time.sleep(0.3)


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers do: an address whose last connections are still being forgotten is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _as_interrupt(_number: int, _frame: FrameType | None) -> None:
    # `make` and the terminal may both send the signal: the second must not disturb the ending.
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
