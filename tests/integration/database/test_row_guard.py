"""A query that forgets whose data it is about finds nothing of anybody else's (PostgreSQL row-level security)."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.models import SessionRow
from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.idle import Idle
from citizen_app.db.roles import DatabaseRole, assume
from logview.models import AccessEntryDetailRow, AccessEntryRow
from logview.name_models import NameRequestEventRow, NameRequestRow
from tests.support.client import LintingClient
from tests.support.people import as_citizen
from wsgi import make_app

pytestmark = pytest.mark.postgres

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
BIRTHE, HER_OLD_KEY, CARL, NOBODY = (UUID(int=number) for number in (11, 12, 13, 14))
ABOUT_NO_CITIZEN = UUID(int=0)
GUARDED = (AccessEntryRow, AccessEntryDetailRow, AuditEventRow)
ABOUT_ONESELF = (
    "assist_phone", "assisted_act", "assisted_ending", "colleague_opening", "contact_attempt", "desk_opening",
    "misuse_notice", "misuse_notice_entry",
)  # fmt: skip
ENTRY = {
    "received_at": AT, "entry_count": 1, "source_id": 1, "delivery_id": 1, "activity": 1, "data_kind": 1,
    "purpose": 1, "flags": 0,
}  # fmt: skip


@pytest.fixture(scope="module")
def url(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    yield postgres_cluster.url(name)
    postgres_cluster.drop(name)


@pytest.fixture(scope="module")
def engine(url):
    """One connection for everything: what one transaction leaves behind, the next one gets."""
    made = make_engine(url, pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.INGEST)
        for number, citizen in enumerate((BIRTHE, BIRTHE, HER_OLD_KEY, CARL, CARL, CARL)):
            key = {"citizen_key": citizen, "entry_id": number}
            connection.execute(insert(AccessEntryRow), {**key, **ENTRY, "occurred_at": AT})
            connection.execute(insert(AccessEntryDetailRow), {**key, "details": {}})
            connection.execute(insert(AuditEventRow), event(citizen))
        connection.execute(insert(AuditEventRow), event(ABOUT_NO_CITIZEN))
    yield made
    made.dispose()


def event(subject):
    return {
        "subject_key": subject, "event_id": uuid4(), "at": AT, "viewer_kind": "citizen", "basis": "self",
        "action": "log-read",
    }  # fmt: skip


def subject_of(row):
    return {AuditEventRow: "subject_key", SessionRow: "owner_key"}.get(row, "citizen_key")


def seen(connection, row):
    """Whose rows a query without any WHERE brings back, and how many of each."""
    subject = getattr(row, subject_of(row))
    return dict(connection.execute(select(subject, func.count()).group_by(subject)).all())


def seen_by(engine, role, subjects, row):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        return seen(connection, row)


@pytest.mark.parametrize("row", GUARDED, ids=lambda row: row.__tablename__)
@pytest.mark.parametrize(
    ("subjects", "found"),
    [
        ([BIRTHE], {BIRTHE: 2}),
        ([BIRTHE, HER_OLD_KEY], {BIRTHE: 2, HER_OLD_KEY: 1}),
        ([CARL], {CARL: 3}),
        ([NOBODY], {}),
        ([], {}),
    ],
    ids=["one key", "linked keys", "another citizen", "a citizen without entries", "no citizen"],
)
def test_a_forgotten_where_finds_the_subjects_rows_only(engine, row, subjects, found):
    assert seen_by(engine, DatabaseRole.CITIZEN, subjects, row) == found


def test_whoever_acts_for_the_citizen_finds_their_own_acts_and_nothing_about_the_citizen_alone(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE], [CARL])
        assert seen(connection, AccessEntryRow) == {BIRTHE: 2}
        assert seen(connection, AuditEventRow) == {}
        connection.execute(insert(AuditEventRow), {**event(BIRTHE), "viewer_key": CARL, "basis": "power"})
        assert seen(connection, AuditEventRow) == {BIRTHE: 1}
        closed = "SELECT relname FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE NOT polpermissive ORDER BY 1"
        assert set(connection.scalars(text(closed))) >= {*ABOUT_ONESELF, "audit_event"}
        connection.rollback()


def test_asking_for_somebody_else_finds_nothing(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        assert connection.execute(select(AccessEntryRow.entry_id).where(AccessEntryRow.citizen_key == CARL)).all() == []


@pytest.mark.parametrize("row", GUARDED, ids=lambda row: row.__tablename__)
def test_the_owner_of_the_tables_sees_nothing_either(engine, row):
    with engine.begin() as connection:
        owner = connection.scalar(text(f"SELECT tableowner FROM pg_tables WHERE tablename = '{row.__tablename__}'"))
        assert connection.scalar(text("SELECT current_user")) == owner
        assert seen(connection, row) == {}


def test_the_owner_cannot_write_past_the_guard(engine):
    with pytest.raises(ProgrammingError, match="row-level security"), engine.begin() as connection:
        connection.execute(insert(AuditEventRow), event(BIRTHE))


def test_every_table_of_citizens_that_pages_read_is_guarded_for_its_owner_too(engine):
    """What a citizen's page may read and what says whose it is: all of it is under the guard, with FORCE."""
    statement = text("""
        SELECT DISTINCT c.relname, c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attname IN ('citizen_key', 'subject_key', 'owner_key')
          AND has_any_column_privilege('indblik_citizen', c.oid, 'select')
        ORDER BY 1
    """)
    with engine.connect() as connection:
        assert connection.execute(statement).all() == [
            ("access_entry", True, True),
            ("access_entry_detail", True, True),
            ("assist_phone", True, True),
            ("assisted_act", True, True),
            ("assisted_ending", True, True),
            ("audit_event", True, True),
            ("choice_lookup", True, True),
            ("colleague_opening", True, True),
            ("consent_confirmation", True, True),
            ("consent_decision", True, True),
            ("consent_ending", True, True),
            ("consent_question", True, True),
            ("consent_waiting_step", True, True),
            ("contact", True, True),
            ("contact_attempt", True, True),
            ("desk_opening", True, True),
            ("given_consent", True, True),
            ("help_visit", True, True),
            ("hidden_unit", True, True),
            ("indication", True, True),
            ("mask", True, True),
            ("mask_event", True, True),
            ("message_choice", True, True),
            ("misuse_mark", True, True),
            ("misuse_notice", True, True),
            ("misuse_notice_entry", True, True),
            ("name_request", True, True),
            ("name_request_answer", True, True),
            ("name_request_entry", True, True),
            ("name_request_event", True, True),
            ("outbox_message", True, True),
            ("print_letter", True, True),
            ("print_letter_standing", True, True),
            ("print_letter_step", True, True),
            ("question_case", True, True),
            ("question_entry", True, True),
            ("question_standing", True, True),
            ("question_step", True, True),
            ("question_waiting_step", True, True),
            ("research_participation", True, True),
            ("secondary_use_decision", True, True),
            ("tissue_decision", True, True),
            ("tissue_step", True, True),
            ("tissue_waiting_step", True, True),
            ("yes_withdrawal", True, True),
        ]


