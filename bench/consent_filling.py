"""Fills a migrated database with citizens who have decisions, and with a hospital's system that may ask."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, islice
from uuid import UUID

from flask import Flask
from sqlalchemy import insert

from bench import consent_rows
from bench.cluster import superuser
from bench.consent_rows import Code, Somebody
from bench.filling import DIRECTORY
from bench.loading import Superuser, copy_binary, emptied
from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import catalogue
from citizen_app.directory.importing import import_directory
from citizen_app.keys import keys
from citizen_app.systems.models import CallingSystemRow, SystemScopeRow

ASKED = 4_000  # citizens who are asked about, half of them without decisions
TOKENS = 60_000
SYSTEM, REGION = "bench-hospital", ("cvr", "29190623")
TABLES = ("citizen", "citizen_identifier", "consent_decision", "consent_ending")
_CHUNK = 50_000
_KINDS = 20_000  # different decisions, of which everyone's are drawn

_KINDS_TABLE = """
CREATE TEMPORARY TABLE bench_kind (nth integer, effect smallint, kinds integer, origin_scheme text, origin_code text,
    origin_below boolean, data_since date, data_until date, unit_scheme text, unit_code text, unit_below boolean,
    profession text, one_person boolean, days integer) ON COMMIT DROP
"""
# Each citizen draws a number of decisions, each decision its kind and a moment in three years. They lie in the order in
# which they were made, as in a product that is in use: a citizen's decisions are not side by side.
_DECISIONS = """
INSERT INTO consent_decision (citizen_key, decision_id, effect, kinds, origin_scheme, origin_code, origin_below,
    data_since, data_until, unit_scheme, unit_code, unit_below, person, profession, valid_from, valid_until, made_at,
    made_by, basis, submission_id, replaces, text_version)
SELECT citizen_key, gen_random_uuid(), effect, kinds, origin_scheme, origin_code, origin_below,
    data_since, data_until, unit_scheme, unit_code, unit_below, CASE WHEN one_person THEN gen_random_uuid() END,
    profession, made_at, %(at)s::timestamptz + days * interval '1 day', made_at,
    citizen_key, 'self', gen_random_uuid(), NULL, '2026-11'
FROM (
    SELECT citizen_key, floor(random() * %(kinds)s)::integer AS nth,
        %(at)s::timestamptz - interval '1 minute' - random() * interval '1095 days' AS made_at
    FROM (
        SELECT citizen_key, (%(counts)s::integer[])[1 + width_bucket(random() * 100, %(shares)s::float[])] AS many
        FROM citizen
    ) AS somebody, generate_series(1, many)
) AS drawn JOIN bench_kind USING (nth)
ORDER BY made_at
"""
_ENDINGS = """
INSERT INTO consent_ending (citizen_key, decision_id, ended_at, made_by, basis, submission_id, reason)
SELECT citizen_key, decision_id, made_at + random() * (%(at)s - made_at) AS ended_at, citizen_key, 'self',
    gen_random_uuid(), 'ended'
FROM consent_decision WHERE random() < %(ended)s
ORDER BY ended_at
"""
_TOKENS = "COPY access_token (token_digest, system_id, kid, scopes, issued_at, expires_at) FROM STDIN"


@dataclass(frozen=True)
class Hospital:
    """Who asks, about whom, with what."""

    citizens: Sequence[Somebody]  # who has decisions and who has none, in turn
    units: Sequence[Code]
    tokens: Sequence[str]  # the first is used again and again


def fill(app: Flask, url: str, count: int) -> Hospital:
    """So many citizens with decisions, and some whom we know and who have none."""
    chance, at = random.Random(7), now()
    with app.app_context():
        with unit_of_work(DatabaseRole.REGISTER):
            import_directory([DIRECTORY / "organisations.csv", DIRECTORY / "professions.csv"])
            units = sorted(code for code in catalogue().with_units_below(REGION) if code[0] in ("sor", "shak"))
        everyone = consent_rows.people(chance)
        with superuser(url) as connection:
            with emptied(connection, TABLES):
                every = max(count * 2 // ASKED, 1)
                deciders = _citizens(connection, islice(everyone, count), at, every)[: ASKED // 2]
                _decisions(connection, units, at)
                others = _citizens(connection, islice(everyone, len(deciders)), at, 1)
            tokens = _system(connection, chance, at)
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
    asked = [one for pair in zip(deciders, others, strict=True) for one in pair]
    return Hospital(asked, units, tokens)


def _citizens(connection: Superuser, some: Iterable[Somebody], at: datetime, every: int) -> list[Somebody]:
    """Write them down; return each so-many-th, from everywhere in the tables."""
    store, rest, chosen = keys(), iter(some), []
    while chunk := list(islice(rest, _CHUNK)):
        citizens, numbers = consent_rows.identities(chunk, store, at)
        copy_binary(connection, "citizen", consent_rows.CITIZEN, citizens)
        copy_binary(connection, "citizen_identifier", consent_rows.IDENTIFIER, numbers)
        chosen += chunk[::every]
    return chosen


def _decisions(connection: Superuser, units: Sequence[Code], at: datetime) -> None:
    """Decisions of everybody who is in the database, one to twenty, and the endings of some."""
    connection.execute(_KINDS_TABLE)
    columns = ", ".join(("nth", *consent_rows.KIND))
    with connection.cursor() as cursor, cursor.copy(f"COPY bench_kind ({columns}) FROM STDIN") as copy:
        for nth, kind in enumerate(consent_rows.kinds_of_decisions(units, random.Random(8), _KINDS)):
            copy.write_row((nth, *kind))
    connection.execute("ANALYZE bench_kind")
    connection.execute("SELECT setseed(0.7)")
    shares = list(accumulate(consent_rows.SHARES))[:-1]
    drawn = {"at": at, "kinds": _KINDS, "counts": list(consent_rows.COUNTS), "shares": shares}
    connection.execute(_DECISIONS, drawn)
    connection.execute(_ENDINGS, {"at": at, "ended": consent_rows.ENDED})


def _system(connection: Superuser, chance: random.Random, at: datetime) -> list[str]:
    """A system without a limit that matters here, with tokens that outlast the bench."""
    granted = Scope.CONSENT_ASK.value
    tokens = [f"{chance.getrandbits(256):064x}"[:43] for _ in range(TOKENS)]
    with unit_of_work(DatabaseRole.REGISTER) as opened:
        system = {"system_id": SYSTEM, "audit_key": UUID(int=1), "name": "Bench", "cvr": REGION[1], "contact": "bench"}
        opened.execute(insert(CallingSystemRow), {**system, "per_minute": 10**9, "registered_at": at, "version": 1})
        scheme, code = REGION
        opened.execute(
            insert(SystemScopeRow),
            {"system_id": SYSTEM, "scope": granted, "scheme": scheme, "code": code, "given_at": at},
        )
    digest, until = keys().lookup_digest, at + timedelta(days=1)
    with connection.cursor() as cursor, cursor.copy(_TOKENS) as copy:
        for token in tokens:
            copy.write_row((digest(token), SYSTEM, "bench", granted, at, until))
    return tokens
