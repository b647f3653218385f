"""Who reads and writes what citizens said yes to, as the database itself has it (PostgreSQL)."""

from uuid import UUID

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import ProgrammingError

from citizen_app.db import migrating
from citizen_app.db.engine import make_engine
from citizen_app.db.roles import DatabaseRole, assume
from consent.yes_models import ConsentOfferRow, GivenConsentRow, IndicationRow, YesWithdrawalRow
from logview.models import AccessEntryRow
from tests.support.offers import EVIDENCE

pytestmark = pytest.mark.postgres
BIRTHE, CARL = UUID(int=31), UUID(int=32)
OWN = (GivenConsentRow, IndicationRow, YesWithdrawalRow)


@pytest.fixture(scope="module")
def engine(postgres_cluster):
    name = postgres_cluster.create()
    migrating.upgrade(postgres_cluster.url(name))
    made = make_engine(postgres_cluster.url(name), pool_size=1)
    with made.begin() as connection:
        assume(connection, DatabaseRole.OFFERS)
        connection.execute(insert(ConsentOfferRow), EVIDENCE[ConsentOfferRow])
    for citizen in (BIRTHE, CARL):
        with made.begin() as connection:
            assume(connection, DatabaseRole.CITIZEN, [citizen])
            for row in OWN:
                connection.execute(insert(row), {**EVIDENCE[row], "citizen_key": citizen})
    yield made
    made.dispose()
    postgres_cluster.drop(name)


@pytest.mark.parametrize("row", OWN)
def test_a_forgotten_where_finds_the_citizens_own_and_a_helper_nothing(engine, row):
    for subjects, viewers, found in (([BIRTHE], [], {BIRTHE}), ([BIRTHE], [CARL], set()), ([], [], set())):
        with engine.begin() as connection:
            assume(connection, DatabaseRole.CITIZEN, subjects, viewers)
            assert set(connection.execute(select(row.citizen_key)).scalars()) == found


def test_whoever_answers_recipients_reads_what_counts_and_nothing_else(engine):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CONSENT)
        assert set(connection.execute(select(GivenConsentRow.citizen_key)).scalars()) == {BIRTHE, CARL}
        assert set(connection.execute(select(YesWithdrawalRow.yes_id)).scalars()) == {UUID(int=1)}
        assert connection.execute(select(ConsentOfferRow.title)).scalars().all() == ["Spørg mig om søvn"]


def a_yes(row, **changed):
    return insert(row).values({**EVIDENCE[row], "citizen_key": BIRTHE, **changed})


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        (DatabaseRole.CONSENT, select(IndicationRow.citizen_key)),
        (DatabaseRole.CONSENT, select(GivenConsentRow.text)),
        (DatabaseRole.CONSENT, a_yes(GivenConsentRow, consent_id=UUID(int=2))),
        (DatabaseRole.OFFERS, select(GivenConsentRow.citizen_key)),
        (DatabaseRole.OFFERS, select(AccessEntryRow.entry_id)),
        (DatabaseRole.ASSIST, select(GivenConsentRow.citizen_key)),
        (DatabaseRole.CITIZEN, insert(ConsentOfferRow).values({**EVIDENCE[ConsentOfferRow], "sequence": 2})),
    ],
    ids=["an indication opens nothing", "no words", "no yes by a system", "no citizen", "no log", "not at the desk",
         "no citizen makes an offer"],
)  # fmt: skip
def test_nobody_does_more_than_their_own(engine, role, statement):
    with engine.begin() as connection:
        assume(connection, role, [BIRTHE])
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(statement)


@pytest.mark.parametrize(
    ("viewers", "statement"),
    [
        ([CARL], a_yes(GivenConsentRow, consent_id=UUID(int=2))),
        ([CARL], a_yes(YesWithdrawalRow, yes_id=UUID(int=2))),
        ([], a_yes(IndicationRow, indication_id=UUID(int=2), basis="custody")),
        ([], a_yes(GivenConsentRow, consent_id=UUID(int=2), citizen_key=CARL)),
    ],
    ids=["a helper gives none", "a helper takes none back", "on no other basis", "not another's"],
)
def test_nobody_says_yes_or_no_for_another(engine, viewers, statement):
    with engine.begin() as connection:
        assume(connection, DatabaseRole.CITIZEN, [BIRTHE], viewers)
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(statement)
