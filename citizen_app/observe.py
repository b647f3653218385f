"""What operators see: one log line and one measurement per request, without personal data, and the health pages."""

import hmac
import json
import logging
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import msgspec
import structlog
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from citizen_app import clock
from citizen_app.auth.access import access
from citizen_app.auth.permissions import ANYONE
from citizen_app.db.migrating import alembic_config
from citizen_app.db.roles import DatabaseRole, login_stands_alone
from citizen_app.db.work import engine, unit_of_work
from citizen_app.here import here
from citizen_app.random_ids import random_id
from citizen_app.settings import Settings
from citizen_app.site import Answer, around_operations
from citizen_app.together import Together

bp = Blueprint("observe", __name__)

# A word of the caller's own would be kept as a figure of its own for good, and be printed in the log.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
REQUESTS = Counter("indblik_requests_total", "Requests by endpoint and status", ["endpoint", "method", "status"])
SECONDS = Histogram("indblik_request_seconds", "Time to answer by endpoint", ["endpoint"])


@lru_cache(maxsize=4096)
def _figures_of(endpoint: str, method: str, status: int) -> tuple[Counter, Histogram, str]:
    """Where a request is counted, and how its line begins; finding it costs more than counting."""
    line = json.dumps({"endpoint": endpoint, "method": method, "status": status}, separators=(",", ":"))
    return REQUESTS.labels(endpoint, method, status), SECONDS.labels(endpoint), line.removesuffix("}")


class _Stderr:
    """Where lines go. Standard error is asked for anew each time: it may be another one than when we began."""

    def write(self, line: str) -> None:
        DONE.flush()  # requests that ended before
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - standard error is where log lines go

    debug = info = warning = error = critical = write


def configure_logging() -> None:
    """JSON lines on standard error: commands keep standard output for what they were asked for."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_names: _Stderr(),
        cache_logger_on_first_use=True,
    )


class Done(msgspec.Struct, frozen=True, gc=False):
    """A request that has been answered."""

    endpoint: str
    method: str
    status: int
    seconds: float
    request_id: str
    at: datetime

    def line(self, begun: str) -> str:
        """The same line as structlog would write, which takes ten times as long: as long as half a short answer."""
        at = self.at.isoformat(timespec="microseconds").removesuffix("+00:00")
        ms = round(self.seconds * 1000, 1)
        told = f'"ms":{ms},"request_id":"{self.request_id}","event":"request","level":"info","timestamp":"{at}Z"'
        return f"{begun},{told}}}\n"


def _tell(requests: Sequence[Done]) -> None:
    """Count and log them. Lines leave in pieces that a pipe takes whole: other workers write there too."""
    lines: list[str] = []
    counts: dict[Counter, int] = {}
    for done in requests:
        counter, times, begun = _figures_of(done.endpoint, done.method, done.status)
        counts[counter] = counts.get(counter, 0) + 1
        times.observe(done.seconds)
        lines.append(done.line(begun))
    for counter, number in counts.items():
        counter.inc(number)
    for start in range(0, len(lines), _AT_ONCE):
        sys.stderr.write("".join(lines[start : start + _AT_ONCE]))  # sent with the end of the last line


_AT_ONCE = 12  # lines of some 200 bytes; a pipe takes 4,096 whole (POSIX: PIPE_BUF)
DONE = Together(_tell)


def init_observation(app: Flask) -> None:
    """Measure and log each request by endpoint name: never by path, query or form, which point at people."""

    @app.before_request
    @around_operations
    def start() -> None:
        now = here().g
        now.request_id = random_id().text
        now.started = time.perf_counter()

    @app.after_request
    @around_operations
    def finish(response: Answer) -> Answer:
        now = here().g
        endpoint, sent = now.endpoint, now.sent
        if sent is None:  # no operation's
            endpoint, sent = request.endpoint, request.environ
        endpoint, method = endpoint or "none", sent["REQUEST_METHOD"]
        method = method if method in _METHODS else "other"
        seconds = 0.0 if now.started is None else time.perf_counter() - now.started
        if endpoint != "static":
            DONE.add(Done(endpoint, method, response.status_code, seconds, now.request_id, clock.now()))
        return response

    app.register_blueprint(bp)


@bp.get("/healthz")
@access(ANYONE, impersonal=True)
def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@access(ANYONE, impersonal=True)
def readyz() -> Response:
    """The database answers, its migrations are at head, and its login has no rights of its own."""
    settings: Settings = current_app.extensions["indblik.settings"]
    try:
        with unit_of_work(DatabaseRole.SIGNIN) as connection:
            at = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            safe = not settings.production or login_stands_alone(connection)
    except SQLAlchemyError as error:
        # It answered, and the role or the table that the last migrations make was not there.
        answered = isinstance(error, DBAPIError) and not isinstance(error, OperationalError)
        why = "migrations are not at head" if answered else "database does not answer"
        return Response(f"{why}\n", status=503, mimetype="text/plain")
    if not safe:
        return Response("the database login holds its roles' rights at all times\n", status=503, mimetype="text/plain")
    if at != _head():
        return Response("migrations are not at head\n", status=503, mimetype="text/plain")
    return Response("ready\n", mimetype="text/plain")


@bp.get("/metrics")
@access(ANYONE, impersonal=True)
def metrics() -> Response:
    """Prometheus figures; behind a bearer token where one is set (production must)."""
    settings: Settings = current_app.extensions["indblik.settings"]
    if settings.metrics_token:
        offered = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(offered.encode(), settings.metrics_token.encode()):
            return Response("unauthorised\n", status=401, mimetype="text/plain")
    return Response(_figures(), mimetype=CONTENT_TYPE_LATEST)


def _figures() -> bytes:
    DONE.flush()
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    return generate_latest(registry)


def _head() -> str | None:
    config: Config = alembic_config(engine().url.render_as_string(hide_password=False))
    return ScriptDirectory.from_config(config).get_current_head()
