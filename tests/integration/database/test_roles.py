"""What each database role can do with each table, word for word, and what it can not (PostgreSQL)."""

import importlib

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.base import Base
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume

pytestmark = pytest.mark.postgres

S, SI, SIU, SIUD = "select", "select insert", "select insert update", "select insert update delete"
READS_DIRECTORY = {"organisation": S, "profession": S, "directory_import": S}
# Whole tables. What is not named here is nobody's.
TABLES: dict[DatabaseRole, dict[str, str]] = {
    DatabaseRole.SIGNIN: {
        **READS_DIRECTORY,
        "session": SIU,
        "sign_in_attempt": SIUD,
        "staff_person": SIU,
        "staff_role_event": S,
        "citizen": SI,
        "citizen_identifier": SI,
        "citizen_link": S,
        "audit_event": "insert",
        "alembic_version": S,  # the ready page
    },
    DatabaseRole.CITIZEN: {
        **READS_DIRECTORY,
        "access_entry": S,
        "access_entry_detail": S,
        **dict.fromkeys(("organisation_ref", "mask_register", "source", "name_request_answer"), S),
        "consent_decision": SI,
        "consent_ending": SI,
        "consent_confirmation": SI,
        "consent_question": S,
        **dict.fromkeys(("name_request", "name_request_entry", "name_request_event"), "insert"),
        "audit_event": SI,
        "outbox_message": SI,
        "message_choice": SI,
        "contact": SIUD,
        "contact_attempt": SIU,
    },
    DatabaseRole.STAFF: {
        **READS_DIRECTORY,
        "staff_person": S,
        "staff_role_event": SI,
        "audit_event": SI,
    },
    DatabaseRole.OPERATOR: {
        **READS_DIRECTORY,
        "source": S,
        "delivery": S,
        "organisation_ref": S,
        "job_run": S,
        "calling_system": SI,
        "system_key": SI,
        "system_scope": SI,
        "audit_event": "insert",
    },
    DatabaseRole.SYSTEM: {
        **READS_DIRECTORY,
        "calling_system": S,
        "system_key": S,
        "system_scope": S,
        "access_token": SIUD,
        "assertion_seen": "select insert delete",
        "rate_window": SIUD,
    },
    DatabaseRole.INGEST: {
        **READS_DIRECTORY,
        "access_entry": "insert",
        "access_entry_detail": "insert",
        "delivered_event": SIU,
        "source": SIU,
        "delivery": SIU,
        "set_aside": SIU,
        "number_block": SIU,
        "professional": "insert",
        "organisation_ref": "insert",
        "citizen": SI,
        "citizen_identifier": SI,
        "audit_event": "insert",
    },
    DatabaseRole.REGISTER: {
        "organisation": SIUD,
        "profession": SIUD,
        "directory_import": SI,
        "register_message": SI,
        "citizen": SIU,
        "citizen_identifier": SIU,
        "citizen_link": SIU,
        **dict.fromkeys(("mask", "mask_event", "unit_headcount", "staff_person", "staff_role_event"), SI),
        "mask_register": S,
        "calling_system": SIU,
        "system_key": SIU,
        "system_scope": "select insert delete",
        "audit_event": "insert",
    },
    DatabaseRole.MASKS: {
        **READS_DIRECTORY,
        **dict.fromkeys(("staff_person", "name_request", "name_request_entry"), S),
        **dict.fromkeys(("mask", "mask_event", "unit_headcount", "name_request_event", "name_request_answer"), SI),
        "mask_register": S,
        **dict.fromkeys(("mailbox_event", "decider_digest", "decider_digest_line"), SI),
        "outbox_message": SI,
        "audit_event": "insert",
        "mailbox": "select insert delete",
        "mailbox_attempt": SIU,
    },
    # Neither the log nor names or numbers; of sessions only when they ended.
    DatabaseRole.WORKER: {
        "session": "delete",
        "outbox_message": SIUD,
        "contact": S,
        "contact_attempt": "select delete",
        "mailbox_attempt": "select delete",
        "message_choice": S,
        "job_run": SIU,
        "log_told": SIU,
    },
    DatabaseRole.CONSENT: {
        **READS_DIRECTORY,
        "citizen": SI,
        "citizen_identifier": SI,
        "consent_question": "insert",
        "audit_event": "insert",
        "outbox_message": "insert",
    },
}
# Some columns of a table.
COLUMNS: dict[tuple[DatabaseRole, str, str], set[str]] = {
    (DatabaseRole.CITIZEN, "professional", "select"): {
        "professional_id", "person_digest", "name", "profession_code", "role_text",
    },
    # What is masked and by whom; not who decided, nor why.
    (DatabaseRole.CITIZEN, "mask", "select"): {
        "mask_id", "kind", "cvr", "masked_by_scheme", "masked_by_code", "unit_scheme", "unit_code", "unit_below",
        "citizen_key", "person_digest",
    },
    (DatabaseRole.CITIZEN, "mask_event", "select"): {"mask_id", "sequence", "citizen_key", "step", "at", "ends_at"},
    (DatabaseRole.CITIZEN, "unit_headcount", "select"): {
        "unit_scheme", "unit_code", "sequence", "profession_code", "number", "stated_at",
    },
    # What became of one's own request; not who decided, nor what they wrote.
    (DatabaseRole.CITIZEN, "name_request", "select"): {
        "citizen_key", "request_id", "cvr", "masked_by_scheme", "masked_by_code", "whom", "needed_for", "asked_at",
        "due_on",
    },
    (DatabaseRole.CITIZEN, "name_request_entry", "select"): {"citizen_key", "request_id", "entry_id", "occurred_at"},
    (DatabaseRole.CITIZEN, "name_request_event", "select"): {
        "citizen_key", "request_id", "sequence", "step", "at", "refusal",
    },
    # Whom a number is, and how many entries: no number, no name, nothing of what was looked at.
    (DatabaseRole.MASKS, "citizen_identifier", "select"): {"digest", "key_version", "citizen_key"},
    (DatabaseRole.MASKS, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.MASKS, "access_entry", "select"): {
        "citizen_key", "superseded_by", "organisation_ref", "performed_by", "on_behalf_of",
    },
    (DatabaseRole.MASKS, "organisation_ref", "select"): {"ref", "scheme", "code"},
    (DatabaseRole.MASKS, "professional", "select"): {"professional_id", "person_digest", "profession_code"},
    (DatabaseRole.MASKS, "mask_register", "update"): {"version"},
    (DatabaseRole.REGISTER, "mask_register", "update"): {"version"},
    # Which system asked, and nothing of its keys.
    (DatabaseRole.CITIZEN, "calling_system", "select"): {"system_id", "name"},
    (DatabaseRole.OPERATOR, "set_aside", "select"): {
        "set_aside_id", "source_id", "delivery_id", "line", "code", "detail", "cut", "set_aside_at", "resolved_at",
    },
    (DatabaseRole.OPERATOR, "professional", "select"): {"profession_code", "role_text"},
    (DatabaseRole.OPERATOR, "outbox_message", "select"): {
        "message_id", "channel", "kind", "created_at", "due_at", "attempts", "state", "last_error", "ended_at",
    },
    (DatabaseRole.OPERATOR, "outbox_message", "update"): {"due_at", "attempts", "state", "ended_at"},
    (DatabaseRole.INGEST, "access_entry", "select"): {"citizen_key", "occurred_at", "entry_id", "superseded_by"},
    (DatabaseRole.INGEST, "access_entry", "update"): {"superseded_by"},
    (DatabaseRole.INGEST, "professional", "select"): {"professional_id", "digest"},
    (DatabaseRole.INGEST, "organisation_ref", "select"): {"ref", "digest"},
    (DatabaseRole.INGEST, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.OPERATOR, "calling_system", "update"): {"closed_at", "version"},
    (DatabaseRole.OPERATOR, "system_key", "update"): {"ended_at"},
    (DatabaseRole.OPERATOR, "access_token", "select"): {"system_id", "kid", "revoked_at"},
    (DatabaseRole.OPERATOR, "access_token", "update"): {"revoked_at"},
    (DatabaseRole.SYSTEM, "system_key", "update"): {"last_used_at"},
    (DatabaseRole.REGISTER, "access_token", "select"): {"system_id", "kid", "revoked_at"},
    (DatabaseRole.REGISTER, "access_token", "update"): {"revoked_at"},
    (DatabaseRole.REGISTER, "session", "select"): {"owner_key", "expires_at", "ended_at"},
    (DatabaseRole.REGISTER, "session", "update"): {"ended_at"},
    (DatabaseRole.REGISTER, "professional", "select"): {
        "professional_id", "person_digest", "authorisation_id", "user_id",
    },
    (DatabaseRole.REGISTER, "contact", "select"): {"citizen_key", "address_sealed"},
    (DatabaseRole.REGISTER, "contact", "update"): {"address_sealed"},
    **{
        (DatabaseRole.REGISTER, table, verb): {*key, "address_sealed", "code_sealed"}
        for table, owner in (("contact_attempt", "citizen_key"), ("mailbox_attempt", "organisation_key"))
        for verb, key in (("select", (owner, "attempt_id")), ("update", ()))
    },
    # Which organisations can be written to; where is read in the deciders' role.
    (DatabaseRole.WORKER, "mailbox", "select"): {"organisation_key", "cvr"},
    (DatabaseRole.REGISTER, "mailbox", "select"): {"organisation_key", "address_sealed"},
    (DatabaseRole.REGISTER, "mailbox", "update"): {"address_sealed"},
    (DatabaseRole.WORKER, "access_entry", "select"): {"citizen_key", "received_at"},
    (DatabaseRole.WORKER, "session", "select"): {"ended_at", "expires_at"},
    (DatabaseRole.WORKER, "citizen", "select"): {"citizen_key", "died_on"},
    (DatabaseRole.WORKER, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.CONSENT, "consent_decision", "select"): {
        "citizen_key", "decision_id", "effect", "kinds", "origin_scheme", "origin_code", "origin_below", "data_since",
        "data_until", "unit_scheme", "unit_code", "unit_below", "person", "profession", "valid_from", "valid_until",
        "made_at", "meant_since",
    },
    (DatabaseRole.CONSENT, "consent_ending", "select"): {"citizen_key", "decision_id"},
    (DatabaseRole.CONSENT, "citizen_link", "select"): {"citizen_key", "other_key", "state"},
    (DatabaseRole.CONSENT, "consent_question", "select"): {"citizen_key", "system_id", "asked_at"},
    # Whose token a call carries, and the key that an emergency copy is encrypted to.
    **{
        (role, table, "select"): columns
        for role in (DatabaseRole.MASKS, DatabaseRole.CONSENT)
        for table, columns in {
            "calling_system": {"system_id", "audit_key", "name", "version", "per_minute", "closed_at"},
            "access_token": {"token_digest", "system_id", "scopes", "expires_at", "revoked_at"},
            "system_scope": {"system_id", "scope", "scheme", "code"},
        }.items()
    },
    (DatabaseRole.CONSENT, "system_key", "select"): {
        "system_id", "kid", "purpose", "algorithm", "public_pem", "valid_from", "valid_until", "ended_at",
    },
}  # fmt: skip
# Also the tables that no page of a feature has brought in yet.
for models in ("citizen_app.outbox.models", "consent.models", "logview.name_models", "logview.reminder_models"):
    importlib.import_module(models)
