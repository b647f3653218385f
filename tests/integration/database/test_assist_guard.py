"""What the desk reaches of a citizen whom it does something for, as the database itself has it (PostgreSQL)."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from citizen_app.messages.models import PhoneRow
from consent.models import ConsentDecisionRow
from support.assist_models import AssistedActRow, AssistedEndingRow, AssistIdentityRow
from support.case_models import QuestionCaseRow, QuestionStandingRow
from support.letter_models import PrintLetterRow
from tests.integration.database.test_question_guard import AT, BIRTHE, CARL, STAFF

pytestmark = pytest.mark.postgres
CITIZEN, ASSIST, WORKER, DESK, PRINT = (
    DatabaseRole.CITIZEN, DatabaseRole.ASSIST, DatabaseRole.WORKER, DatabaseRole.DESK, DatabaseRole.PRINT,
)  # fmt: skip
DECISION = {
    "effect": 0, "valid_from": AT, "made_at": AT, "basis": "self", "submission_id": UUID(int=5), "text_version": "1",
}  # fmt: skip
ACT = {
    "identity_id": STAFF, "kind": "block", "made_at": AT, "effective_at": AT + timedelta(days=8),
    "by_staff_key": STAFF, "wish_sealed": b"x", "summary_sealed": b"x",
}  # fmt: skip
ASKED = {"concern": "why", "deadline_kind": "log-question", "asked_at": AT}
STANDS = {
    "state": "with-desk",
    "due_on": AT.date(),
    "changed_at": AT,
    "asked_at": AT,
    "is_escalated": False,
    "steps": 1,
}
KNOWN = {"identity_id": STAFF, "at": AT, "by_staff_key": STAFF, "way": "in-person", "shown": "passport"}


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        for citizen in (BIRTHE, CARL):
            key = {"citizen_key": citizen}
            assume(connection, CITIZEN, [citizen])
            decision = {**key, "decision_id": citizen, "made_by": citizen, **DECISION}
            connection.execute(insert(ConsentDecisionRow), decision)
            connection.execute(insert(PhoneRow), {**key, "number_sealed": b"x", "registered_at": AT})
            case = {**key, "case_id": citizen}
            connection.execute(insert(QuestionCaseRow), {**case, **ASKED, "number": str(citizen)[-9:]})
            connection.execute(insert(QuestionStandingRow), {**case, **STANDS})
            assume(connection, ASSIST, [citizen])
            connection.execute(insert(AssistIdentityRow), {**key, **KNOWN})
            connection.execute(insert(AssistedActRow), {**key, "act_id": citizen, **ACT})
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def seen(engine, column, role, subjects=()):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        return list(connection.execute(select(column)).scalars())


def ending(citizen, party, **values):
    by = {"by_staff_key": STAFF} if party == "desk" else {}
    return {"citizen_key": citizen, "act_id": citizen, "at": AT, "ending": "stopped", "party": party, **by, **values}


def tries(engine, role, subjects, *rows, into=AssistedEndingRow):
    """Write rows in the role, and keep nothing."""
    with engine.connect() as connection, connection.begin() as kept:
        for values in rows:
            assume(connection, role, subjects)
            connection.execute(insert(into), values)
        kept.rollback()


@pytest.mark.parametrize("row", [ConsentDecisionRow, PhoneRow, AssistIdentityRow, AssistedActRow])
def test_the_desk_sees_the_one_citizen_whom_it_has_opened(engine, row):
    assert seen(engine, row.citizen_key, ASSIST, [BIRTHE]) == [BIRTHE]
    assert seen(engine, row.citizen_key, ASSIST) == []
    for role in (DESK, DatabaseRole.OFFICERS, DatabaseRole.AUDITORS, DatabaseRole.MISUSE):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, row.citizen_key, role, [BIRTHE])


@pytest.mark.parametrize(
    "table",
    ["access_entry", "access_entry_detail", "professional", "contact", "mask", "question_step", "question_entry",
     "citizen_identifier", "message_choice", "session", "print_letter", "desk_opening"],
)  # fmt: skip
def test_no_log_no_name_no_number_no_address(engine, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, text(f"1 FROM {table}"), ASSIST, [BIRTHE])


@pytest.mark.parametrize(
    "column",
    [QuestionCaseRow.number, QuestionCaseRow.deadline_kind, QuestionStandingRow.state, QuestionStandingRow.changed_at],
)
def test_the_desk_reads_which_questions_the_one_citizen_has(engine, column):
    assert len(seen(engine, column, ASSIST, [BIRTHE])) == 1
    assert seen(engine, column, ASSIST) == []


@pytest.mark.parametrize(
    "column",
    [QuestionCaseRow.concern, QuestionCaseRow.answer_way, QuestionStandingRow.cvr],
)
def test_what_was_asked_and_of_whom_is_not_read_there(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, ASSIST, [BIRTHE])


LETTER = {
    "number": "B-7KQ4-RM2D", "kind": "log-month", "month": AT.date(), "language": "da", "has_contents": False,
    "ordered_at": AT,
}  # fmt: skip


@pytest.mark.parametrize(
    ("row", "values"),
    [
        (AssistIdentityRow, {**KNOWN, "identity_id": UUID(int=9)}),
        (AssistedActRow, {**ACT, "act_id": UUID(int=9)}),
        (PrintLetterRow, {**LETTER, "letter_id": UUID(int=9)}),
    ],
)
def test_the_desk_does_nothing_for_another_one(engine, row, values):
    tries(engine, ASSIST, [BIRTHE], {"citizen_key": BIRTHE, **values}, into=row)
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, ASSIST, [BIRTHE], {"citizen_key": CARL, **values}, into=row)


@pytest.mark.parametrize("column", [AssistedEndingRow.ending, AssistedEndingRow.why, AssistedEndingRow.party])
def test_how_an_act_ended_is_none_of_the_desks(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, ASSIST, [BIRTHE])


def test_the_print_desk_reads_whether_letters_are_stopped_and_no_other_act(engine):
    assert seen(engine, AssistedActRow.act_id, PRINT) == []
    stops = {"citizen_key": CARL, **ACT, "act_id": UUID(int=7), "kind": "stop-letters"}
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, ASSIST, [CARL])
        connection.execute(insert(AssistedActRow), stops)
        assume(connection, PRINT)
        assert list(connection.execute(select(AssistedActRow.citizen_key)).scalars()) == [CARL]
        kept.rollback()
    for column in (AssistedActRow.wish_sealed, AssistedActRow.by_staff_key, AssistedEndingRow.why):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, PRINT)


@pytest.mark.parametrize("column", [AssistedActRow.wish_sealed, AssistedActRow.summary_sealed])
def test_the_clock_reads_no_word(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, WORKER)
    assert seen(engine, AssistedActRow.act_id, WORKER) == [BIRTHE, CARL]


@pytest.mark.parametrize("column", [AssistedActRow.by_staff_key, AssistedActRow.identity_id])
def test_the_citizen_reads_what_is_theirs_and_not_by_whom(engine, column):
    assert seen(engine, AssistedActRow.act_id, CITIZEN, [BIRTHE]) == [BIRTHE]
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, CITIZEN, [BIRTHE])


@pytest.mark.parametrize(
    ("role", "values"),
    [
        (CITIZEN, ending(CARL, "citizen")),
        (CITIZEN, ending(BIRTHE, "citizen", ending="done")),
        (CITIZEN, ending(BIRTHE, "clock", ending="done")),
        (ASSIST, ending(CARL, "desk")),
        (ASSIST, ending(BIRTHE, "clock", ending="done")),
        (WORKER, ending(BIRTHE, "citizen")),
    ],
)
def test_each_ends_what_is_theirs_to_end(engine, role, values):
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, role, [BIRTHE], values)


def test_an_act_ends_once(engine):
    tries(engine, CITIZEN, [BIRTHE], ending(BIRTHE, "citizen"))
    tries(engine, ASSIST, [BIRTHE], ending(BIRTHE, "desk"))
    with pytest.raises(IntegrityError):
        tries(engine, CITIZEN, [BIRTHE], ending(BIRTHE, "citizen"), ending(BIRTHE, "citizen"))
