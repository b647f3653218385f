"""Whether the decision service finds what is in a large database, and what a question costs there in buffers."""

import io
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import redirect_stderr
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask
from psycopg.rows import namedtuple_row

from bench import consent_rows
from bench.cluster import superuser
from bench.consent_filling import Hospital
from bench.consent_site import CHECK
from bench.costs import statements_of
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.staff_digest import authorised_person
from consent.domain.decision import Decision, Question
from consent.domain.evaluate import outcome
from consent.formats.bodies import KINDS, PURPOSES
from consent.formats.telling import answer_body
from consent.queries.decisions import decision
from consent.services.units import unit_tree

DECISIONS = "/api/v1/consent/decisions"
_CHECK = f"/api/v1{CHECK}"
_COMPARED, _COUNTED, _BATCH = 1_000, 100, 100
_OBVIOUS = "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off"
_ENDINGS_OF = "SELECT citizen_key, decision_id FROM consent_ending WHERE citizen_key = ANY(%s)"
_DECISIONS_OF = (
    "SELECT *, coalesce(meant_since, made_at) AS means_since FROM consent_decision WHERE citizen_key = ANY(%s)"
)

Told = tuple[str, tuple[str, ...]]  # outcome, reasons
Asked = dict[str, Any]


class OtherAnswers(Exception):
    """The service answers otherwise than the tables say; the text holds how many of how many."""


def compared(app: Flask, url: str, hospital: Hospital) -> dict[str, int]:
    """Ask about a sample one by one and in batches; how often each outcome was right. Raises OtherAnswers.

    What is right is worked out from all that the tables hold of a person, read from end to end without an index and
    put together here. That the rules themselves are right is for the tests to say (tests/unit/consent/slow_model.py).
    """
    chance = random.Random(9)
    sample = chance.sample(list(hospital.citizens), min(_COMPARED, len(hospital.citizens)))
    questions: list[Asked] = [consent_rows.question(one, hospital.units, chance) for one in sample]
    held = _decisions(url, [one.uuid for one in sample])
    right = _answers(app, questions, [held[one.uuid] for one in sample])
    batches = [questions[start : start + _BATCH] for start in range(0, len(questions), _BATCH)]
    wrong = 0
    for calls in ([[one] for one in questions], batches):
        told = [answer for some in calls for answer in _ask(app, hospital, _CHECK, some)]
        wrong += sum(own != other for own, other in zip(told, right, strict=True))
    if wrong:
        raise OtherAnswers(f"{wrong} of {2 * len(right)}")
    return dict(Counter(found for found, _ in right))


def buffers(app: Flask, hospital: Hospital) -> dict[str, dict[str, float]]:
    """Statements and buffers of a question, not kept and kept, and of a batch: medians and the most."""
    chance, found = random.Random(10), {}
    for name, path, size, times in (
        ("check alone", _CHECK, 1, _COUNTED),
        ("check, question kept", DECISIONS, 1, _COUNTED),
        ("batch of 100, kept", DECISIONS, _BATCH, 5),
    ):
        each = []
        for _ in range(times + 1):
            some = chance.sample(list(hospital.citizens), size)
            asked = [consent_rows.question(one, hospital.units, chance) for one in some]
            with statements_of(app) as noted:
                _ask(app, hospital, path, asked)
            each.append((len(noted), sum(one.buffers for one in noted)))
        warm = each[1:]  # the first may have read the directory
        found[name] = {
            "statements": median(statements for statements, _ in warm),
            "buffers": median(buffers for _, buffers in warm),
            "most_buffers": max(buffers for _, buffers in warm),
        }
    return found


def _ask(app: Flask, hospital: Hospital, path: str, questions: Sequence[Asked]) -> list[Told]:
    headers = {"Authorization": f"Bearer {hospital.tokens[0]}", "Content-Type": "application/json"}
    with redirect_stderr(io.StringIO()):  # the site's log
        client = app.test_client(use_cookies=False)
        body = consent_rows.body(questions)
        answer = client.post(path, data=body, headers=headers, base_url="https://indblik.example")
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {path}")
    return [(one["outcome"], tuple(one.get("reasons", ()))) for one in json.loads(answer.data)["answers"]]


def _decisions(url: str, keys: Sequence[UUID]) -> dict[UUID, list[Decision]]:
    """What the tables hold of these citizens and was not ended, by key; nobody else's."""
    found: dict[UUID, list[Decision]] = defaultdict(list)
    with superuser(url) as connection, connection.cursor(row_factory=namedtuple_row) as cursor:
        cursor.execute(_OBVIOUS)
        endings: list[Any] = cursor.execute(_ENDINGS_OF, (list(keys),)).fetchall()
        rows: list[Any] = cursor.execute(_DECISIONS_OF, (list(keys),)).fetchall()
    ended = {(row.citizen_key, row.decision_id) for row in endings}
    for row in rows:
        if (row.citizen_key, row.decision_id) not in ended:
            found[row.citizen_key].append(decision(row))
    return found


def _answers(app: Flask, questions: Sequence[Asked], held: Sequence[Sequence[Decision]]) -> list[Told]:
    at, found = now(), list[Told]()
    with app.app_context(), unit_of_work(DatabaseRole.CONSENT):
        tree = unit_tree()
        for asked, decisions in zip(questions, held, strict=True):
            staff, unit = asked["professional"], asked["organisation"]
            kinds = frozenset(KINDS[name] for name in asked.get("kinds", ())) or None
            who = authorised_person(staff["authorisation"]), staff["profession"], (unit["scheme"], unit["value"])
            answer = outcome(decisions, Question(at, *who, PURPOSES[asked["purpose"]], kinds), tree)
            told = answer_body(answer, "", concealed=False)
            found.append((str(told.outcome), tuple(told.reasons)))
    return found