ALL_TABLES = sorted({*Base.metadata.tables, "alembic_version"})
VERBS = ("select", "insert", "update", "delete")


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name))
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def ask(engine, statement, **values):
    with engine.connect() as connection:
        return connection.execute(text(statement), values).all()


def expected_columns(role, table, verb):
    if verb in TABLES[role].get(table, "").split():
        return set(columns_of(table))
    return COLUMNS.get((role, table, verb), set())


def columns_of(table):
    return ["version_num"] if table == "alembic_version" else list(Base.metadata.tables[table].columns.keys())


def test_the_table_names_every_role_and_only_tables_that_are_there():
    assert set(TABLES) == set(DatabaseRole)
    assert {table for tables in TABLES.values() for table in tables} <= set(ALL_TABLES)


@pytest.mark.parametrize("role", DatabaseRole)
def test_the_role_can_do_what_the_table_says_and_nothing_else(engine, role):
    rows = ask(
        engine,
        "SELECT t, v, has_table_privilege(:role, t, v) FROM unnest(CAST(:tables AS text[])) t, "
        "unnest(CAST(:verbs AS text[])) v",
        role=role.value,
        tables=ALL_TABLES,
        verbs=[*VERBS, "truncate", "references", "trigger"],
    )
    found = {}
    for table, verb, allowed in rows:
        if allowed:
            found.setdefault(table, set()).add(verb)
    assert found == {table: set(verbs.split()) for table, verbs in TABLES[role].items()}


