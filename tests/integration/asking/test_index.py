"""What the decision service reads of each citizen stands in the indexes by which it is found."""

import pytest
from sqlalchemy import Column, text
from sqlalchemy.sql.visitors import iterate

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from consent.queries.decisions import RULE_COLUMNS


@pytest.fixture
def columns_in(app):
    if app.extensions["indblik.engine"].dialect.name != "postgresql":
        pytest.skip("SQLite's tables are kept in the order of their keys")

    def named(index):
        held = text(
            "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid"
            " WHERE i.indexrelid = CAST(:name AS regclass)"
        )
        with app.app_context(), unit_of_work(DatabaseRole.SIGNIN) as opened:
            return set(opened.scalars(held, {"name": index}))

    return named


def test_all_that_judging_needs_of_a_decision(columns_in):
    needed = {one.name for column in RULE_COLUMNS for one in iterate(column) if isinstance(one, Column)}
    assert len(needed) > 15
    assert needed <= columns_in("pk_consent_decision")


def test_whose_a_number_is(columns_in):
    assert columns_in("pk_citizen_identifier") == {"digest", "key_version", "citizen_key"}
