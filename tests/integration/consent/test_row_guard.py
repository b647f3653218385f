"""Decisions belong to one citizen; the role for questions reads those of all, and writes questions (PostgreSQL)."""

from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from consent.lookup_models import ChoiceLookupRow
from consent.models import ConsentDecisionRow, ConsentEndingRow, ConsentQuestionRow
from consent.tissue_models import TissueDecisionRow
from tests.conftest import NOON

pytestmark = pytest.mark.postgres
BIRTHE, CARL = uuid4(), uuid4()


def rows_of(key):
    by = {"made_by": key, "basis": "self", "submission_id": uuid4()}
    decision = {"citizen_key": key, "decision_id": uuid4(), **by}
    return {
        ConsentDecisionRow: {**decision, "effect": 0, "valid_from": NOON, "made_at": NOON, "text_version": "1"},
        ConsentEndingRow: {**decision, "ended_at": NOON, "reason": "ended"},
        ConsentQuestionRow: {
            "citizen_key": key, "question_id": uuid4(), "asked_at": NOON, "call": "decision", "system_id": "epj",
            "purpose": 1, "outcome": 1,
        },
        ChoiceLookupRow: {
            "citizen_key": key, "lookup_id": uuid4(), "about": "tissue", "asked_at": NOON, "system_id": "biobank",
            "organisation_scheme": "cvr", "organisation_code": "29190623", "stated_purpose": "", "answer": "{}",
        },
    }  # fmt: skip


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name))
    for key in (BIRTHE, CARL):
        for row, values in rows_of(key).items():
            role = DatabaseRole.CONSENT if row in {ConsentQuestionRow, ChoiceLookupRow} else DatabaseRole.CITIZEN
            with made.begin() as connection:
                assume(connection, role, [key])
                connection.execute(insert(row), values)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


def seen(engine, role, subjects, row):
    with engine.begin() as connection:
        assume(connection, role, subjects)
        return dict(connection.execute(select(row.citizen_key, func.count()).group_by(row.citizen_key)).all())


def write(engine, role, row, values):
    with engine.begin() as connection:
        assume(connection, role, [BIRTHE])
        connection.execute(insert(row), values)


@pytest.mark.parametrize("row", rows_of(BIRTHE), ids=lambda row: row.__tablename__)
@pytest.mark.parametrize(
    ("subjects", "found"), [([BIRTHE], {BIRTHE: 1}), ([BIRTHE, CARL], {BIRTHE: 1, CARL: 1}), ([], {})]
)
def test_a_forgotten_where_finds_the_subjects_rows_only(engine, row, subjects, found):
    assert seen(engine, DatabaseRole.CITIZEN, subjects, row) == found


@pytest.mark.parametrize("row", [ConsentDecisionRow, ConsentEndingRow])
def test_questions_are_answered_from_the_decisions_of_all(engine, row):
    assert seen(engine, DatabaseRole.CONSENT, [], row) == {BIRTHE: 1, CARL: 1}


@pytest.mark.parametrize("row", [ConsentDecisionRow, ConsentEndingRow])
def test_nobody_decides_for_somebody_else(engine, row):
    with pytest.raises(ProgrammingError, match="row-level security"):
        write(engine, DatabaseRole.CITIZEN, row, rows_of(CARL)[row])


@pytest.mark.parametrize(
    ("role", "row"),
    [
        (DatabaseRole.CONSENT, ConsentDecisionRow),
        (DatabaseRole.CONSENT, ConsentEndingRow),
        (DatabaseRole.CITIZEN, ConsentQuestionRow),
        (DatabaseRole.CITIZEN, ChoiceLookupRow),
        (DatabaseRole.STAFF, ChoiceLookupRow),
        (DatabaseRole.STAFF, ConsentDecisionRow),
    ],
)
def test_a_role_does_not_write_what_is_not_its_business(engine, role, row):
    with pytest.raises(ProgrammingError, match="permission denied"):
        write(engine, role, row, rows_of(BIRTHE)[row])


def test_the_owner_of_the_tables_sees_nothing(engine):
    with engine.begin() as connection:
        assert [connection.scalar(select(func.count()).select_from(row)) for row in rows_of(BIRTHE)] == [0] * len(
            rows_of(BIRTHE)
        )


def tissue(basis, by):
    return {
        "citizen_key": BIRTHE, "decision_id": uuid4(), "material": "genetic", "decision": "no-restriction",
        "mode": "forward", "made_at": NOON, "made_by": by, "basis": basis, "submission_id": uuid4(),
        "text_version": "1", "language": "da", "text": "Ophæv beslutningen",
    }  # fmt: skip


def test_of_decisions_about_samples_whoever_acts_for_somebody_reaches_none_that_the_person_made(engine):
    """Neither reads one, nor writes one in their name, nor in that of another who has custody."""
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        connection.execute(insert(TissueDecisionRow), tissue("self", BIRTHE))
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE], [CARL])
        connection.execute(insert(TissueDecisionRow), tissue("custody", CARL))
        assert connection.scalars(select(TissueDecisionRow.basis)).all() == ["custody"]
        for refused in (tissue("self", CARL), tissue("custody", uuid4()), tissue("self", BIRTHE)):
            with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(TissueDecisionRow), refused)
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        assert sorted(connection.scalars(select(TissueDecisionRow.basis))) == ["custody", "self"]
        with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
            connection.execute(insert(TissueDecisionRow), tissue("custody", BIRTHE))