@pytest.mark.parametrize("role", DatabaseRole)
def test_the_role_reaches_these_columns_and_no_other(engine, role):
    rows = ask(
        engine,
        "SELECT c.relname, a.attname, v FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, "
        "unnest(CAST(:verbs AS text[])) v WHERE c.relname = ANY(:tables) AND c.relkind = 'r' AND a.attnum > 0 "
        "AND NOT a.attisdropped AND has_column_privilege(:role, c.oid, a.attnum, v)",
        role=role.value,
        tables=ALL_TABLES,
        verbs=["select", "insert", "update"],
    )
    found = {}
    for table, column, verb in rows:
        found.setdefault((table, verb), set()).add(column)
    wanted = {
        (table, verb): columns
        for table in ALL_TABLES
        for verb in ("select", "insert", "update")
        if (columns := expected_columns(role, table, verb))
    }
    assert found == wanted


def statement_of(verb, table, column):
    return {
        "select": f"SELECT {column} FROM {table} WHERE false",
        "insert": f"INSERT INTO {table} ({column}) SELECT NULL WHERE false",
        "update": f"UPDATE {table} SET {column} = NULL WHERE false",
        "delete": f"DELETE FROM {table} WHERE false",
    }[verb]


def denied(connection, statement):
    try:
        with connection.begin_nested():
            connection.execute(text(statement))
    except ProgrammingError as error:
        return error.orig.sqlstate == "42501" and "permission denied" in str(error.orig)
    except DBAPIError:
        return False  # refused for another reason: the role came far enough
    return False


