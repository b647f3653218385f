"""Which entries no retention may take, whatever becomes of the case.

That nothing takes an entry today is shown in `database/test_evidence.py` and `database/test_roles.py`.
"""

from datetime import timedelta

import pytest
from sqlalchemy import text, update

from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import connection, unit_of_work
from logview.models import AccessEntryRow
from support.domain.cases import CaseStep, Finding
from support.domain.look_back import LookBackStep
from support.queries.kept_entries import KeptFor, kept_for_cases
from support.services import case_desk
from support.services.case_desk import Deed
from tests.support.log_rows import Log
from tests.support.look_backs import AT, LookBackScene, somebody
from tests.support.name_requests import a_name_request
from tests.support.people import REGION, as_citizen
from tests.support.questions import a_question
from tests.support.staff_deeds import as_officer

DAY = timedelta(days=1)
ASKED = ("access_entry", "look_back_entry", "look_back_standing", "misuse_mark", "name_request_entry", "question_entry")
QUESTION, LOOK_BACK, MARK, NAME = KeptFor.QUESTION, KeptFor.LOOK_BACK, KeptFor.MARK, KeptFor.NAME


@pytest.fixture
def scene(app):
    """One question, found unjustified and followed up."""
    return LookBackScene(app)


def kept(app, *citizens):
    """What holds which entry, by its number, for the tables' owner with the row-level guard out of the way."""
    with app.app_context(), unit_of_work(DatabaseRole.OPERATOR), connection().begin_nested() as lifted:
        if connection().dialect.name == "postgresql":
            connection().exec_driver_sql("RESET ROLE")
            for table in ASKED:
                connection().exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        found = kept_for_cases(citizens)
        lifted.rollback()
        return {number: set(why) for (_whose, _at, number), why in found.items()}


def corrected(log, citizen, old, new):
    """The source has replaced one entry by another."""
    with log.app.app_context(), unit_of_work(DatabaseRole.INGEST) as made:
        of_old = (AccessEntryRow.citizen_key == citizen) & (AccessEntryRow.entry_id == old)
        made.execute(update(AccessEntryRow).where(of_old).values(superseded_by=new))


def test_a_question_holds_its_entries_open_and_closed(app):
    log, birthe, carl = Log(app), as_citizen(app), as_citizen(app, "2308913369", "Carl Krogh")
    log.source()
    asked, _other = log.entry(birthe.key, AT), log.entry(birthe.key, AT - DAY)
    log.entry(carl.key, AT)
    case = a_question(app, birthe.key, (AT, asked))
    assert kept(app, birthe.key, carl.key) == {asked: {QUESTION}}
    with app.app_context(), unit_of_work(DatabaseRole.WORKER) as made:
        made.execute(text("UPDATE question_standing SET state = 'closed'"))
    assert kept(app, birthe.key) == {asked: {QUESTION}}, case
    assert kept(app, carl.key) == {}
    assert kept(app) == {}


def test_what_a_source_corrected_before_or_after_is_held_too(app):
    log, birthe = Log(app), as_citizen(app)
    log.source()
    first, second, third, other = (log.entry(birthe.key, AT - days * DAY) for days in range(4))
    corrected(log, birthe.key, first, second)
    a_question(app, birthe.key, (AT - DAY, second))
    corrected(log, birthe.key, second, third)
    assert kept(app, birthe.key) == {first: {QUESTION}, second: {QUESTION}, third: {QUESTION}}
    assert other not in kept(app, birthe.key)


def test_a_masked_name_that_was_asked_for_holds_its_look_up(app):
    log, birthe = Log(app), as_citizen(app)
    log.source()
    asked = log.entry(birthe.key, AT)
    a_name_request(log, birthe.key, asked, AT, cvr=REGION)
    assert kept(app, birthe.key) == {asked: {NAME}}


def test_a_mark_holds_its_entry_also_when_it_is_taken_back(app, scene):
    scene.hear()
    assert kept(app, scene.birthe.key) == {scene.first: {QUESTION, MARK}}
    with as_officer(app, scene.lars) as actor:
        told = Deed(step=CaseStep.CORRECTED, words="Vi tog fejl.", finding=Finding.JUSTIFIED, is_apart=True)
        case_desk.take(actor, scene.case, told)
    assert kept(app, scene.birthe.key) == {scene.first: {QUESTION, MARK}}


def test_an_open_look_back_holds_its_list_and_a_closed_one_what_was_found(app, scene):
    found, cleared = somebody(), somebody()
    one, two = scene.look_up(found, AT - DAY), scene.look_up(cleared, AT)
    look_back = scene.listed()
    assert kept(app, found, cleared) == {one: {LOOK_BACK}, two: {LOOK_BACK}}
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    scene.hear()
    scene.confirm(scene.vita, look_back)
    with scene.in_role(DatabaseRole.LOOK_BACK) as made:
        made.execute(text("UPDATE look_back_standing SET state = 'closed'"))
    assert kept(app, found, cleared) == {one: {MARK}}
    with scene.in_role(DatabaseRole.LOOK_BACK) as made:
        made.execute(text("UPDATE look_back_standing SET state = 'listed'"))
    assert kept(app, cleared) == {two: {LOOK_BACK}}, LookBackStep.REOPENED


@pytest.mark.parametrize("role", [DatabaseRole.CITIZEN, DatabaseRole.OPERATOR, DatabaseRole.LOOK_BACK])
def test_whoever_may_not_see_every_case_is_told_of_none(app, scene, role):
    with app.app_context(), unit_of_work(role):
        if connection().dialect.name == "postgresql":  # SQLite hides nothing
            with pytest.raises(RuntimeError, match="may hide cases"):
                kept_for_cases([scene.birthe.key])
        else:
            assert kept_for_cases([scene.birthe.key])
