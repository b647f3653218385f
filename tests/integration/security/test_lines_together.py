"""Requests that are logged and counted together, as in a server's worker."""

import json

import pytest
import structlog

from citizen_app import observe, together
from citizen_app.together import Together

LONGEST = 4096  # bytes that a pipe takes whole


@pytest.fixture
def waiting(monkeypatch):
    """Nothing is written before somebody asks for it."""
    monkeypatch.setattr(together, "PAUSE", 3600)
    made = Together(observe._tell)
    made.start()
    monkeypatch.setattr(observe, "DONE", made)
    return made


def events(printed):
    return [json.loads(line)["event"] for line in printed.err.splitlines()]


def test_what_a_request_did_stands_before_what_comes_after_it(client, waiting, capsys):
    client.get("/healthz")
    assert events(capsys.readouterr()) == []
    structlog.get_logger("test").info("came-after")
    assert events(capsys.readouterr()) == ["request", "came-after"]


def test_figures_hold_every_request_that_has_ended(client, waiting):
    def counted():
        lines = client.get("/metrics").get_data(as_text=True).splitlines()
        found = [line for line in lines if 'total{endpoint="observe.healthz"' in line]
        return float(found[0].rpartition(" ")[2]) if found else 0.0

    before = counted()
    for _ in range(3):
        client.get("/healthz")
    assert counted() == before + 3


def test_many_lines_leave_in_pieces_that_stay_whole_among_other_workers(client, waiting, monkeypatch):
    pieces = []

    class Noting:
        def write(self, text):
            pieces.append(text)

        def flush(self):
            pass

    for _ in range(50):
        client.get("/healthz")
    monkeypatch.setattr("sys.stderr", Noting())
    waiting.flush()
    assert sum(piece.count("\n") for piece in pieces) == 50
    assert all(piece.endswith("\n") and len(piece.encode()) <= LONGEST for piece in pieces)
