"""What was masked, given and refused is still so after the tables have changed, and nobody goes back past it."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from logview.models import MaskEventRow, MaskRow
from logview.name_models import NameRequestAnswerRow, NameRequestEntryRow, NameRequestEventRow, NameRequestRow

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CITIZEN, SOMEBODY = UUID(int=1), UUID(int=2)
KEY = {"citizen_key": CITIZEN, "request_id": SOMEBODY}
REQUEST = {
    **KEY, "cvr": "29190623", "masked_by_scheme": "cvr", "masked_by_code": "29190623", "whom": "performed-by",
    "needed_for": "police", "asked_at": AT, "due_on": AT.date(),
}  # fmt: skip


@pytest.fixture
def engine(empty_database_url):
    made = make_engine(empty_database_url)
    yield made
    made.dispose()


def address(engine):
    return engine.url.render_as_string(hide_password=False)


def write(engine, role, *rows):
    with engine.begin() as connection:
        assume(connection, role, [CITIZEN])
        for row, values in rows:
            connection.execute(insert(row), values)


def ask(engine):
    asked = {**KEY, "sequence": 1, "step": "asked", "at": AT}
    entries = [{**KEY, "entry_id": number, "occurred_at": AT, "professional_id": 1} for number in (1, 2)]
    write(
        engine,
        DatabaseRole.CITIZEN,
        (NameRequestRow, REQUEST),
        (NameRequestEntryRow, entries),
        (NameRequestEventRow, asked),
    )


def step(number, name):
    return NameRequestEventRow, {**KEY, "sequence": number, "step": name, "at": AT, "by_staff_key": SOMEBODY}


def test_what_was_given_before_look_ups_were_answered_one_by_one_stays_given(engine):
    migrating.upgrade(address(engine), "0020")
    ask(engine)
    write(engine, DatabaseRole.MASKS, step(2, "grant-proposed"), step(3, "granted"))
    migrating.upgrade(address(engine))
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [CITIZEN])
        rows = connection.execute(select(*NameRequestAnswerRow.__table__.columns)).all()
    assert sorted((row.sequence, row.entry_id, row.refusal) for row in rows) == [
        (2, 1, None),
        (2, 2, None),
        (3, 1, None),
        (3, 2, None),
    ]
    migrating.downgrade(address(engine), "0020")


def test_nobody_goes_back_past_a_name_that_was_refused_on_one_look_up(engine):
    migrating.upgrade(address(engine))
    ask(engine)
    answers = [
        {**KEY, "sequence": 2, "entry_id": 1, "refusal": None},
        {**KEY, "sequence": 2, "entry_id": 2, "refusal": "not-needed"},
    ]
    write(engine, DatabaseRole.MASKS, step(2, "grant-proposed"), (NameRequestAnswerRow, answers))
    with pytest.raises(RuntimeError, match="single look-ups"):
        migrating.downgrade(address(engine), "0020")


def test_nobody_goes_back_past_a_mask_towards_one_citizen(engine):
    migrating.upgrade(address(engine))
    mask = {
        "mask_id": SOMEBODY, "kind": 2, "cvr": "29190623", "masked_by_scheme": "cvr", "masked_by_code": "29190623",
        "unit_scheme": "sor", "unit_code": "1", "unit_below": True, "citizen_key": CITIZEN, "created_at": AT,
    }  # fmt: skip
    made = {"mask_id": SOMEBODY, "sequence": 1, "citizen_key": CITIZEN, "step": "made", "at": AT}
    write(engine, DatabaseRole.MASKS, (MaskRow, mask), (MaskEventRow, made))
    with pytest.raises(RuntimeError, match="towards one citizen"):
        migrating.downgrade(address(engine), "0015")
