"""Who reads and writes that a colleague's matter was opened, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from support.desk_models import ColleagueOpeningRow
from support.domain.colleagues import UNTOLD, MatterKind
from tests.integration.database.test_question_guard import AT, BIRTHE, CARL, STAFF

pytestmark = pytest.mark.postgres
OPENING = {"about_id": CARL, "cvr": "29190623", "at": AT, "by_staff_key": STAFF, "reason_sealed": b"x"}
BY_DECIDERS = {MatterKind.NAME_WISH, MatterKind.MASK}


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    yield made
    made.dispose()
    postgres_cluster.drop(name)


@pytest.mark.parametrize("kind", MatterKind)
def test_deciders_open_wishes_and_masks_and_a_mask_is_never_the_colleagues_to_read(engine, kind):
    row = {"citizen_key": BIRTHE, "opening_id": UUID(int=7), "kind": kind.value, **OPENING}
    kinds = select(ColleagueOpeningRow.kind)
    with engine.connect() as connection, connection.begin() as kept:
        assume(connection, DatabaseRole.MASKS)
        if kind not in BY_DECIDERS:
            with pytest.raises(ProgrammingError, match="row-level security"), connection.begin_nested():
                connection.execute(insert(ColleagueOpeningRow), row)
            kept.rollback()
            return
        connection.execute(insert(ColleagueOpeningRow), row)
        assert list(connection.execute(kinds).scalars()) == [kind.value]
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE])
        assert list(connection.execute(kinds).scalars()) == ([] if kind in UNTOLD else [kind.value])
        assume(connection, DatabaseRole.DESK)
        assert list(connection.execute(kinds).scalars()) == []
        kept.rollback()
