"""What the register told of a citizen: who reaches it, as the database itself has it (PostgreSQL)."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.register.models import RegisterFactRow

pytestmark = pytest.mark.postgres
MANDATES, REGISTER = DatabaseRole.MANDATES, DatabaseRole.REGISTER
ALMA, EMIL, METTE, KASPER = (UUID(int=number) for number in (21, 22, 23, 24))
DAY = date(2026, 3, 2)


def fact(citizen, other, **values):
    return {
        "citizen_key": citizen, "fact_id": uuid4(), "fact": "custody", "step": "stated", "other_key": other, "kind": "",
        "recorded_on": DAY, "valid_from": DAY, "told_by": "register", "taken_in_at": datetime(2026, 3, 2, tzinfo=UTC),
        **values,
    }  # fmt: skip


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, REGISTER)
        for row in (fact(ALMA, METTE), fact(ALMA, KASPER), fact(EMIL, KASPER)):
            connection.execute(insert(RegisterFactRow), row)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


@pytest.mark.parametrize(
    ("subjects", "viewers", "found"),
    [
        ([], [METTE], [(ALMA, METTE)]),
        ([ALMA], [METTE], [(ALMA, METTE), (ALMA, KASPER)]),
        ([METTE], [], []),
        ([], [KASPER], [(ALMA, KASPER), (EMIL, KASPER)]),
        ([], [], []),
    ],
    ids=["whoever holds it", "for a child that they hold", "about oneself", "of several", "nobody"],
)
def test_a_forgotten_where_finds_what_one_holds_and_what_is_about_the_citizen(engine, subjects, viewers, found):
    with engine.begin() as connection:
        assume(connection, MANDATES, subjects, viewers)
        told = select(RegisterFactRow.citizen_key, RegisterFactRow.other_key).where(RegisterFactRow.fact == "custody")
        rows = connection.execute(told).all()
    assert sorted(map(tuple, rows)) == sorted(found)


def write(engine, row, *role):
    with engine.begin() as connection:
        assume(connection, *role)
        connection.execute(insert(RegisterFactRow), row)


@pytest.mark.parametrize("role", [MANDATES, DatabaseRole.CITIZEN, DatabaseRole.DESK])
def test_nobody_but_the_feed_tells_that_somebody_has_custody(engine, role):
    with pytest.raises(ProgrammingError):
        write(engine, fact(ALMA, METTE), role, [ALMA, METTE], [METTE])


@pytest.mark.parametrize("values", [{"told_by": "desk"}, {"fact": "protection", "kind": "own-word", "other_key": None}])
def test_the_feed_does_not_speak_for_the_desk(engine, values):
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(engine, fact(ALMA, METTE, **values), REGISTER)


OWN_WORD = {"fact": "protection", "kind": "own-word", "other_key": None, "told_by": "desk"}


def test_the_desk_reads_what_it_was_told_of_the_citizen_whom_it_opened_and_nothing_of_the_register(engine):
    for citizen in (ALMA, EMIL):
        write(engine, fact(citizen, None, **OWN_WORD), DatabaseRole.ASSIST, [citizen])
    with engine.begin() as connection:
        assume(connection, DatabaseRole.ASSIST, [EMIL])
        rows = connection.execute(select(RegisterFactRow.citizen_key, RegisterFactRow.kind)).all()
    assert rows == [(EMIL, "own-word")]


@pytest.mark.parametrize(
    "values", [{"told_by": "register"}, {"kind": "name-address"}, {"fact": "custody", "other_key": METTE}, {}]
)
def test_the_desk_tells_of_nothing_else_and_of_nobody_else(engine, values):
    whom = [ALMA] if values else [EMIL]
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(engine, fact(ALMA, None, **{**OWN_WORD, **values}), DatabaseRole.ASSIST, whom)
