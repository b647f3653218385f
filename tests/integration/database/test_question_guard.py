"""Who sees whose questions, and who takes whose steps, as the database itself has it (PostgreSQL)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow, QuestionStepRow

pytestmark = pytest.mark.postgres

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BIRTHE, CARL, STAFF = (UUID(int=number) for number in (11, 13, 99))
HERE, ELSEWHERE = "29190623", "29190658"
ROWS = (QuestionCaseRow, QuestionEntryRow, QuestionStepRow, QuestionStandingRow)
CITIZEN, OFFICERS, DESK, WORKER = (
    DatabaseRole.CITIZEN, DatabaseRole.OFFICERS, DatabaseRole.DESK, DatabaseRole.WORKER,
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        for citizen, cvr, state in ((BIRTHE, HERE, "with-organisation"), (CARL, None, "with-desk")):
            ask(connection, citizen, cvr, state)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def ask(connection, citizen, cvr, state):
    key = {"citizen_key": citizen, "case_id": citizen}
    assume(connection, CITIZEN, [citizen])
    connection.execute(
        insert(QuestionCaseRow),
        {**key, "number": f"NR-{citizen.int}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT},
    )
    connection.execute(insert(QuestionEntryRow), {**key, "entry_id": 1, "occurred_at": AT})
    connection.execute(insert(QuestionStepRow), step(citizen, 1, "asked", "citizen", cvr=cvr, due_on=AT.date()))
    connection.execute(
        insert(QuestionStandingRow),
        {
            **key,
            "cvr": cvr,
            "state": state,
            "due_on": AT.date(),
            "changed_at": AT,
            "asked_at": AT,
            "is_escalated": False,
            "steps": 1,
        },
    )


def step(citizen, sequence, what, party, **more):
    by = {"by_staff_key": STAFF} if party in {"organisation", "desk"} else {}
    return {
        "citizen_key": citizen, "case_id": citizen, "sequence": sequence, "step": what, "party": party, "at": AT,
        **by, **more,
    }  # fmt: skip


def begun(connection, role, subjects=(), cvr=None):
    assume(connection, role, subjects)
    if cvr is not None:
        for_organisation(connection, cvr)


def seen(engine, row, *whose, **more):
    with engine.begin() as connection:
        begun(connection, *whose, **more)
        return {key for (key,) in connection.execute(select(row.citizen_key))}


def tries(engine, statement, *whose, **more):
    """Run it in the role, and keep nothing."""
    with engine.connect() as connection, connection.begin() as kept:
        begun(connection, *whose, **more)
        found = connection.execute(statement)
        kept.rollback()
        return found.rowcount if statement.is_update else 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_each_sees_what_is_theirs_without_any_where(engine, row):
    assert seen(engine, row, CITIZEN, [BIRTHE]) == {BIRTHE}
    assert seen(engine, row, OFFICERS, cvr=HERE) == {BIRTHE}
    assert seen(engine, row, OFFICERS, cvr=ELSEWHERE) == set()
    assert seen(engine, row, OFFICERS) == set()
    assert seen(engine, row, OFFICERS, cvr="") == set()
    assert seen(engine, row, DESK) == {BIRTHE, CARL}
    if row is not QuestionEntryRow:
        assert seen(engine, row, WORKER) == {BIRTHE, CARL}


@pytest.mark.parametrize(
    ("whose", "taken"),
    [
        ((CITIZEN, [CARL]), step(BIRTHE, 2, "wrote", "citizen")),  # another citizen's
        ((CITIZEN, [BIRTHE]), step(BIRTHE, 2, "answered", "organisation", finding="justified")),
        ((CITIZEN, [BIRTHE]), step(BIRTHE, 2, "closed", "clock")),
        ((OFFICERS, (), ELSEWHERE), step(BIRTHE, 2, "answered", "organisation", finding="justified")),
        ((OFFICERS, (), HERE), step(CARL, 2, "answered", "organisation", finding="justified")),  # the desk's
        ((OFFICERS, (), HERE), step(BIRTHE, 2, "closed", "citizen")),
        ((OFFICERS, (), HERE), step(BIRTHE, 2, "passed-on", "organisation", cvr=ELSEWHERE, due_on=AT.date())),
        ((OFFICERS, (), HERE), step(BIRTHE, 2, "escalated", "organisation")),
        ((DESK,), step(CARL, 2, "answered", "desk", finding="justified")),  # the desk concludes nothing
        ((DESK,), step(CARL, 2, "closed", "organisation")),
        ((WORKER,), step(CARL, 2, "closed", "desk")),
    ],
)
def test_nobody_takes_anothers_step(engine, whose, taken):
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, insert(QuestionStepRow).values(taken), *whose)


@pytest.mark.parametrize(
    ("whose", "taken"),
    [
        ((CITIZEN, [BIRTHE]), step(BIRTHE, 2, "wrote", "citizen")),
        ((OFFICERS, (), HERE), step(BIRTHE, 2, "answered", "organisation", finding="justified")),
        ((OFFICERS, (), HERE), step(BIRTHE, 2, "passed-to-desk", "organisation")),
        ((DESK,), step(CARL, 2, "passed-on", "desk", cvr=HERE, due_on=AT.date())),
        ((WORKER,), step(CARL, 2, "escalated", "clock")),
    ],
)
def test_each_takes_their_own(engine, whose, taken):
    """The refusals above are of the step, not of everything."""
    assert tries(engine, insert(QuestionStepRow).values(taken), *whose) == 1


def standing(citizen, **values):
    return update(QuestionStandingRow).where(QuestionStandingRow.citizen_key == citizen).values(values)


def test_an_organisation_moves_its_own_cases_and_only_the_desk_passes_them_on(engine):
    assert tries(engine, standing(BIRTHE, state="answered"), OFFICERS, cvr=HERE) == 1
    assert tries(engine, standing(BIRTHE, state="answered"), OFFICERS, cvr=ELSEWHERE) == 0
    assert tries(engine, standing(CARL, state="with-organisation"), OFFICERS, cvr=HERE) == 0
    with pytest.raises(ProgrammingError, match="permission denied"):
        tries(engine, standing(BIRTHE, cvr=ELSEWHERE), OFFICERS, cvr=HERE)
    assert tries(engine, standing(CARL, cvr=HERE, state="with-organisation"), DESK) == 1


def test_a_citizen_moves_their_own_and_not_to_another_organisation(engine):
    assert tries(engine, standing(BIRTHE, state="closed"), CITIZEN, [BIRTHE]) == 1
    assert tries(engine, standing(BIRTHE, state="closed"), CITIZEN, [CARL]) == 0
    with pytest.raises(ProgrammingError, match="permission denied"):
        tries(engine, standing(BIRTHE, cvr=ELSEWHERE), CITIZEN, [BIRTHE])


def test_the_organisation_is_forgotten_with_the_transaction(engine):
    assert seen(engine, QuestionCaseRow, OFFICERS, cvr=HERE) == {BIRTHE}
    assert seen(engine, QuestionCaseRow, OFFICERS) == set()
