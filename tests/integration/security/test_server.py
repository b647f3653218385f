"""The site behind the real web server: what that adds of its own, and what it lets a client say."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

from tests.support.source import ROOT
from tools.servers import HOST, _answers

NUMBER = "1403572528"


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def served(folder):
    """The demo site under gunicorn, with an access log asked for; gives its port, and its lines are in `folder/log`."""
    port = free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("INDBLIK", "DATABASE", "PORT"))}
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}", "--no-control-socket"]
    with open(folder / "log", "wb") as output:
        process = subprocess.Popen(
            [*command, "--access-logfile", "-"],
            cwd=ROOT,
            env={**ours, "INDBLIK_DATA": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while process.poll() is None and not _answers(f"http://{HOST}:{port}/healthz"):
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=15)


def said(port, text):
    with closing(socket.create_connection((HOST, port), timeout=10)) as line:
        line.sendall(text.replace("\n", "\r\n").encode())
        answer = b""
        while more := line.recv(65536):
            answer += more
    return answer.decode(errors="replace")


def test_the_server_repeats_nothing_that_a_client_sent(tmp_path):
    with served(tmp_path) as port:
        for request in (
            f"GET /?q={NUMBER} Birthe HTTP/1.1\nHost: x\n\n",
            f"X{NUMBER}<> / HTTP/1.1\nHost: x\n\n",
            f"GET / HTTP/1.1\nHost: x\nBad {NUMBER}: y\n\n",
            f"GET /om HTTP/1.1\nHost: x\nSCRIPT_NAME: /{NUMBER}\n\n",
        ):
            assert re.match(r"HTTP/1.1 [45]", said(port, request))
        assert " 200 OK" in said(port, f"GET /om?q={NUMBER} HTTP/1.1\nHost: x\nConnection: close\n\n")
    lines = (tmp_path / "log").read_text().splitlines()
    told = [json.loads(line) for line in lines]
    assert [one["told"] for one in told if one["level"] == "warning"] == ["Invalid request"] * 4
    assert [one["endpoint"] for one in told if one["event"] == "request"][-1] == "public.about"
    for secret in (NUMBER, "Birthe", HOST + " ", "ip="):
        assert [line for line in lines if secret in line] == []


def test_no_client_says_where_the_site_lies(tmp_path):
    with served(tmp_path) as port:
        asked = "GET //evil.example/om HTTP/1.1\nHost: x\nSCRIPT_NAME: //evil.example\nConnection: close\n\n"
        answers = [said(port, asked), said(port, "GET /om HTTP/1.1\nHost: x\nConnection: close\n\n")]
    assert " 200 OK" in answers[1]
    assert [answer for answer in answers if "evil.example" in answer] == []
