"""Who reads and writes what is told of research, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from consent.research_models import ResearchParticipationRow, ResearchProjectRow
from logview.models import AccessEntryRow
from tests.support.research import EVIDENCE

pytestmark = pytest.mark.postgres
BIRTHE, CARL = UUID(int=31), UUID(int=32)
PART = ResearchParticipationRow


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.RESEARCH)
        connection.execute(insert(ResearchProjectRow), EVIDENCE[ResearchProjectRow])
        for citizen in (BIRTHE, CARL):
            connection.execute(insert(PART), {**EVIDENCE[PART], "citizen_key": citizen})
    yield made
    made.dispose()
    postgres_cluster.drop(name)


@pytest.mark.parametrize(
    ("role", "subjects", "found"),
    [
        (DatabaseRole.CITIZEN, [BIRTHE], {BIRTHE}),
        (DatabaseRole.CITIZEN, [BIRTHE, CARL], {BIRTHE, CARL}),
        (DatabaseRole.CITIZEN, [], set()),
        (DatabaseRole.RESEARCH, [], {BIRTHE, CARL}),
    ],
    ids=["one citizen", "two numbers of one", "nobody", "whoever takes it in"],
)
def test_a_forgotten_where_finds_the_citizens_own(engine, role, subjects, found):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        assert set(connection.execute(select(PART.citizen_key)).scalars()) == found


def run(engine, statement, role):
    with engine.begin() as connection:
        assume(connection, role, [BIRTHE])
        return connection.execute(statement)


def test_the_open_page_reads_projects_and_nobody_who_is_in_them(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.FIGURES)
        assert connection.execute(select(ResearchProjectRow.title)).scalars().all() == ["x"]
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(engine, select(PART.citizen_key), DatabaseRole.FIGURES)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (DatabaseRole.RESEARCH, select(AccessEntryRow.entry_id)),
        (DatabaseRole.CITIZEN, insert(PART).values({**EVIDENCE[PART], "citizen_key": BIRTHE, "sequence": 2})),
    ],
    ids=["whoever takes it in reads nobody's log", "no citizen's page tells of research"],
)
def test_nobody_does_more_than_their_own(engine, role, statement):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(engine, statement, role)
