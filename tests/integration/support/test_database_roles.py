"""What the desk's database roles cannot read, whatever a query asks for (PostgreSQL)."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from citizen_app.db import migrating
from citizen_app.db.roles import DatabaseRole, assume

pytestmark = pytest.mark.postgres

THE_LOG = ("access_entry", "access_entry_detail", "professional", "organisation_ref", "mask", "delivered_event")
IDENTITIES = ("citizen", "citizen_identifier", "citizen_link", "register_message")
SESSIONS = ("session", "sign_in_attempt")
FORBIDDEN = {
    DatabaseRole.STAFF: (*THE_LOG, *IDENTITIES, *SESSIONS, "source", "delivery", "set_aside"),
    DatabaseRole.OPERATOR: (
        # Units as sources wrote them are read for codes that the directory lacks.
        *(table for table in THE_LOG if table != "organisation_ref"),
        *IDENTITIES,
        *SESSIONS,
        "staff_person",
        "staff_role_event",
        "audit_event",
    ),
    DatabaseRole.REGISTER: (
        *(table for table in THE_LOG if table not in {"professional", "mask"}),
        *SESSIONS,
        "set_aside",
    ),
}
FORBIDDEN_COLUMNS = [
    (DatabaseRole.OPERATOR, "set_aside", "raw_sealed"),
    (DatabaseRole.OPERATOR, "professional", "name"),
    (DatabaseRole.REGISTER, "professional", "name"),
    (DatabaseRole.CITIZEN, "professional", "authorisation_id"),
    (DatabaseRole.CITIZEN, "professional", "user_id"),
]
ALLOWED = [
    (DatabaseRole.STAFF, "staff_person", "*"),
    (DatabaseRole.STAFF, "staff_role_event", "*"),
    (DatabaseRole.OPERATOR, "source", "*"),
    (DatabaseRole.OPERATOR, "delivery", "*"),
    (DatabaseRole.OPERATOR, "set_aside", "code, line, detail"),
    (DatabaseRole.REGISTER, "citizen_link", "*"),
]
CANNOT_CHANGE = [
    (DatabaseRole.STAFF, "UPDATE staff_role_event SET cvr = cvr"),
    (DatabaseRole.STAFF, "DELETE FROM staff_role_event"),
    (DatabaseRole.STAFF, "UPDATE staff_person SET cvr = cvr"),
    (DatabaseRole.STAFF, "DELETE FROM audit_event"),
    (DatabaseRole.OPERATOR, "UPDATE set_aside SET resolved_at = now()"),
    (DatabaseRole.OPERATOR, "DELETE FROM delivery"),
    # The operator's page registers systems and gives them keys; what stands there it can only end.
    (DatabaseRole.OPERATOR, "UPDATE calling_system SET name = name"),
    (DatabaseRole.OPERATOR, "UPDATE system_key SET public_pem = public_pem"),
    (DatabaseRole.OPERATOR, "UPDATE system_key SET valid_until = valid_until"),
    (DatabaseRole.OPERATOR, "UPDATE system_scope SET code = code"),
    (DatabaseRole.OPERATOR, "DELETE FROM system_scope"),
    (DatabaseRole.STAFF, "INSERT INTO system_scope SELECT * FROM system_scope"),
    (DatabaseRole.REGISTER, "UPDATE staff_person SET cvr = cvr"),
    (DatabaseRole.REGISTER, "UPDATE staff_role_event SET cvr = cvr"),
]
SOMEBODY = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = create_engine(postgres_cluster.url(name))
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def run(engine, role, statement):
    with engine.connect() as connection, connection.begin():
        assume(connection, role)
        return connection.execute(text(statement))


def refused(engine, role, statement):
    with pytest.raises(DBAPIError) as caught:
        run(engine, role, statement)
    return getattr(caught.value.orig, "sqlstate", None) == "42501"  # insufficient privilege


@pytest.mark.parametrize(("role", "table"), [(role, table) for role, tables in FORBIDDEN.items() for table in tables])
def test_the_role_cannot_read_the_table(engine, role, table):
    assert refused(engine, role, f"SELECT * FROM {table}")


@pytest.mark.parametrize(("role", "table", "column"), FORBIDDEN_COLUMNS)
def test_the_role_cannot_read_the_column(engine, role, table, column):
    assert refused(engine, role, f"SELECT {column} FROM {table}")


@pytest.mark.parametrize(("role", "table", "columns"), ALLOWED)
def test_the_role_can_read_what_its_pages_show(engine, role, table, columns):
    run(engine, role, f"SELECT {columns} FROM {table}")


@pytest.mark.parametrize(("role", "statement"), CANNOT_CHANGE)
def test_the_role_cannot_change_what_is_not_its_own(engine, role, statement):
    assert refused(engine, role, statement)


def test_staff_read_the_trail_of_staff_and_not_of_citizens(engine):
    insert = (
        "INSERT INTO audit_event (subject_key, event_id, at, viewer_kind, basis, action) "
        "VALUES ('{subject}', gen_random_uuid(), now(), 'staff', 'staff-duty', '{action}')"
    )
    nobody = "00000000-0000-0000-0000-000000000000"
    run(engine, DatabaseRole.STAFF, insert.format(subject=nobody, action="role-proposed"))
    run(engine, DatabaseRole.SIGNIN, insert.format(subject=SOMEBODY, action="signed-in"))
    with engine.connect() as connection, connection.begin():
        assume(connection, DatabaseRole.STAFF)
        assert connection.execute(text("SELECT action FROM audit_event")).scalars().all() == ["role-proposed"]
