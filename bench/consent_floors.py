"""What the decision service is held against, in a bare Flask with the driver alone: no roles, limits, log, headers.

A constant JSON answer; a remembered token and the citizen's decisions; a token that is checked with one row kept.
Started by gunicorn as an application of its own. BENCH_DSN: where the tables are; BENCH_KEY: what finds a number.
"""

import hashlib
import hmac
import os
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
from flask import Flask, Response, request

TABLES = """
CREATE TABLE bench_question (LIKE consent_question INCLUDING ALL);
CREATE TABLE bench_token (digest bytea PRIMARY KEY, system_id text NOT NULL, expires_at timestamptz NOT NULL,
    revoked_at timestamptz);
"""
TOKEN = "INSERT INTO bench_token (digest, system_id, expires_at) VALUES (%s, 'bench', now() + interval '1 day')"
_VERIFY = "SELECT system_id FROM bench_token WHERE digest = %s AND revoked_at IS NULL AND expires_at > now()"
_INSERT = """
INSERT INTO bench_question (citizen_key, question_id, asked_at, call, system_id, person, profession, unit_scheme,
    unit_code, purpose, kinds, outcome, override_reason, override_text)
VALUES (%s, %s, %s, 'decision', %s, %s, %s, %s, %s, 1, NULL, 1, NULL, NULL)
"""
_RULES = """
SELECT d.effect, d.valid_from, d.valid_until, d.decision_id, d.kinds, d.origin_scheme, d.origin_code, d.origin_below,
    d.data_since, d.data_until, d.unit_scheme, d.unit_code, d.unit_below, d.person, d.profession
FROM citizen_identifier i JOIN consent_decision d ON d.citizen_key = i.citizen_key
WHERE i.digest = %s AND NOT EXISTS (SELECT FROM consent_ending e
    WHERE e.citizen_key = d.citizen_key AND e.decision_id = d.decision_id)
"""
_BLOCK = 0
_JSON = "application/json"
_decode, _encode = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode
_remembered: set[bytes] = set()


def digest_of(token: str) -> bytes:
    """How the floor knows a token."""
    return hashlib.sha256(token.encode()).digest()


@cache
def _connection() -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(os.environ["BENCH_DSN"], autocommit=True, prepare_threshold=0)


@cache
def _reading() -> "psycopg.Cursor[tuple[object, ...]]":
    return _connection().cursor(binary=True)


@cache
def _key() -> bytes:
    return bytes.fromhex(os.environ["BENCH_KEY"])


def floor() -> Flask:
    """The application."""
    app = Flask("consent-floor")
    app.add_url_rule("/healthz", view_func=_healthz)
    for view in (_constant, _rules, _insert):
        app.add_url_rule(f"/{view.__name__.strip('_')}", view_func=view, methods=["POST"])
    return app


def _healthz() -> Response:
    return Response("ok")


def _constant() -> Response:
    return Response(b'{"answers":[{"outcome":"positive"}]}', mimetype=_JSON)


def _rules() -> Response:
    asked, token = _decode(request.get_data())["questions"][0], digest_of(request.headers["Authorization"])
    _remembered.add(token)
    number, at = asked["citizen"], datetime.now(UTC)
    digest = hmac.digest(_key(), f"{number['scheme']}:{number['value']}".encode(), "sha256")
    found: list[Any] = _reading().execute(_RULES, (digest,)).fetchall()
    is_blocked = any(row[0] == _BLOCK and row[1] <= at and (row[2] is None or at < row[2]) for row in found)
    said = {"outcome": "negative" if is_blocked else "positive", "question": str(uuid4())}
    return Response(_encode({"answers": [said]}), mimetype=_JSON)


def _insert() -> Response:
    asked, database = _decode(request.get_data())["questions"][0], _connection()
    token = request.headers["Authorization"].removeprefix("Bearer ")
    found = database.execute(_VERIFY, (digest_of(token),)).fetchone()
    if found is None:
        return Response(b'{"error":"token"}', status=401, mimetype=_JSON)
    question, unit = uuid4(), asked["organisation"]
    row = (uuid4(), question, datetime.now(UTC), found[0], uuid4(), "7170", unit["scheme"], unit["value"])
    database.execute(_INSERT, row)  # and commits: each statement is a transaction of its own
    return Response(_encode({"question": str(question)}), mimetype=_JSON)
