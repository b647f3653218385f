"""What was found unjustified before there were marks bears one afterwards, unless it has been set right since."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import insert, select

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from support.case_models import QuestionCaseRow, QuestionEntryRow, QuestionStandingRow, QuestionStepRow
from support.mark_models import MisuseMarkRow

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CITIZEN, OFFICER = UUID(int=1), UUID(int=9)


def a_case(number, *findings):
    """Rows of a question about one entry, answered and corrected so."""
    key = {"citizen_key": CITIZEN, "case_id": UUID(int=number)}
    step = {**key, "at": AT, "by_staff_key": None, "finding": None, "cvr": None, "due_on": None}
    asked = {**step, "sequence": 1, "step": "asked", "party": "citizen", "cvr": "29190623", "due_on": AT.date()}
    found = {**step, "party": "organisation", "by_staff_key": OFFICER}
    names = ["answered", *["corrected"] * len(findings)]
    later = [
        {**found, "sequence": place, "step": name, "finding": finding}
        for place, (name, finding) in enumerate(zip(names, findings, strict=False), start=2)
    ]
    case = {**key, "number": f"NR-{number}", "concern": "why", "deadline_kind": "log-question", "asked_at": AT}
    stands = {
        **key, "cvr": "29190623", "state": "answered", "due_on": AT.date(), "changed_at": AT, "is_escalated": False,
        "steps": 1 + len(later),
    }  # fmt: skip
    return [
        (QuestionCaseRow, case),
        (QuestionEntryRow, {**key, "entry_id": number, "occurred_at": AT}),
        *((QuestionStepRow, one) for one in (asked, *later)),
        (QuestionStandingRow, stands),
    ]


def test_earlier_findings_are_marked(empty_database_url):
    migrating.upgrade(empty_database_url, "0036")
    engine = make_engine(empty_database_url)
    rows = [
        *a_case(1, "unjustified"),
        *a_case(2, "unjustified", "justified"),
        *a_case(3, "justified", "unjustified"),
        *a_case(4),
    ]
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            for row in {row for row, _values in rows}:
                connection.exec_driver_sql(f"ALTER TABLE {row.__tablename__} NO FORCE ROW LEVEL SECURITY")
        for row, values in rows:
            connection.execute(insert(row), values)
        if connection.dialect.name == "postgresql":
            for row in {row for row, _values in rows}:
                connection.exec_driver_sql(f"ALTER TABLE {row.__tablename__} FORCE ROW LEVEL SECURITY")
    migrating.upgrade(empty_database_url)
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [CITIZEN])
        marked = connection.execute(select(MisuseMarkRow.entry_id).order_by(MisuseMarkRow.entry_id)).scalars().all()
    engine.dispose()
    assert marked == [1, 3]