def test_a_citizen_leaves_a_trail_about_themselves_only(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        for subject in (CARL, ABOUT_NO_CITIZEN):
            with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(AuditEventRow), event(subject))
        with connection.begin_nested() as kept:
            connection.execute(insert(AuditEventRow), event(BIRTHE))
            kept.rollback()


REQUEST = {
    "request_id": BIRTHE, "cvr": "29190623", "masked_by_scheme": "cvr", "masked_by_code": "29190623",
    "whom": "performed-by", "needed_for": "police", "asked_at": AT, "due_on": AT.date(),
}  # fmt: skip
STEP = {"request_id": BIRTHE, "sequence": 1, "step": "asked", "at": AT}
BY = {"by_staff_key": NOBODY}


def tries(engine, role, subjects, *rows):
    """Write rows in the role, and keep nothing."""
    with engine.connect() as connection, connection.begin() as kept:
        for row, values in rows:
            assume(connection, role, subjects)
            connection.execute(insert(row), values)
        kept.rollback()


def test_a_citizen_asks_for_names_as_themselves_only(engine):
    hers = (NameRequestRow, {**REQUEST, "citizen_key": BIRTHE})
    tries(engine, DatabaseRole.CITIZEN, [BIRTHE], hers, (NameRequestEventRow, {**STEP, "citizen_key": BIRTHE}))
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, DatabaseRole.CITIZEN, [CARL], hers)
    with pytest.raises(ProgrammingError, match="permission denied"):
        tries(engine, DatabaseRole.MASKS, [], hers)


