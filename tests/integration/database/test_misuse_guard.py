"""Who sees which follow-up, and who takes whose steps, as the database itself has it (PostgreSQL)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from logview.models import AccessEntryRow, ProfessionalRow
from support.case_models import QuestionCaseRow, QuestionStepRow
from support.misuse_models import MisuseMatterRow, MisuseStandingRow, MisuseStepRow

pytestmark = pytest.mark.postgres

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BIRTHE, CARL, STAFF = (UUID(int=number) for number in (11, 13, 99))
HERE, ELSEWHERE = "29190623", "29190658"
MISUSE, OFFICERS, WORKER = DatabaseRole.MISUSE, DatabaseRole.OFFICERS, DatabaseRole.WORKER
ROWS = (MisuseMatterRow, MisuseStepRow, MisuseStandingRow)
LOOK_BACK, AUDITORS = DatabaseRole.LOOK_BACK, DatabaseRole.AUDITORS
DESK = DatabaseRole.DESK
OTHERS = [one for one in DatabaseRole if one not in {MISUSE, OFFICERS, WORKER, LOOK_BACK, AUDITORS, DESK}]
CLOSED_TO = "permission denied"


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        for citizen, cvr in ((BIRTHE, HERE), (CARL, ELSEWHERE)):
            found(connection, citizen, cvr)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def found(connection, citizen, cvr):
    """The matter has its citizen's key as its own."""
    assume(connection, DatabaseRole.CITIZEN, [citizen])
    case = {"citizen_key": citizen, "case_id": citizen}
    facts = {"number": f"NR-{citizen.int}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT}
    connection.execute(insert(QuestionCaseRow), {**case, **facts})
    begun(connection, OFFICERS, cvr)
    connection.execute(insert(MisuseMatterRow), matter(citizen, cvr))
    connection.execute(insert(MisuseStepRow), step(citizen, 1, "opened", "organisation"))
    stands = {"state": "found", "clock_from": AT, "is_settled": False, "reminded": 0, "changed_at": AT, "steps": 1}
    connection.execute(insert(MisuseStandingRow), {"matter_id": citizen, "cvr": cvr, **stands})


def matter(citizen, cvr, matter_id=None):
    return {
        "matter_id": matter_id or citizen, "cvr": cvr, "citizen_key": citizen, "case_id": citizen,
        "case_number": f"NR-{citizen.int}", "opened_at": AT, "opened_by_staff_key": STAFF,
    }  # fmt: skip


def step(matter_id, sequence, what, party, **more):
    by = {} if party == "clock" else {"by_staff_key": STAFF}
    return {"matter_id": matter_id, "sequence": sequence, "step": what, "party": party, "at": AT, **by, **more}


def begun(connection, role, cvr=None):
    assume(connection, role)
    if cvr is not None:
        for_organisation(connection, cvr)


def seen(engine, row, role, cvr=None):
    return read(engine, row.matter_id, role, cvr)


def read(engine, column, role, cvr=None):
    with engine.begin() as connection:
        begun(connection, role, cvr)
        return set(connection.execute(select(column)).scalars())


def tries(engine, statement, role, cvr=None):
    """Run it in the role, and keep nothing."""
    with engine.connect() as connection, connection.begin() as kept:
        begun(connection, role, cvr)
        done = connection.execute(statement)
        kept.rollback()
        return done.rowcount if statement.is_update else 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_a_lead_sees_what_their_organisation_found_without_any_where(engine, row):
    assert seen(engine, row, MISUSE, HERE) == {BIRTHE}
    assert seen(engine, row, MISUSE, ELSEWHERE) == {CARL}
    assert seen(engine, row, MISUSE) == set()
    assert seen(engine, row, MISUSE, "") == set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_any_of_it(engine, row, role):
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        seen(engine, row, role, HERE)


def test_the_desk_sees_that_a_follow_up_waits_for_somebody_and_nothing_that_was_done(engine):
    matter, standing = MisuseMatterRow, MisuseStandingRow
    assert [seen(engine, row, DESK) for row in (matter, standing)] == [{BIRTHE, CARL}] * 2
    for column in (matter.case_number, matter.opened_by_staff_key, standing.is_settled, MisuseStepRow.matter_id):
        with pytest.raises(ProgrammingError, match=CLOSED_TO):
            read(engine, column, DESK)


def test_auditors_see_which_question_a_follow_up_is_of_and_nothing_that_was_done(engine):
    assert seen(engine, MisuseMatterRow, AUDITORS) == {BIRTHE, CARL}
    matter = MisuseMatterRow
    for column in (matter.cvr, matter.opened_by_staff_key, MisuseStepRow.matter_id, MisuseStandingRow.matter_id):
        with pytest.raises(ProgrammingError, match=CLOSED_TO):
            read(engine, column, AUDITORS)


def test_officers_see_that_there_is_a_follow_up_and_where_it_stands_only(engine):
    for row in (MisuseMatterRow, MisuseStandingRow):
        assert seen(engine, row, OFFICERS, HERE) == {BIRTHE}
        assert seen(engine, row, OFFICERS) == set()
    for column in (MisuseStepRow.step, MisuseStandingRow.reminded, MisuseStandingRow.clock_from):
        with pytest.raises(ProgrammingError, match=CLOSED_TO):
            read(engine, column, OFFICERS, HERE)


def test_a_look_back_sees_which_matters_its_organisation_has_and_not_what_was_done(engine):
    for row in (MisuseMatterRow, MisuseStandingRow):
        assert seen(engine, row, LOOK_BACK, HERE) == {BIRTHE}
        assert seen(engine, row, LOOK_BACK) == set()
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        seen(engine, MisuseStepRow, LOOK_BACK, HERE)


def test_the_clock_sees_what_runs_out_and_not_whom_it_is_about(engine):
    assert seen(engine, MisuseStandingRow, WORKER) == {BIRTHE, CARL}
    for row in (MisuseMatterRow, MisuseStepRow):
        with pytest.raises(ProgrammingError, match=CLOSED_TO):
            seen(engine, row, WORKER)


@pytest.mark.parametrize(
    "column", [AccessEntryRow.entry_id, ProfessionalRow.name, QuestionCaseRow.number, QuestionStepRow.words_sealed]
)
def test_a_lead_reads_no_log_no_name_and_no_question_in_this_role(engine, column):
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        read(engine, column, MISUSE, HERE)


@pytest.mark.parametrize(
    ("taken", "role", "cvr"),
    [
        (step(BIRTHE, 2, "taken", "lead"), MISUSE, ELSEWHERE),
        (step(BIRTHE, 2, "withdrawn", "lead"), MISUSE, HERE),  # only whoever found it sets it right
        (step(BIRTHE, 2, "noted", "organisation"), MISUSE, HERE),
        (step(BIRTHE, 2, "passed", "clock"), MISUSE, HERE),
        (step(BIRTHE, 2, "withdrawn", "organisation"), OFFICERS, ELSEWHERE),
        (step(BIRTHE, 2, "taken", "lead"), OFFICERS, HERE),
        (step(BIRTHE, 2, "closed", "organisation"), OFFICERS, HERE),
        (step(BIRTHE, 2, "closed", "clock"), WORKER, None),
        (step(BIRTHE, 2, "taken", "lead"), WORKER, None),
    ],
)
def test_nobody_takes_anothers_step(engine, taken, role, cvr):
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, insert(MisuseStepRow).values(taken), role, cvr)


