"""Of several who help a citizen none meets what another asked, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_printing
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow, QuestionStepRow
from tests.integration.database.test_question_guard import AT, BIRTHE, ROWS

pytestmark = pytest.mark.postgres

METTE, CARL = UUID(int=21), UUID(int=22)
ASKED = {UUID(int=31): None, UUID(int=32): METTE, UUID(int=33): CARL}
"""Each question, and who asked it for the citizen; None: the citizen."""
OWN, METTES, CARLS = ASKED


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        for case_id, helper in ASKED.items():
            assume(connection, DatabaseRole.CITIZEN, [BIRTHE], [helper] if helper else [])
            ask(connection, case_id, helper)
            assume(connection, DatabaseRole.DESK)
            connection.execute(insert(QuestionStepRow), step(case_id, 2, "wrote", "desk", by_staff_key=UUID(int=99)))
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def ask(connection, case_id, helper):
    key, by = {"citizen_key": BIRTHE, "case_id": case_id}, {"helper_key": helper}
    facts = {"number": f"NR-{case_id.int}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT}
    basis = {"basis": "power"} if helper else {}
    connection.execute(insert(QuestionCaseRow), {**key, **by, **basis, **facts})
    connection.execute(insert(QuestionEntryRow), {**key, "entry_id": case_id.int, "occurred_at": AT})
    connection.execute(insert(QuestionStepRow), step(case_id, 1, "asked", "citizen", due_on=AT.date(), **by))
    stands = {"state": "with-desk", "due_on": AT.date(), "changed_at": AT, "asked_at": AT, "is_escalated": False}
    connection.execute(insert(QuestionStandingRow), {**key, **by, "steps": 1, **stands})


def step(case_id, sequence, what, party, **more):
    key = {"citizen_key": BIRTHE, "case_id": case_id, "sequence": sequence}
    return {**key, "step": what, "party": party, "at": AT, **more}


def begun(connection, viewer):
    assume(connection, DatabaseRole.CITIZEN, [BIRTHE], [viewer] if viewer else [])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
@pytest.mark.parametrize(
    ("viewer", "met"), [(None, {*ASKED}), (METTE, {OWN, METTES}), (CARL, {OWN, CARLS}), (UUID(int=23), {OWN})]
)
def test_who_helps_reads_the_citizens_and_their_own(engine, row, viewer, met):
    with engine.begin() as connection:
        begun(connection, viewer)
        assert {case_id for (case_id,) in connection.execute(select(row.case_id))} == met


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_whoever_prints_reads_them_all_for_paper_alone(engine, row):
    with engine.begin() as connection:
        begun(connection, UUID(int=24))
        for_printing(connection, is_on=True)
        assert {case_id for (case_id,) in connection.execute(select(row.case_id))} == {*ASKED}
        for_printing(connection, is_on=False)
        assert {case_id for (case_id,) in connection.execute(select(row.case_id))} == {OWN}


def test_who_helps_moves_no_question_of_another(engine):
    with engine.connect() as connection, connection.begin() as kept:
        begun(connection, METTE)
        for case_id, moved in ((METTES, 1), (CARLS, 0)):
            of_case = update(QuestionStandingRow).where(QuestionStandingRow.case_id == case_id)
            assert connection.execute(of_case.values(state="closed")).rowcount == moved
        kept.rollback()


@pytest.mark.parametrize(
    "adds",
    [
        insert(QuestionStepRow).values(step(CARLS, 3, "wrote", "citizen", helper_key=METTE)),
        insert(QuestionEntryRow).values(citizen_key=BIRTHE, case_id=CARLS, entry_id=99, occurred_at=AT),
    ],
    ids=["step", "entry"],
)
def test_who_helps_adds_nothing_to_a_question_of_another(engine, adds):
    with engine.connect() as connection, connection.begin():
        begun(connection, METTE)
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(adds)