@pytest.mark.parametrize(
    ("role", "step", "others"),
    [
        (DatabaseRole.CITIZEN, "granted", BY),
        (DatabaseRole.CITIZEN, "grant-proposed", BY),
        (DatabaseRole.CITIZEN, "refused", {**BY, "refusal": "not-needed"}),
        (DatabaseRole.MASKS, "asked", {}),
        (DatabaseRole.MASKS, "withdrawn", {}),
    ],
)
def test_neither_side_takes_the_others_steps(engine, role, step, others):
    """Nobody gives themselves a name, and nobody withdraws in another's place."""
    event = {**STEP, "citizen_key": BIRTHE, "sequence": 2, "step": step, **others}
    with pytest.raises(ProgrammingError, match="row-level security"):
        tries(engine, role, [BIRTHE], (NameRequestEventRow, event))


def test_whoever_decides_takes_their_own_steps(engine):
    """The refusals above are of the step, not of everything."""
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        connection.execute(insert(NameRequestRow), {**REQUEST, "citizen_key": BIRTHE})
        assume(connection, DatabaseRole.MASKS)
        event = {**STEP, "citizen_key": BIRTHE, "step": "grant-proposed", **BY}
        connection.execute(insert(NameRequestEventRow), event)
        assert seen(connection, NameRequestEventRow) == {BIRTHE: 1}
        assume(connection, DatabaseRole.CITIZEN, [CARL])
        assert connection.execute(select(NameRequestRow.request_id)).all() == []
        assert connection.execute(select(NameRequestEventRow.sequence)).all() == []
        kept.rollback()


def test_staff_see_the_trail_that_is_about_no_citizen(engine):
    assert seen_by(engine, DatabaseRole.STAFF, [], AuditEventRow) == {ABOUT_NO_CITIZEN: 1}
    assert seen_by(engine, DatabaseRole.STAFF, [BIRTHE], AuditEventRow) == {ABOUT_NO_CITIZEN: 1}


def test_a_subject_that_is_no_key_is_an_error_and_not_an_open_door(engine):
    pytest.raises(DBAPIError, seen_by, engine, DatabaseRole.CITIZEN, ["' OR true --"], AccessEntryRow)


def after(engine):
    """Who the next transaction on the same connection is, and whose rows it sees."""
    with engine.begin() as connection:
        subjects = connection.scalar(text("SELECT current_setting('indblik.subjects', true)"))
        return (
            connection.scalar(text("SELECT current_user = session_user")),
            subjects or "",
            seen(connection, AccessEntryRow),
        )


def backend(engine):
    with engine.connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def test_the_next_transaction_on_the_connection_is_nobody_again(engine):
    process = backend(engine)
    assert seen_by(engine, DatabaseRole.CITIZEN, [CARL], AccessEntryRow) == {CARL: 3}
    assert after(engine) == (True, "", {})
    assert backend(engine) == process, "the same connection"


def test_a_transaction_that_failed_leaves_nothing_of_its_role_either(engine):
    process = backend(engine)
    pytest.raises(ProgrammingError, seen_by, engine, DatabaseRole.CITIZEN, [CARL], SessionRow)
    assert after(engine) == (True, "", {})
    assert backend(engine) == process


def test_a_setting_for_the_whole_session_would_be_found(engine):
    with engine.begin() as connection:
        connection.execute(text("SELECT set_config('indblik.subjects', :who, false)"), {"who": str(CARL)})
    try:
        assert after(engine)[1] == str(CARL)
    finally:
        engine.dispose()


def test_a_request_that_changes_its_role_midway_does_not_keep_its_subjects(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [CARL])
        assume(connection, DatabaseRole.CITIZEN)
        assert seen(connection, AccessEntryRow) == {}


def test_pages_of_two_citizens_on_one_connection_do_not_mix(settings_on, url):
    """The whole way: a real page each, in turn, on one pooled connection, whose query has lost its WHERE."""
    from citizen_app.auth.access import access
    from citizen_app.auth.permissions import Permission
    from citizen_app.db.work import connection

    app = make_app(settings_on(url))
    app.test_client_class = LintingClient
    app.extensions["indblik.engine"].dispose()
    app.extensions["indblik.engine"] = engine = make_engine(url, pool_size=1)
    app.extensions["indblik.idle"] = Idle(engine)

    @access(Permission.LOG_READ)
    def forgetful():
        found = connection().execute(select(AuditEventRow.subject_key).distinct()).scalars()
        return ",".join(sorted(map(str, found))), 200, {"Content-Type": "text/plain"}

    app.add_url_rule("/glemsom", "forgetful", forgetful)
    people = [as_citizen(app, "1403572528", "Birthe Holm"), as_citizen(app, "2308913369", "Carl Krogh")]
    for person in people:
        person.client.get("/min-log")
    for person in people * 3:
        assert person.client.get("/glemsom").text == str(person.key)
    app.extensions["indblik.engine"].dispose()
