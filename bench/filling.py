"""Fills a migrated database with a directory, staff, sources, masks and a synthetic log of a given size."""

import itertools
import random
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.engine import make_url

from bench import log_rows
from bench.cluster import superuser
from citizen_app.clock import now
from citizen_app.csv_rows import read_csv
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.directory.importing import import_directory
from citizen_app.directory.rows import ORGANISATIONS
from logview.models import MaskEventRow, MaskRow, OrganisationRefRow, ProfessionalRow, SourceRow
from logview.services.completeness import profiles

DIRECTORY = Path(__file__).resolve().parent.parent / "demo" / "directory"
_ROLES = ("7170", "5166", "5152", "5151", "R01", "R03", "5159", "R08")
_GIVEN = ("Anne", "Bo", "Camilla", "Dorthe", "Erik", "Freja", "Gitte", "Hans", "Ida", "Jørgen", "Kirsten", "Lars")
_FAMILY = ("Østergaard", "Friis", "Holm", "Skov", "Lykke", "Brandt", "Nygaard", "Winther", "Krogh", "Dahl")
_CHUNK = 20_000


@dataclass(frozen=True)
class Filled:
    """A database ready to be measured."""

    url: str
    entries: int
    citizens: list[UUID]  # the heaviest first


def fill(app: Flask, url: str, entries: int) -> Filled:
    """Fill the database behind the application, and tidy up as a server would have."""
    with app.app_context(), unit_of_work(DatabaseRole.REGISTER):
        import_directory([DIRECTORY / "organisations.csv", DIRECTORY / "professions.csv"])
    units = _units()
    population = log_rows.Population.of(entries)
    log = log_rows.rows(entries, population, until=now(), refs=len(units))
    if make_url(url).drivername == "sqlite":
        engine = create_engine(url)
        with engine.begin() as connection:
            _surroundings(connection, units)
        engine.dispose()
        _fill_sqlite(url, log)
    else:
        engine = create_engine(make_url(url).set(username="postgres"))
        with engine.begin() as connection:
            _surroundings(connection, units)
            for table, column in (
                ("organisation_ref", "ref"),
                ("professional", "professional_id"),
                ("source", "source_id"),
            ):
                # The numbers above were given, not drawn.
                sequence = f"pg_get_serial_sequence('{table}', '{column}')"
                connection.exec_driver_sql(f"SELECT setval({sequence}, max({column})) FROM {table}")
        engine.dispose()
        _fill_postgresql(url, log)
    return Filled(url, entries, population.keys)


def _units() -> list[tuple[str, str]]:
    file = read_csv(DIRECTORY / "organisations.csv", (ORGANISATIONS,))
    codes = {(row["scheme"], row["code"]): row["kind"] for row in file.rows}
    low = ("department", "unit", "practice", "care-unit", "pharmacy", "specialist")
    return [code for code, kind in codes.items() if kind in low]


def _surroundings(connection: Connection, units: list[tuple[str, str]]) -> None:
    """What the log's numbers point at."""
    chance, at = random.Random(11), now()
    unknown = [(scheme, f"9{code}") for scheme, code in units[:3]]  # a few that the directory does not know
    connection.execute(
        insert(OrganisationRefRow),
        [
            {"ref": ref, "digest": UUID(int=ref), "scheme": scheme, "code": code, "name": None}
            for ref, (scheme, code) in enumerate(units[: len(units) - len(unknown)] + unknown, start=1)
        ],
    )
    connection.execute(insert(ProfessionalRow), [_staff(chance, number) for number in range(1, log_rows.STAFF + 1)])
    delivering = [slug for slug, profile in profiles().items() if profile.delivers]
    connection.execute(
        insert(SourceRow),
        [
            {
                "source_id": number,
                "slug": slug,
                "first_event_at": datetime(2023, 1, 1, tzinfo=UTC),
                "last_event_at": at,
                "last_delivery_at": at,
            }
            for number, slug in enumerate(delivering[: log_rows.SOURCES], start=1)
        ],
    )
    _masks(connection, units, at)


def _masks(connection: Connection, units: list[tuple[str, str]], at: datetime) -> None:
    """Of two units and a person, as anywhere."""
    for number, (unit, person) in enumerate([(units[7], None), (units[8], None), (None, UUID(int=77))]):
        mask = {
            "mask_id": UUID(int=number),
            "kind": 1 if unit else 3,
            "cvr": "29190623",
            "masked_by_scheme": "cvr",
            "masked_by_code": "29190623",
            "unit_scheme": unit[0] if unit else None,
            "unit_code": unit[1] if unit else None,
            "unit_below": True,
            "person_digest": person,
            "created_at": at,
        }
        connection.execute(insert(MaskRow), mask)
        connection.execute(insert(MaskEventRow), {"mask_id": mask["mask_id"], "sequence": 1, "step": "made", "at": at})


def _staff(chance: random.Random, number: int) -> dict[str, Any]:
    role = chance.choice(_ROLES)
    return {
        "professional_id": number,
        "digest": UUID(int=number),
        "person_digest": UUID(int=number),
        "name": f"{chance.choice(_GIVEN)} {chance.choice(_FAMILY)} {chance.choice(_FAMILY)}",
        "profession_code": role,
        "role_text": None,
        "authorisation_id": None,
        "user_id": None,
    }


def _fill_postgresql(url: str, log: Iterable[log_rows.Row]) -> None:
    with superuser(url) as connection, connection.cursor() as cursor:
        rest = iter(log)
        while chunk := list(itertools.islice(rest, _CHUNK)):
            text = "".join(_copy_line(row) for row in chunk)
            with cursor.copy(f"COPY access_entry ({', '.join(log_rows.COLUMNS)}) FROM STDIN") as copy:
                copy.write(text)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _copy_line(row: log_rows.Row) -> str:
    return "\t".join("\\N" if value is None else str(value) for value in row) + "\n"


def _fill_sqlite(url: str, log: Iterable[log_rows.Row]) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    names, marks = ", ".join(log_rows.COLUMNS), ", ".join("?" * len(log_rows.COLUMNS))
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO access_entry ({names}) VALUES ({marks})", log)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
