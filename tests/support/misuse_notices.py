"""What an organisation has told a citizen of a look-up that should not have happened, for tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import Connection, insert

from citizen_app import clock
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.keys import keys
from support.look_back_models import MisuseNoticeEntryRow, MisuseNoticeRow
from tests.support.people import REGION


def has_written(app: Flask, entry: tuple[UUID, datetime, int], words: str) -> None:
    """An organisation has written to the citizen about one look-up of theirs."""
    citizen, occurred_at, entry_id = entry
    key = {"citizen_key": citizen, "notice_id": uuid4()}
    told = {"look_back_id": uuid4(), "cvr": REGION, "kind": "told", "at": clock.now(), "by_staff_key": uuid4()}
    with app.app_context(), unit_of_work(DatabaseRole.STAFF) as connection, _as_owner(connection):
        connection.execute(insert(MisuseNoticeRow), {**key, **told, "words_sealed": keys().seal(words)})
        connection.execute(insert(MisuseNoticeEntryRow), {**key, "entry_id": entry_id, "occurred_at": occurred_at})


@contextmanager
def _as_owner(connection: Connection) -> Iterator[None]:
    """On PostgreSQL only the steps of a look-back write a notice, and the owner of the tables where nothing forces."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.exec_driver_sql("RESET ROLE")
    for force in ("NO FORCE", "FORCE"):
        for row in (MisuseNoticeRow, MisuseNoticeEntryRow):
            connection.exec_driver_sql(f"ALTER TABLE {row.__tablename__} {force} ROW LEVEL SECURITY")
        if force == "NO FORCE":
            yield
