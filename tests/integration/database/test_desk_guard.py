"""What the desk's database role reaches of the log and of citizens, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume, for_organisation
from logview.models import AccessEntryRow
from support.case_models import QuestionCaseRow, QuestionEntryRow
from support.desk_models import ColleagueOpeningRow, DeskEventRow, DeskHolderRow, DeskOpeningRow
from support.ready_text_models import ReadyTextOrderRow, ReadyTextRow
from tests.integration.database.test_question_guard import AT, BIRTHE, CARL, STAFF

pytestmark = pytest.mark.postgres
HERE, ELSEWHERE = "29190623", "29190658"
CITIZEN, OFFICERS, DESK, WORKER = (
    DatabaseRole.CITIZEN, DatabaseRole.OFFICERS, DatabaseRole.DESK, DatabaseRole.WORKER,
)  # fmt: skip
ROWS = (DeskHolderRow, DeskEventRow, DeskOpeningRow)


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.INGEST)
        for citizen in (BIRTHE, CARL):
            for number in (1, 2):
                connection.execute(insert(AccessEntryRow), entry(citizen, number))
        assume(connection, CITIZEN, [BIRTHE])
        key = {"citizen_key": BIRTHE, "case_id": BIRTHE}
        connection.execute(
            insert(QuestionCaseRow),
            {**key, "number": "NR", "concern": "why", "deadline_kind": "log-question", "asked_at": AT},
        )
        connection.execute(insert(QuestionEntryRow), {**key, "entry_id": 1, "occurred_at": AT})
        assume(connection, DESK)
        by = {"by_staff_key": STAFF, "at": AT}
        for citizen in (BIRTHE, CARL):
            case = {"citizen_key": citizen, "case_id": citizen}
            connection.execute(insert(DeskHolderRow), {**case, "staff_key": STAFF, "since": AT})
            connection.execute(insert(DeskEventRow), {**case, **by, "sequence": 1, "kind": "taken"})
            connection.execute(
                insert(DeskOpeningRow),
                {"citizen_key": citizen, "opening_id": citizen, "kind": "citizen", "reason_sealed": b"x", **by},
            )
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def entry(citizen, number):
    return {
        "citizen_key": citizen, "occurred_at": AT, "entry_id": number, "received_at": AT, "entry_count": 1,
        "source_id": 1, "delivery_id": 1, "activity": 1, "data_kind": 1, "purpose": 1, "flags": 0,
    }  # fmt: skip


def seen(engine, column, role, subjects=()):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        return list(connection.execute(select(column)).scalars())


def test_of_the_log_the_desk_sees_what_is_asked_about(engine):
    assert seen(engine, AccessEntryRow.entry_id, DESK) == [1]
    assert seen(engine, AccessEntryRow.citizen_key, DESK) == [BIRTHE]


@pytest.mark.parametrize(
    "column", ["performed_by", "on_behalf_of", "what_text", "reason", "activity", "data_kind", "purpose", "visit_key"]
)
def test_not_who_nor_what(engine, column):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, text(f"{column} FROM access_entry"), DESK)


@pytest.mark.parametrize("table", ["professional", "access_entry_detail", "source", "session", "contact", "mask"])
def test_no_name_no_address_no_sign_in(engine, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        seen(engine, text(f"1 FROM {table}"), DESK)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__tablename__)
def test_what_the_desk_notes_is_the_desks(engine, row):
    assert seen(engine, row.citizen_key, DESK) == [BIRTHE, CARL]
    for role in (OFFICERS, WORKER, DatabaseRole.STAFF, DatabaseRole.OPERATOR):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, row.citizen_key, role)


def test_why_a_lead_opened_a_colleagues_matter_is_read_where_it_was_and_by_the_colleague(engine):
    kept = {"citizen_key": BIRTHE, "at": AT, "by_staff_key": STAFF, "reason_sealed": b"x", "about_id": BIRTHE}
    officers, misuse = (OFFICERS, HERE), (DatabaseRole.MISUSE, HERE)
    for number, (role, cvr), kind in ((1, officers, "case"), (2, misuse, "matter"), (3, (DESK, HERE), "desk-case")):
        with engine.begin() as connection:
            assume(connection, role, [])
            for_organisation(connection, cvr)
            opened = {**kept, "opening_id": UUID(int=number), "kind": kind, "cvr": cvr}
            connection.execute(insert(ColleagueOpeningRow), opened)
            for forged in ({"kind": "letter"}, {"cvr": ELSEWHERE} if role is not DESK else {"kind": "case"}):
                with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                    connection.execute(insert(ColleagueOpeningRow), {**opened, "opening_id": UUID(int=9), **forged})
            assert list(connection.execute(select(ColleagueOpeningRow.opening_id)).scalars()) == [UUID(int=number)]
            for_organisation(connection, ELSEWHERE)
            seen_elsewhere = list(connection.execute(select(ColleagueOpeningRow.opening_id)).scalars())
            assert len(seen_elsewhere) == (role is DESK)
    assert seen(engine, ColleagueOpeningRow.citizen_key, CITIZEN, [BIRTHE]) == [BIRTHE] * 3
    assert seen(engine, ColleagueOpeningRow.citizen_key, CITIZEN, [CARL]) == []
    for column in (ColleagueOpeningRow.by_staff_key, ColleagueOpeningRow.about_id):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, CITIZEN, [BIRTHE])


def test_the_citizen_reads_that_they_were_opened_and_not_by_whom(engine):
    assert seen(engine, DeskOpeningRow.citizen_key, CITIZEN, [BIRTHE]) == [BIRTHE]
    assert seen(engine, DeskOpeningRow.citizen_key, CITIZEN, [UUID(int=77)]) == []
    for column in (DeskOpeningRow.by_staff_key, DeskEventRow.words_sealed, DeskHolderRow.staff_key):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, column, CITIZEN, [BIRTHE])


def test_ready_texts_are_the_desks_or_one_organisations_and_leads_write_them(engine):
    leads = DatabaseRole.MISUSE
    by = {"at": AT, "by_staff_key": STAFF, "sequence": 1}
    words = {**by, "text_id": BIRTHE, "step": "written", "label": "Tak", "danish": "Tak."}
    of_desk = {**words, "shelf": "desk", "cvr": HERE}
    here, elsewhere = ({**words, "shelf": "answers", "about": "justified", "cvr": one} for one in (HERE, ELSEWHERE))
    for role, own, forgeries in (
        (DESK, of_desk, (here,)),
        (leads, here, (of_desk, elsewhere)),
        (OFFICERS, None, (here,)),
    ):
        with engine.begin() as connection:
            assume(connection, role, [])
            for_organisation(connection, HERE)
            if own is not None:
                connection.execute(insert(ReadyTextRow), own)
                order = {**by, "shelf": own["shelf"], "cvr": HERE, "texts": []}
                connection.execute(insert(ReadyTextOrderRow), order)
            for forged in forgeries:
                with pytest.raises(ProgrammingError, match="row-level|permission denied"), connection.begin_nested():
                    connection.execute(insert(ReadyTextRow), {**forged, "text_id": CARL})
    for role, cvr, shelves in (
        (DESK, ELSEWHERE, ["desk"]),
        (leads, HERE, ["answers"]),
        (OFFICERS, HERE, ["answers"]),
        (leads, ELSEWHERE, []),
        (OFFICERS, ELSEWHERE, []),
    ):
        with engine.begin() as connection:
            assume(connection, role, [])
            for_organisation(connection, cvr)
            for row in (ReadyTextRow, ReadyTextOrderRow):
                assert list(connection.execute(select(row.shelf)).scalars()) == shelves
    for role in (CITIZEN, WORKER, DatabaseRole.STAFF):
        with pytest.raises(ProgrammingError, match="permission denied"):
            seen(engine, ReadyTextRow.label, role)
