"""Which look-ups and names officers can read, as the database itself has it (PostgreSQL): without any WHERE."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from logview.models import AccessEntryDetailRow, AccessEntryRow, ProfessionalRow
from support.case_models import (
    QuestionCaseRow,
    QuestionEntryRow,
    QuestionNameReadingRow,
    QuestionStandingRow,
)

pytestmark = pytest.mark.postgres

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BIRTHE, CARL = UUID(int=11), UUID(int=13)
HERE, ELSEWHERE = "29190623", "29190658"
WARD, OTHER = 1, 2
OFFICERS, NAMES = DatabaseRole.OFFICERS, DatabaseRole.OFFICER_NAMES
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
# Number, whose, when, where, visit: the first of each citizen is asked about.
ENTRIES = [
    (1, BIRTHE, AT, WARD, 7),
    (2, BIRTHE, AT + 2 * HOUR, WARD, None),  # the same unit, just near enough
    (3, BIRTHE, AT - 2 * HOUR - SECOND, WARD, None),
    (4, BIRTHE, AT, OTHER, 7),  # another unit, though in the same visit
    (5, BIRTHE, AT + 5 * HOUR, WARD, 7),  # the same visit, as the source tells
    (6, BIRTHE, AT + 5 * HOUR, WARD, 8),
    (11, CARL, AT, WARD, 7),
    (12, CARL, AT, WARD, 7),
]
OF_BIRTHE = {1, 2, 5}


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.INGEST)
        for number, citizen, at, unit, visit in ENTRIES:
            connection.execute(insert(AccessEntryRow), entry(number, citizen, at, unit, visit))
            detail = {"citizen_key": citizen, "entry_id": number, "details": {"data_text": "x"}}
            connection.execute(insert(AccessEntryDetailRow), detail)
            person = {"professional_id": number, "digest": uuid4(), "person_digest": uuid4(), "name": f"Navn {number}"}
            connection.execute(insert(ProfessionalRow), person)
        for citizen, first, cvr in ((BIRTHE, 1, HERE), (CARL, 11, ELSEWHERE)):
            ask(connection, citizen, first, cvr)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def entry(number, citizen, at, unit, visit):
    return {
        "citizen_key": citizen, "occurred_at": at, "entry_id": number, "received_at": AT, "entry_count": 1,
        "source_id": 1, "delivery_id": 1, "performed_by": number, "organisation_ref": unit, "activity": 1,
        "data_kind": 1, "purpose": 1, "flags": 0, "visit_key": visit, "reason": "Henvist",
    }  # fmt: skip


def ask(connection, citizen, first, cvr):
    key = {"citizen_key": citizen, "case_id": citizen}
    assume(connection, DatabaseRole.CITIZEN, [citizen])
    facts = {"number": f"NR-{citizen.int}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT}
    connection.execute(insert(QuestionCaseRow), {**key, **facts, "answer_way": "message"})
    about = {"entry_id": first, "occurred_at": AT, "organisation_ref": WARD, "visit_key": 7}
    connection.execute(insert(QuestionEntryRow), {**key, **about})
    stands = {
        "cvr": cvr,
        "state": "with-organisation",
        "due_on": AT.date(),
        "changed_at": AT,
        "is_escalated": False,
        "steps": 1,
    }
    connection.execute(insert(QuestionStandingRow), {**key, **stands})


def seen(engine, column, role, subjects=(), cvr=None):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        if cvr is not None:
            for_organisation(connection, cvr)
        return set(connection.execute(select(column)).scalars())


@pytest.mark.parametrize("role", [OFFICERS, NAMES])
@pytest.mark.parametrize(
    ("subjects", "cvr", "wanted"),
    [
        ([BIRTHE], HERE, OF_BIRTHE),
        ([BIRTHE], ELSEWHERE, set()),  # another organisation's question
        ([CARL], HERE, set()),
        ([CARL], ELSEWHERE, {11, 12}),
        ([BIRTHE, CARL], HERE, OF_BIRTHE),
        ([], HERE, set()),  # no question is open
        ([BIRTHE], None, set()),
        ([BIRTHE], "", set()),
    ],
)
def test_only_the_look_ups_of_a_question_and_its_visit(engine, role, subjects, cvr, wanted):
    assert seen(engine, AccessEntryRow.entry_id, role, subjects, cvr) == wanted
    assert seen(engine, ProfessionalRow.professional_id, role, subjects, cvr) == wanted
    if role is NAMES:
        assert seen(engine, AccessEntryDetailRow.entry_id, role, subjects, cvr) == wanted
        assert seen(engine, ProfessionalRow.name, role, subjects, cvr) == {f"Navn {one}" for one in wanted}


@pytest.mark.parametrize(
    "column",
    [ProfessionalRow.name, ProfessionalRow.user_id, AccessEntryRow.reason, AccessEntryRow.what_text]
    + [AccessEntryDetailRow.details],
)
def test_no_name_and_no_word_of_the_source_before_there_is_a_reason(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, column, OFFICERS, [BIRTHE], HERE)


def test_the_names_role_reads_no_question_and_writes_nothing(engine):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, QuestionCaseRow.number, NAMES, [BIRTHE], HERE)
    reading = {"citizen_key": BIRTHE, "case_id": BIRTHE, "reading_id": uuid4(), "at": AT, "by_staff_key": uuid4()}
    for role, cvr, told in ((NAMES, HERE, "permission denied"), (OFFICERS, ELSEWHERE, "row-level security")):
        with engine.connect() as connection, connection.begin():
            assume(connection, role, [BIRTHE])
            for_organisation(connection, cvr)
            with pytest.raises(ProgrammingError, match=told):
                connection.execute(insert(QuestionNameReadingRow), {**reading, "reason_sealed": b"x"})


def test_the_others_read_and_write_members_of_staff_as_before(engine):
    assert len(seen(engine, ProfessionalRow.name, DatabaseRole.CITIZEN, [CARL])) == len(ENTRIES)
