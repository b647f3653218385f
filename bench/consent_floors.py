"""What the decision service is held against: a constant JSON answer, and a token that is checked with one row kept.

Started by gunicorn as an application of its own; BENCH_DSN says where the tables are.
"""

import hashlib
import os
from datetime import UTC, datetime
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
_JSON = "application/json"


def digest_of(token: str) -> bytes:
    """How the floor knows a token."""
    return hashlib.sha256(token.encode()).digest()


def floor() -> Flask:
    """Two operations in a bare Flask, with the driver alone: no roles, no limits, no log, no headers."""
    app = Flask("consent-floor")
    held: list[psycopg.Connection[tuple[object, ...]]] = []
    decode = msgspec.json.Decoder().decode

    def connection() -> "psycopg.Connection[tuple[object, ...]]":
        if not held:
            held.append(psycopg.connect(os.environ["BENCH_DSN"], autocommit=True, prepare_threshold=0))
        return held[0]

    @app.get("/healthz")
    def healthz() -> Response:
        return Response("ok")

    @app.post("/constant")
    def constant() -> Response:
        return Response(b'{"answers":[{"outcome":"positive"}]}', mimetype=_JSON)

    @app.post("/insert")
    def insert() -> Response:
        asked, database = decode(request.get_data())["questions"][0], connection()
        token = request.headers["Authorization"].removeprefix("Bearer ")
        found = database.execute(_VERIFY, (digest_of(token),)).fetchone()
        if found is None:
            return Response(b'{"error":"token"}', status=401, mimetype=_JSON)
        question, unit = uuid4(), asked["organisation"]
        row = (uuid4(), question, datetime.now(UTC), found[0], uuid4(), "7170", unit["scheme"], unit["value"])
        database.execute(_INSERT, row)  # and commits: each statement is a transaction of its own
        return Response(msgspec.json.encode({"question": str(question)}), mimetype=_JSON)

    return app