@pytest.mark.parametrize(
    ("taken", "role", "cvr"),
    [
        (step(BIRTHE, 2, "taken", "lead"), MISUSE, HERE),
        (step(BIRTHE, 2, "withdrawn", "organisation"), OFFICERS, HERE),
        (step(BIRTHE, 2, "reminded", "clock"), WORKER, None),
    ],
)
def test_each_takes_their_own(engine, taken, role, cvr):
    """The refusals above are of the step, not of everything."""
    assert tries(engine, insert(MisuseStepRow).values(taken), role, cvr) == 1


def test_an_organisation_opens_and_moves_its_own_matters_only(engine):
    opened = matter(CARL, ELSEWHERE, uuid4())
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, insert(MisuseMatterRow).values(opened), OFFICERS, HERE)
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        tries(engine, insert(MisuseMatterRow).values(opened), MISUSE, ELSEWHERE)
    moved = update(MisuseStandingRow).values(state="closed")
    assert tries(engine, moved, MISUSE, HERE) == 1
    assert tries(engine, moved, OFFICERS, ELSEWHERE) == 1
    assert tries(engine, moved, MISUSE) == 0
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        tries(engine, moved, WORKER)
    with pytest.raises(ProgrammingError, match=CLOSED_TO):
        tries(engine, update(MisuseStandingRow).values(cvr=ELSEWHERE), MISUSE, HERE)
