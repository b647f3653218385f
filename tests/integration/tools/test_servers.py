"""Whatever a run starts ends with it, and with everything that it started in turn."""

import os
import socket
import sys
import time

import pytest

from tools.project import ToolError
from tools.servers import HOST, Servers, port_is_free

pytestmark = pytest.mark.real_time

# A server with a child that would outlive it, and that takes no notice of a polite request.
STUBBORN = """
import subprocess, sys, time
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", deaf])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as status:
        return status.read().rpartition(")")[2].split()[0] != "Z"


def test_children_of_a_server_end_with_the_run(tmp_path):
    with Servers(tmp_path) as servers:
        server = servers.start("stubborn", [sys.executable, "-c", STUBBORN], {})
        while not (text := server.log.read_text().strip()):
            time.sleep(0.02)
        child = int(text)
        assert is_running(child)
    assert server.has_ended()
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(child)


def test_a_server_that_ends_at_once_says_why(tmp_path):
    with Servers(tmp_path) as servers:
        server = servers.start("site", [sys.executable, "-c", "print('no such table'); exit(1)"], {})
        with pytest.raises(ToolError, match="no such table"):
            servers.wait_until_answering(server, f"http://{HOST}:9/", seconds=20)


def test_a_taken_port_is_seen():
    with socket.create_server((HOST, 0)) as taken:
        assert not port_is_free(taken.getsockname()[1])


def test_the_port_of_the_site_is_refused_with_a_way_out(monkeypatch):
    from tools.run import port

    with socket.create_server((HOST, 0)) as taken:
        number = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(number))
        with pytest.raises(ToolError, match=rf"Port {number} is taken.*make run PORT="):
            port("PORT", 8080)
