"""Which look-ups, look-backs and messages each role reaches, as the database itself has it (PostgreSQL): without any
WHERE."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from logview.models import AccessEntryRow, ProfessionalRow
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow
from support.look_back_models import (
    LookBackEntryRow,
    LookBackRow,
    LookBackStandingRow,
    LookBackUnitRow,
    MisuseNoticeEntryRow,
    MisuseNoticeRow,
)
from support.mark_models import MisuseMarkRow
from support.misuse_models import MisuseMatterRow

pytestmark = pytest.mark.postgres

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SINCE = AT - timedelta(days=30)
BIRTHE, CARL = UUID(int=11), UUID(int=13)
HERE, ELSEWHERE = "29190623", "29190658"
ANNA, BO = UUID(int=71), UUID(int=72)
WARD, OTHER = 1, 2
LOOK_BACK, CITIZEN, WORKER, MISUSE = (
    DatabaseRole.LOOK_BACK, DatabaseRole.CITIZEN, DatabaseRole.WORKER, DatabaseRole.MISUSE,
)  # fmt: skip
# Number, whose, when, where, who. The first of each is asked about.
ENTRIES = [
    (1, BIRTHE, AT, WARD, 1),
    (2, CARL, AT - timedelta(days=2), WARD, 1),
    (3, CARL, AT - timedelta(days=2), OTHER, 1),  # another organisation's unit
    (4, CARL, AT - timedelta(days=2), WARD, 2),  # somebody else
    (5, CARL, SINCE - timedelta(seconds=1), WARD, 1),  # before the time
    (6, CARL, AT, OTHER, 2),
]
OF_HERE, OF_ELSEWHERE = {1, 2}, {6}


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.INGEST)
        for number, citizen, at, unit, who in ENTRIES:
            connection.execute(insert(AccessEntryRow), entry(number, citizen, at, unit, who))
        for number, person in ((1, ANNA), (2, BO)):
            row = {"professional_id": number, "digest": uuid4(), "person_digest": person, "name": f"Navn {number}"}
            connection.execute(insert(ProfessionalRow), row)
        for citizen, first, cvr, person, unit in ((BIRTHE, 1, HERE, ANNA, WARD), (CARL, 6, ELSEWHERE, BO, OTHER)):
            follow_up(connection, citizen, first, cvr)
            look_back(connection, citizen, first, cvr, person, unit)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def entry(number, citizen, at, unit, who):
    return {
        "citizen_key": citizen, "occurred_at": at, "entry_id": number, "received_at": AT, "entry_count": 1,
        "source_id": 1, "delivery_id": 1, "performed_by": who, "organisation_ref": unit, "activity": 1,
        "data_kind": 1, "purpose": 1, "flags": 0, "reason": "Henvist",
    }  # fmt: skip


def follow_up(connection, citizen, first, cvr):
    key = {"citizen_key": citizen, "case_id": citizen}
    assume(connection, CITIZEN, [citizen])
    facts = {"number": f"NR-{citizen.int}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT}
    connection.execute(insert(QuestionCaseRow), {**key, **facts, "answer_way": "message"})
    connection.execute(insert(QuestionEntryRow), {**key, "entry_id": first, "occurred_at": AT})
    stands = {"due_on": AT.date(), "changed_at": AT, "is_escalated": False, "steps": 1}
    connection.execute(insert(QuestionStandingRow), {**key, **stands, "cvr": cvr, "state": "with-organisation"})
    assume(connection, DatabaseRole.OFFICERS)
    for_organisation(connection, cvr)
    by = {"opened_at": AT, "opened_by_staff_key": uuid4()}
    matter = {"matter_id": citizen, "cvr": cvr, "case_number": facts["number"], **by}
    connection.execute(insert(MisuseMatterRow), {**key, **matter})


def look_back(connection, citizen, first, cvr, person, unit):
    assume(connection, LOOK_BACK)
    key = {"look_back_id": citizen}
    asked = {"asked_at": AT, "asked_by_staff_key": uuid4(), "since": SINCE, "until": AT + timedelta(days=1)}
    connection.execute(insert(LookBackRow), {**key, **asked, "matter_id": citizen, "cvr": cvr, "person_digest": person})
    connection.execute(insert(LookBackUnitRow), {**key, "organisation_ref": unit})
    connection.execute(
        insert(LookBackStandingRow), {**key, "cvr": cvr, "state": "listed", "changed_at": AT, "steps": 1}
    )
    of_citizen = {"citizen_key": citizen, "entry_id": first, "occurred_at": AT}
    connection.execute(insert(LookBackEntryRow), {**key, **of_citizen, "citizen_number": 1, "position": 1})
    by = {"cvr": cvr, "at": AT, "by_staff_key": uuid4()}
    connection.execute(insert(MisuseMarkRow), {**key, **of_citizen, **by, "mark_id": citizen})
    told = {"notice_id": citizen, "kind": "told", "words_sealed": b"x"}
    connection.execute(insert(MisuseNoticeRow), {**key, **by, **told, "citizen_key": citizen})
    connection.execute(insert(MisuseNoticeEntryRow), {**of_citizen, "notice_id": citizen})


def seen(engine, column, role, subjects=(), cvr=None):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        if cvr is not None:
            for_organisation(connection, cvr)
        return set(connection.execute(select(column)).scalars())


@pytest.mark.parametrize(
    ("cvr", "wanted"), [(HERE, OF_HERE), (ELSEWHERE, OF_ELSEWHERE), ("12345678", set()), ("", set()), (None, set())]
)
def test_only_the_persons_look_ups_at_the_organisations_units_within_the_time(engine, cvr, wanted):
    assert seen(engine, AccessEntryRow.entry_id, LOOK_BACK, cvr=cvr) == wanted


@pytest.mark.parametrize("row", [LookBackRow, LookBackStandingRow, LookBackUnitRow], ids=lambda row: row.__tablename__)
def test_another_organisations_look_backs_are_not_there(engine, row):
    assert seen(engine, row.look_back_id, LOOK_BACK, cvr=HERE) == {BIRTHE}
    assert seen(engine, row.look_back_id, LOOK_BACK) == set()


@pytest.mark.parametrize(
    "row", [LookBackEntryRow, MisuseMarkRow, MisuseNoticeRow, MisuseNoticeEntryRow, MisuseMatterRow, QuestionEntryRow],
    ids=lambda row: row.__tablename__,
)  # fmt: skip
def test_nor_those_whom_they_are_about(engine, row):
    assert seen(engine, row.citizen_key, LOOK_BACK, cvr=ELSEWHERE) == {CARL}
    assert seen(engine, row.citizen_key, LOOK_BACK) == set()


@pytest.mark.parametrize(
    "column",
    [
        "reason FROM access_entry", "what_text FROM access_entry", "on_behalf_of FROM access_entry",
        "name FROM professional", "authorisation_id FROM professional", "user_id FROM professional",
        "value_sealed FROM citizen_identifier", "address_sealed FROM contact", "1 FROM access_entry_detail",
        "words_sealed FROM question_step", "words_sealed FROM misuse_step", "1 FROM session", "1 FROM mask",
    ],
)  # fmt: skip
def test_no_name_no_words_no_number(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, text(column), LOOK_BACK, cvr=HERE)


@pytest.mark.parametrize(
    "row", [MisuseMarkRow, MisuseNoticeRow, MisuseNoticeEntryRow], ids=lambda row: row.__tablename__
)
def test_a_citizen_reads_their_own_and_not_by_whom(engine, row):
    assert seen(engine, row.citizen_key, CITIZEN, [BIRTHE]) == {BIRTHE}
    assert seen(engine, row.citizen_key, CITIZEN, [UUID(int=5)]) == set()
    for column in (MisuseMarkRow.by_staff_key, MisuseNoticeRow.by_staff_key, LookBackEntryRow.citizen_key):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, CITIZEN, [BIRTHE])


def test_the_worker_sees_what_waits_and_nothing_of_it(engine):
    assert seen(engine, LookBackStandingRow.look_back_id, WORKER) == {BIRTHE, CARL}
    for column in (LookBackRow.person_digest, LookBackEntryRow.citizen_key, LookBackStandingRow.changed_at):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, WORKER)


@pytest.mark.parametrize("role", [MISUSE, DatabaseRole.OFFICERS, DatabaseRole.DESK, DatabaseRole.STAFF])
def test_the_other_roles_of_staff_read_no_list(engine, role):
    for column in (LookBackEntryRow.citizen_key, LookBackRow.person_digest, MisuseNoticeRow.citizen_key):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, role, cvr=HERE)


def test_nothing_is_written_for_another_organisation(engine):
    by = {"at": AT, "by_staff_key": uuid4(), "look_back_id": CARL, "citizen_key": CARL}
    tries = [
        insert(MisuseMarkRow).values(**by, cvr=ELSEWHERE, entry_id=6, occurred_at=AT, mark_id=uuid4()),
        insert(MisuseMarkRow).values(**by, cvr=HERE, entry_id=6, occurred_at=AT, mark_id=uuid4()),
        insert(MisuseNoticeRow).values(**by, cvr=HERE, notice_id=uuid4(), kind="set-right"),
        insert(LookBackUnitRow).values(look_back_id=CARL, organisation_ref=7),
    ]
    for statement in tries:
        with engine.connect() as connection, connection.begin():
            assume(connection, LOOK_BACK)
            for_organisation(connection, HERE)
            with pytest.raises(ProgrammingError, match="row-level security"):
                connection.execute(statement)
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, LOOK_BACK)
        for_organisation(connection, HERE)
        changed = connection.execute(
            update(LookBackStandingRow).values(state="closed").execution_options(synchronize_session=False)
        )
        assert changed.rowcount == 1
        kept.rollback()
