"""Fills a migrated database with citizens who have decisions, and with a hospital's system that may ask."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import insert

from bench import consent_rows
from bench.cluster import superuser
from bench.consent_rows import Code, Somebody
from bench.filling import DIRECTORY
from citizen_app.api.scopes import Scope
from citizen_app.clock import now
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.catalogue import catalogue
from citizen_app.directory.importing import import_directory
from citizen_app.keys import keys
from citizen_app.systems.models import AccessTokenRow, CallingSystemRow, SystemScopeRow

ASKED = 4_000  # citizens who are asked about, half of them without decisions
TOKENS = 60_000
SYSTEM, REGION = "bench-hospital", ("cvr", "29190623")
_CHUNK = 10_000


@dataclass(frozen=True)
class Hospital:
    """Who asks, about whom, with what."""

    citizens: Sequence[Somebody]  # who has decisions and who has none, in turn
    units: Sequence[Code]
    tokens: Sequence[str]  # the first is used again and again


def fill(app: Flask, url: str, count: int) -> Hospital:
    """So many citizens with decisions, and some whom we know and who have none."""
    chance = random.Random(7)
    with app.app_context():
        with unit_of_work(DatabaseRole.REGISTER):
            import_directory([DIRECTORY / "organisations.csv", DIRECTORY / "professions.csv"])
            units = sorted(code for code in catalogue().with_units_below(REGION) if code[0] in ("sor", "shak"))
        everyone = consent_rows.people(count + ASKED // 2, chance)
        with superuser(url) as connection:
            deciders = _deciders(connection, everyone, count, units, chance)
            others = list(everyone)
            _citizens(connection, others)
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")
        tokens = _system(chance)
    asked = [one for pair in zip(deciders, others, strict=True) for one in pair]
    return Hospital(asked, units, tokens)


def _deciders(
    connection: "psycopg.Connection[tuple[object, ...]]",
    everyone: Iterable[Somebody],
    count: int,
    units: Sequence[Code],
    chance: random.Random,
) -> list[Somebody]:
    """Write them down; some of them, from everywhere in the tables."""
    at, some, every = now(), [], max(count * 2 // ASKED, 1)
    rest = islice(everyone, count)
    while people := list(islice(rest, _CHUNK)):
        _citizens(connection, people)
        both = [consent_rows.decisions(one, units, chance, at) for one in people]
        _copy(connection, "consent_decision", consent_rows.DECISION, [line for made, _ in both for line in made])
        _copy(connection, "consent_ending", consent_rows.ENDING, [line for _, ended in both for line in ended])
        some += people[::every]
    return some[: ASKED // 2]


def _citizens(connection: "psycopg.Connection[tuple[object, ...]]", people: Sequence[Somebody]) -> None:
    store, at = keys(), now()
    sealed = store.seal("0" * 10)
    both = [consent_rows.identity(one, store, sealed, at) for one in people]
    _copy(connection, "citizen", consent_rows.CITIZEN, [citizen for citizen, _ in both])
    _copy(connection, "citizen_identifier", consent_rows.IDENTIFIER, [named for _, named in both])


def _copy(
    connection: "psycopg.Connection[tuple[object, ...]]", table: str, columns: Sequence[str], lines: Sequence[str]
) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        copy.write("".join(lines))


def _system(chance: random.Random) -> list[str]:
    """A system without a limit that matters here, with tokens that outlast the bench."""
    at, granted = now(), Scope.CONSENT_ASK.value
    tokens = [f"{chance.getrandbits(256):064x}"[:43] for _ in range(TOKENS)]
    with unit_of_work(DatabaseRole.REGISTER) as opened:
        system = {"system_id": SYSTEM, "audit_key": UUID(int=1), "name": "Bench", "cvr": REGION[1], "contact": "bench"}
        opened.execute(insert(CallingSystemRow), {**system, "per_minute": 10**9, "registered_at": at, "version": 1})
        scheme, code = REGION
        opened.execute(
            insert(SystemScopeRow),
            {"system_id": SYSTEM, "scope": granted, "scheme": scheme, "code": code, "given_at": at},
        )
    with unit_of_work(DatabaseRole.SYSTEM) as opened:
        digest, until = keys().lookup_digest, at + timedelta(days=1)
        fixed = {"system_id": SYSTEM, "kid": "bench", "scopes": granted, "issued_at": at, "expires_at": until}
        opened.execute(insert(AccessTokenRow), [{"token_digest": digest(token), **fixed} for token in tokens])
    return tokens