@pytest.mark.parametrize("role", DatabaseRole)
def test_trying_it_comes_to_the_same(engine, role):
    """Each verb on each column, done in the role as a page would: the catalogue says what holds, this shows it."""
    wrong = []
    with engine.connect() as connection, connection.begin():
        assume(connection, role)
        for table in ALL_TABLES:
            for verb in VERBS:
                for column in columns_of(table) if verb != "delete" else ["-"]:
                    may = (
                        "delete" in TABLES[role].get(table, "")
                        if verb == "delete"
                        else column in expected_columns(role, table, verb)
                    )
                    if denied(connection, statement_of(verb, table, column)) == may:
                        wrong.append(f"{role} {verb} {table}.{column}: expected {'yes' if may else 'no'}")
    assert wrong == []


def test_a_grant_too_many_is_found(engine):
    with engine.connect() as connection:
        transaction = connection.begin()
        connection.execute(text("GRANT SELECT ON session TO indblik_citizen"))
        assert connection.scalar(text("SELECT has_table_privilege('indblik_citizen', 'session', 'select')"))
        assume(connection, DatabaseRole.CITIZEN)
        assert not denied(connection, statement_of("select", "session", "owner_key"))
        transaction.rollback()


def test_everybody_else_gets_nothing(engine):
    assert (
        ask(
            engine,
            "SELECT table_name, privilege_type FROM information_schema.table_privileges "
            "WHERE table_schema = 'public' AND grantee = 'PUBLIC'",
        )
        == []
    )


def test_the_roles_are_nobody_who_could_sign_in_or_step_over_a_guard(engine):
    rows = ask(
        engine,
        "SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles "
        "WHERE rolname = ANY(:roles) ORDER BY rolname",
        roles=[role.value for role in DatabaseRole],
    )
    assert [(name, any(powers)) for name, *powers in rows] == [(role, False) for role in sorted(DatabaseRole)]


def test_no_role_is_a_member_of_another(engine):
    rows = ask(
        engine,
        "SELECT member.rolname, role.rolname FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member "
        "JOIN pg_roles role ON role.oid = m.roleid WHERE member.rolname = ANY(:roles)",
        roles=[role.value for role in DatabaseRole],
    )
    assert rows == []


@pytest.mark.parametrize("role", DatabaseRole)
def test_no_role_makes_or_drops_tables(engine, role):
    with engine.connect() as connection, connection.begin():
        assume(connection, role)
        for statement in ("CREATE TABLE mine (x int)", "DROP TABLE session", "ALTER TABLE session ADD x int",
                          "ALTER TABLE access_entry NO FORCE ROW LEVEL SECURITY",
                          "ALTER TABLE audit_event DISABLE TRIGGER append_only"):  # fmt: skip
            with pytest.raises(ProgrammingError, match="permission denied|must be owner"), connection.begin_nested():
                connection.execute(text(statement))
