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
from bench.report import goal_line
from bench.rounds import Target, in_turn
from bench.serving import serving
from bench.viewers import cookie_of
from citizen_app import clock, opaque
from citizen_app.auth.actor import Role, ViewerKind
from citizen_app.auth.staff_persons import note_staff
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.identity import find_or_create_citizen
from support.domain.cases import Concern
from support.domain.deadlines import DeadlineKind
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
DESK_PAGE: Final = "the same, page 5"
DESK_FREE: Final = "the same, nobody has taken"
DESK_MINE: Final = "the same, one's own hundred"
DESK_LATE: Final = "late at organisations, for the lead"
DESK_LATE_BY_AGE: Final = "the same, the oldest first, for the lead"
DESK_RIGHT: Final = "the desk's queue, insight only"
DESK_NARROW: Final = "the same, of one concern and organisation, by age"
_LINES: Final = 30  # on a page
_WHOLE: Final = [None, None, None]
_CVR: Final = "29190623"
# Two thirds with the organisation, among them some that are late, one third with the citizen.
_STATE: Final = "CASE WHEN nth % 3 = 0 THEN 'with-citizen' ELSE 'with-organisation' END"
_CASES: Final = f"""
CREATE TEMPORARY TABLE made ON COMMIT DROP AS
SELECT gen_random_uuid() AS citizen_key, gen_random_uuid() AS case_id, nth,
    CASE WHEN nth % 4 = 3 THEN 'with-desk' WHEN nth % 4 = 2 THEN 'answered'
        ELSE {_STATE.replace("nth % 3", "(nth / 4) % 3")} END AS state,
    CASE WHEN nth % 8 = 3 THEN NULL WHEN nth % 4 = 1 THEN '29190925' ELSE '{_CVR}' END AS cvr,
    (ARRAY['why', 'who', 'no-appointment', 'unlawful', 'wrong'])[1 + nth / 4 % 5] AS concern,
    CASE WHEN nth / 4 % 100 < 90 THEN 'log-question' WHEN nth / 4 % 100 < 97 THEN 'insight' ELSE 'file-access' END
        AS deadline_kind,
    current_date - 30 + (nth * 7919 % 60)::int AS due_on, now() - (nth * 7907 % 60000) * interval '1 minute' AS asked_at
FROM generate_series(0, {4 * OPEN - 1}) AS nth;
INSERT INTO question_case (citizen_key, case_id, number, concern, deadline_kind, asked_at)
SELECT citizen_key, case_id, to_char(nth, 'FM00000000'), concern, deadline_kind, asked_at FROM made;
INSERT INTO question_entry (citizen_key, case_id, entry_id, occurred_at)
SELECT citizen_key, case_id, nth, now() - interval '30 days' FROM made;
INSERT INTO question_step (citizen_key, case_id, sequence, step, party, at, cvr, due_on)
SELECT citizen_key, case_id, 1, 'asked', 'citizen', asked_at, cvr, due_on FROM made;
INSERT INTO question_standing (citizen_key, case_id, cvr, state, due_on, changed_at, asked_at, is_escalated, steps,
    concern, deadline_kind)
SELECT citizen_key, case_id, cvr, state, due_on, asked_at, asked_at,
    state = 'with-organisation' AND due_on < current_date, 1, concern, deadline_kind FROM made;
"""
# Every second case of the desk is somebody's who works there.
_HELD: Final = """
INSERT INTO desk_holder (citizen_key, case_id, staff_key, since)
SELECT citizen_key, case_id, %s, now() FROM question_standing
WHERE state = 'with-desk' AND (get_byte(uuid_send(case_id), 15) & 1) = 0
"""
# Whoever works there has a hundred of the rest.
_OWN: Final = """
INSERT INTO desk_holder (citizen_key, case_id, staff_key, since)
SELECT citizen_key, case_id, %s, now() FROM question_standing
WHERE state = 'with-desk' AND (get_byte(uuid_send(case_id), 15) & 1) = 1 ORDER BY case_id LIMIT 100
"""
_FIFTH: Final = f"""
SELECT due_on, case_id FROM question_standing WHERE state = 'with-desk'
ORDER BY due_on, case_id OFFSET {4 * _LINES - 1} LIMIT 1
"""


def measure(cluster: Cluster, template: str, rounds: int, logs: Path, say: Say) -> dict[str, Any]:
    """One database, the two pages in turn."""
    site = prepare(cluster, template, ENTRIES)
    with superuser(site.filled.url) as connection, connection.transaction():
        for statement in filter(str.strip, _CASES.split(";")):
            connection.execute(statement.encode())
    asks = {
        QUEUE: Ask("/medarbejder/spoergsmaal", _staff(site.app, Role.LOG_OFFICER, _CVR)[1]),
        **_desk(site.app, site.filled.url),
    }
    with superuser(site.filled.url) as connection:
        connection.execute("VACUUM ANALYZE")
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


def _desk(app: Flask, url: str) -> dict[str, Ask]:
    """The desk's queue: whole, by view and order, far in, and narrowed to one case in fourteen and in eleven."""
    desk = app.extensions["indblik.settings"].desk_cvr
    key, cookie = _staff(app, Role.AGENT, desk)
    lead, leads_cookie = _staff(app, Role.LEAD, desk)
    own, own_cookie = _staff(app, Role.AGENT, desk)
    with superuser(url) as connection, connection.transaction():
        connection.execute(_HELD, [key])
        connection.execute(_OWN, [own])
        fifth = connection.execute(_FIFTH.encode()).fetchone()
    assert fifth is not None
    everything, due, age = QueueView.ALL, QueueOrder.DUE, QueueOrder.AGE
    shown: dict[str, tuple[QueueView, QueueOrder, Any, Any]] = {
        DESK_QUEUE: (everything, due, None, _WHOLE),
        DESK_BY_AGE: (everything, age, None, _WHOLE),
        DESK_PAGE: (everything, due, [str(one) for one in fifth], _WHOLE),
        DESK_FREE: (QueueView.FREE, due, None, _WHOLE),
        DESK_MINE: (QueueView.MINE, due, None, _WHOLE),
        DESK_RIGHT: (everything, due, None, [DeadlineKind.INSIGHT, None, None]),
        DESK_NARROW: (everything, age, None, [DeadlineKind.LOG_QUESTION, Concern.WRONG, _CVR]),
        DESK_LATE: (QueueView.LATE, due, None, _WHOLE),
        DESK_LATE_BY_AGE: (QueueView.LATE, age, None, _WHOLE),
    }
    by = dict.fromkeys((DESK_LATE, DESK_LATE_BY_AGE), (lead, leads_cookie)) | {DESK_MINE: (own, own_cookie)}
    with app.app_context():
        return {
            name: Ask(
                f"/medarbejder/brugerstoette?v={opaque.seal(whose, 'desk-queue', json.dumps(view).encode())}", sent
            )
            for name, view in shown.items()
            for whose, sent in [by.get(name, (key, cookie))]
        }


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
        yield goal_line(goal)
