"""Asks a server for pages as fast as it answers: with wrk where it is installed, else with threads of our own."""

import json
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

CLIENTS = 2
WRK = shutil.which("wrk")

_SCRIPT = """
local requests, nth = {}, 0
for line in io.lines("%(file)s") do
  local path, cookie, token, body = line:match("^(%%S+)\\t([^\\t]*)\\t([^\\t]*)\\t(.*)$")
  local headers, method = {}, "GET"
  if cookie ~= "" then headers["Cookie"] = cookie end
  if token ~= "" then headers["Authorization"] = "Bearer " .. token end
  if body ~= "" then method, headers["Content-Type"] = "POST", "application/json" else body = nil end
  requests[#requests + 1] = wrk.format(method, path, headers, body)
end
request = function()
  nth = nth %% #requests + 1
  return requests[nth]
end
done = function(summary, latency, _)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  local form = '\\nBENCH {"requests": %%d, "microseconds": %%d, "p50": %%f, "p99": %%f, "bad": %%d, "bytes": %%d}\\n'
  io.write(string.format(form, summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    bad, summary.bytes))
end
"""


class Ask(NamedTuple):
    """A page to ask for, as whom; with a body (JSON on one line): something to send."""

    path: str
    cookie: str = ""
    token: str = ""
    body: str = ""


class WrongAnswers(Exception):
    """Some answers were not 200."""


@dataclass(frozen=True)
class Round:
    """What one round of asking gave."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    bytes: int

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def drive(address: str, asks: Sequence[Ask], seconds: float, clients: int = CLIENTS) -> Round:
    """Ask for the pages in turn for some seconds. Raises WrongAnswers."""
    if WRK:
        return _with_wrk(WRK, address, asks, seconds, clients)
    return _with_threads(address, asks, seconds, clients)


def _with_wrk(wrk: str, address: str, asks: Sequence[Ask], seconds: float, clients: int) -> Round:
    with tempfile.TemporaryDirectory(prefix="indblik-bench-") as folder:
        listed, script = Path(folder) / "asks", Path(folder) / "asks.lua"
        listed.write_text("".join("\t".join((ask.path, ask.cookie, ask.token, ask.body)) + "\n" for ask in asks))
        script.write_text(_SCRIPT % {"file": listed})
        command = [wrk, "-t1", f"-c{clients}", f"-d{max(round(seconds), 1)}s", "-s", str(script), address]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = json.loads(told.rpartition("BENCH ")[2])
    if found["bad"] or not found["requests"]:
        raise WrongAnswers(f"{found['bad']} of {found['requests']} answers were not as they should be: {asks[0].path}")
    return Round(found["requests"], found["microseconds"] / 1e6, found["p50"] / 1e3, found["p99"] / 1e3, found["bytes"])


def _with_threads(address: str, asks: Sequence[Ask], seconds: float, clients: int) -> Round:
    times: list[float] = []
    faults: list[str] = []
    size = [0]
    until = time.monotonic() + seconds

    def ask_on(first: int) -> None:
        for ask in cycle([*asks[first:], *asks[:first]]):
            began = time.perf_counter()
            status, length = _ask(address, ask)
            times.append(time.perf_counter() - began)
            size[0] += length
            if status != 200:
                faults.append(f"{status}: {ask.path}")
            if time.monotonic() > until or faults:
                return

    threads = [threading.Thread(target=ask_on, args=(len(asks) * n // clients,)) for n in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise WrongAnswers(faults[0])
    lasted = time.perf_counter() - began
    times.sort()
    return Round(len(times), lasted, times[len(times) // 2] * 1e3, times[len(times) * 99 // 100] * 1e3, size[0])


def _ask(address: str, ask: Ask) -> tuple[int, int]:
    # gunicorn's sync worker closes the connection after each answer, so that keeping it open gains nothing, and the
    # end of the answer is the end of the connection. A plain socket: http.client takes longer than some answers.
    host, _, port = urlsplit(address).netloc.partition(":")
    lines = [f"{'POST' if ask.body else 'GET'} {ask.path} HTTP/1.1", f"Host: {host}:{port}", "Connection: close"]
    body = ask.body.encode()
    if ask.cookie:
        lines.append(f"Cookie: {ask.cookie}")
    if ask.token:
        lines.append(f"Authorization: Bearer {ask.token}")
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = bytearray()
        while part := connection.recv(65536):
            answer += part
    head, _, content = answer.partition(b"\r\n\r\n")
    return int(head.split(None, 2)[1]), len(content)
