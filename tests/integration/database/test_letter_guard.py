"""Who reaches letters on paper, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from support.letter_models import PrintLetterRow, PrintLetterStandingRow, PrintLetterStepRow
from tests.integration.database.test_question_guard import AT, BIRTHE, CARL, STAFF

pytestmark = pytest.mark.postgres
CITIZEN, PRINT = DatabaseRole.CITIZEN, DatabaseRole.PRINT
ORDERING = (DatabaseRole.OFFICERS, DatabaseRole.DESK, DatabaseRole.WORKER, DatabaseRole.MISUSE)
ROWS = (PrintLetterRow, PrintLetterStepRow, PrintLetterStandingRow)
STEP = {"step": "ordered", "sequence": 1, "at": AT}
STANDING = {"kind": "log-month", "state": "waiting", "ordered_at": AT, "changed_at": AT, "steps": 1}
LETTER = {
    "number": "B-7KQ4-RM2D", "kind": "log-month", "month": AT.date(), "language": "da", "has_contents": True,
    "ordered_at": AT,
}  # fmt: skip


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        for citizen in (BIRTHE, CARL):
            assume(connection, CITIZEN, [citizen])
            order(connection, citizen, citizen)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def order(connection, citizen, letter_id, **about):
    key = {"citizen_key": citizen, "letter_id": letter_id}
    kind = {"kind": about["kind"]} if about else {}
    for row, values in zip(ROWS, ({**LETTER, **about}, STEP, {**STANDING, **kind}), strict=True):
        connection.execute(insert(row), {**key, **values})


def seen(engine, column, role, subjects=()):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        return list(connection.execute(select(column)).scalars())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_a_letter_is_its_citizens_and_the_print_desks(engine, row):
    assert seen(engine, row.citizen_key, CITIZEN, [BIRTHE]) == [BIRTHE]
    assert seen(engine, row.citizen_key, CITIZEN, [UUID(int=77)]) == []
    assert seen(engine, row.citizen_key, PRINT) == [BIRTHE, CARL]
    for role in (*ORDERING, DatabaseRole.STAFF, DatabaseRole.OPERATOR, DatabaseRole.AUDITORS):
        if role is DatabaseRole.WORKER and row is not PrintLetterStepRow:
            assert seen(engine, row.citizen_key, role) == [], "of letters about acts alone"
            continue
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, row.citizen_key, role)


@pytest.mark.parametrize("column", [PrintLetterRow.number, PrintLetterRow.has_contents, PrintLetterStandingRow.why])
def test_the_clock_reads_whether_a_letter_about_an_act_is_printed_and_no_more(engine, column):
    told = {"citizen_key": BIRTHE, "letter_id": UUID(int=79)}
    about_act = {"kind": "assisted-receipt", "month": None, "about_id": STAFF}
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, DatabaseRole.WORKER)
        connection.execute(insert(PrintLetterRow), {**LETTER, **told, **about_act})
        connection.execute(insert(PrintLetterStandingRow), {**STANDING, **told, "kind": "assisted-receipt"})
        assert list(connection.execute(select(PrintLetterRow.about_id)).scalars()) == [STAFF]
        assert list(connection.execute(select(PrintLetterStandingRow.state)).scalars()) == ["waiting"]
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(select(column))
        kept.rollback()


def test_deciders_order_the_answer_to_a_wish_and_no_other_letter_and_read_none(engine):
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, DatabaseRole.MASKS)
        order(connection, CARL, UUID(int=80), kind="name-answer", month=None, about_id=CARL)
        with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
            order(connection, CARL, UUID(int=81))
        for row in ROWS:
            with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
                connection.execute(select(row.citizen_key))
        kept.rollback()


@pytest.mark.parametrize("role", ORDERING)
def test_whoever_acts_for_a_citizen_orders_and_does_nothing_else_with_a_letter(engine, role):
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, role)
        order(connection, CARL, UUID(int=78))
        for values in ({"step": "stopped"}, {"step": "printed", "batch_id": CARL, "by_staff_key": STAFF}):
            step = {"citizen_key": CARL, "letter_id": CARL, **STEP, "sequence": 2, **values}
            with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(PrintLetterStepRow), step)
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(update(PrintLetterStandingRow).values(state="stopped"))
        kept.rollback()


def test_a_citizen_stops_their_own_and_prints_none(engine):
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, CITIZEN, [BIRTHE])
        own = {"citizen_key": BIRTHE, "letter_id": BIRTHE, **STEP, "sequence": 2}
        for values in (
            {"step": "released"},
            {"step": "stopped", "by_staff_key": STAFF},
            {"step": "stopped", "citizen_key": CARL, "letter_id": CARL},
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(PrintLetterStepRow), {**own, **values})
        with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
            connection.execute(update(PrintLetterStandingRow).values(state="printed"))
        connection.execute(insert(PrintLetterStepRow), {**own, "step": "stopped"})
        changed = connection.execute(update(PrintLetterStandingRow).values(state="stopped"))
        assert changed.rowcount == 1
        kept.rollback()


@pytest.mark.parametrize("column", [PrintLetterRow.ordered_by_staff_key, PrintLetterStepRow.by_staff_key,
                                    PrintLetterStepRow.words_sealed, PrintLetterStepRow.batch_id])  # fmt: skip
def test_the_citizen_never_reads_who_saw_to_it(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, CITIZEN, [BIRTHE])


@pytest.mark.parametrize(
    "table", ["access_entry", "professional", "citizen_identifier", "question_case", "question_step", "contact", "mask"]
)
def test_the_print_desk_reads_no_log_no_number_and_no_words(engine, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, text(f"1 FROM {table}"), PRINT)
