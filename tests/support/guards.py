"""What tests are kept from doing: reaching the network, and pages from writing when they are only read."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Engine, event

from citizen_app.db import wire

WRITING = re.compile(r'^\s*(INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
# A page that is only read may leave these behind: the trail of who read what, that somebody was here for another, and
# when the session was last seen.
MAY_FOLLOW_A_READ = {("INSERT INTO", "audit_event"), ("INSERT INTO", "help_visit"), ("UPDATE", "session")}
# Signing in comes back from the broker by a redirect, which browsers follow with GET.
RETURNS_FROM_BROKER = re.compile(r"^auth\.(citizen|staff)_return$")


class NetworkBlockedError(Exception):
    """A test tried to reach another machine."""


@contextmanager
def no_network() -> Iterator[None]:
    """Let sockets reach this machine only."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_here(str(address[0])):
            raise NetworkBlockedError(f"a test tried to reach {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        socket.socket.connect = connect  # type: ignore[method-assign]


def _is_here(host: str) -> bool:
    return host.startswith("127.") or host in {"::1", "localhost"}


def refuse_writing_reads(engine: Engine) -> None:
    """Fail any GET that changes more than the trail and the session's last-seen."""

    @event.listens_for(engine, "before_cursor_execute")
    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        _refuse(statement)

    if _refuse not in wire.watchers:
        wire.watchers.append(_refuse)  # what goes past SQLAlchemy


def _refuse(statement: str) -> None:
    fault = write_in_a_read(statement)
    assert fault is None, fault


def write_in_a_read(statement: str) -> str | None:
    """Return what is wrong with running the statement in this request, or None."""
    if not has_request_context() or request.method not in {"GET", "HEAD"}:
        return None
    writing = WRITING.match(statement)
    if writing is None or RETURNS_FROM_BROKER.match(request.endpoint or ""):
        return None
    verb, table = " ".join(writing.group(1).upper().split()), writing.group(2).lower()
    if (verb, table) in MAY_FOLLOW_A_READ:
        return None
    return f"GET {request.endpoint} wrote: {verb} {table}"
