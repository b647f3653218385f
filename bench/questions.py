"""What the queue of questions costs with ten thousand open ones, beside a page of the log."""

import json
import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any, Final
from uuid import UUID, uuid4

from flask import Flask

from bench.cluster import superuser
from bench.driving import Ask
from bench.pages import PLAIN, page_costs, prepare
from bench.rounds import Target, in_turn
from bench.serving import serving
from bench.viewers import cookie_of
from citizen_app import clock, opaque
from citizen_app.auth.actor import Role, ViewerKind
from citizen_app.auth.staff_persons import note_staff
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from support.domain.desk import QueueOrder, QueueView
from support.domain.roles import EventKind, Grant
from support.queries import roles as role_queries
from tests.support.postgres import Cluster

Say = Callable[[str], None]
ENTRIES: Final = 100_000
OPEN: Final = 10_000  # with one organisation, and as many with others, with the desk, and that are answered
QUEUE: Final = f"the queue of {OPEN} open questions"
DESK_QUEUE: Final = f"the desk's queue of {OPEN} cases"
DESK_BY_AGE: Final = "the same, the oldest first"
_CVR: Final = "29190623"
# Two thirds with the organisation, among them some that are late, one third with the citizen.
_STATE: Final = "CASE WHEN nth % 3 = 0 THEN 'with-citizen' ELSE 'with-organisation' END"
_CASES: Final = f"""
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT gen_random_uuid() AS citizen_key, gen_random_uuid() AS case_id, nth,
    CASE WHEN nth % 4 = 3 THEN 'with-desk' WHEN nth % 4 = 2 THEN 'answered'
        ELSE {_STATE.replace("nth % 3", "(nth / 4) % 3")} END AS state,
    CASE WHEN nth % 4 = 3 THEN NULL WHEN nth % 4 = 1 THEN '29190925' ELSE '{_CVR}' END AS cvr,
    current_date - 30 + (nth * 7919 % 60)::int AS due_on, now() - (nth * 7907 % 60000) * interval '1 minute' AS asked_at
FROM generate_series(0, {4 * OPEN - 1}) AS nth;
INSERT INTO question_case (citizen_key, case_id, number, concern, deadline_kind, asked_at)
SELECT citizen_key, case_id, to_char(nth, 'FM00000000'), 'why', 'log-question', asked_at FROM made;
INSERT INTO question_entry (citizen_key, case_id, entry_id, occurred_at)
SELECT citizen_key, case_id, nth, now() - interval '30 days' FROM made;
INSERT INTO question_step (citizen_key, case_id, sequence, step, party, at, cvr, due_on)
SELECT citizen_key, case_id, 1, 'asked', 'citizen', asked_at, cvr, due_on FROM made;
INSERT INTO question_standing (citizen_key, case_id, cvr, state, due_on, changed_at, asked_at, is_escalated, steps)
SELECT citizen_key, case_id, cvr, state, due_on, asked_at, asked_at, false, 1 FROM made;
"""


def measure(cluster: Cluster, template: str, rounds: int, logs: Path, say: Say) -> dict[str, Any]:
    """One database, the two pages in turn."""
    site = prepare(cluster, template, ENTRIES)
    with superuser(site.filled.url) as connection, connection.transaction():
        for statement in filter(str.strip, _CASES.split(";")):
            connection.execute(statement.encode())
    with superuser(site.filled.url) as connection:
        connection.execute("VACUUM ANALYZE")
    asks = {
        QUEUE: Ask("/medarbejder/spoergsmaal", _staff(site.app, Role.LOG_OFFICER, _CVR)[1]),
        **_desk(site.app),
    }
    costs = {name: page_costs(site, ask) for name, ask in asks.items()}
    with ExitStack() as stack:
        server = stack.enter_context(serving("wsgi:app", site.environment, logs / "questions.log", check="/healthz"))
        log = Target(PLAIN, ENTRIES, server, site.asks.plain, site.filled.url, clients=1)
        queues = [Target(name, OPEN, server, [ask], site.filled.url, clients=1) for name, ask in asks.items()]
        in_turn([log, *queues], rounds, say)
    ratios = [(f"{one.name} ≤ 2 × the log's page (CPU)", _cpu(one) / _cpu(log)) for one in queues]
    return {
        "pages": [log.figures(), *({**one.figures(), **costs[one.name]} for one in queues)],
        "goals": [{"goal": goal, "measured": round(value, 2), "met": value <= 2} for goal, value in ratios],
        "load": os.getloadavg(),
    }


def _desk(app: Flask) -> dict[str, Ask]:
    """The desk's queue in both its orders."""
    key, cookie = _staff(app, Role.AGENT, app.extensions["indblik.settings"].desk_cvr)
    with app.app_context():
        by_age = opaque.seal(key, "desk-queue", json.dumps([QueueView.ALL.value, QueueOrder.AGE.value, None]).encode())
    path = "/medarbejder/brugerstoette"
    return {DESK_QUEUE: Ask(path, cookie), DESK_BY_AGE: Ask(f"{path}?v={by_age}", cookie)}


def _staff(app: Flask, role: Role, cvr: str) -> tuple[UUID, str]:
    """Somebody in the role: their key and cookie."""
    with app.app_context():
        with unit_of_work(DatabaseRole.SIGNIN):
            citizen = find_or_create_citizen("cpr", "0211223989")
            key = note_staff(cvr, str(uuid4()), name="Lone Lind", organisation_name="Region Øst", citizen_key=citizen)
        with unit_of_work(DatabaseRole.REGISTER):
            _appoint(key, role, cvr)
    return key, cookie_of(app, key, ViewerKind.STAFF, "Lone Lind")


def _appoint(key: UUID, role: Role, cvr: str) -> None:
    at = clock.now()
    grant = Grant(
        grant_id=uuid4(), staff_key=key, role=role, cvr=cvr, proposed_by=None, proposed_at=at,
        expires_at=at + timedelta(days=365),
    )  # fmt: skip
    role_queries.add_proposal(grant)
    role_queries.add_step(grant, EventKind.CONFIRMED, by=None, at=at)


def _cpu(target: Target) -> float:
    """Worker and database together, µs a page."""
    return median(w + d for w, d in zip(target.worker_us, target.database_us, strict=True))


def lines_of(found: dict[str, Any]) -> Iterable[str]:
    """The figures as a table."""
    yield "Questions"
    for row in found["pages"]:
        more = f"  {row['statements']} statements, {row['buffers']} buffers" if "buffers" in row else ""
        yield (
            f"  {row['page']:<38}{row['per_second']:>8} req/s  {row['worker_cpu_us']:>6} worker µs  "
            f"{row['database_cpu_us']:>6} db µs{more}"
        )
    yield f"Load average: {found['load'][0]:.1f}"
    for goal in found["goals"]:
        yield f"  {'met    ' if goal['met'] else 'NOT MET'}  {goal['goal']}: {goal['measured']}"
