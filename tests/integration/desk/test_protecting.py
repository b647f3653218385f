"""Places hidden at the desk on a citizen's word: at once, for whoever asks, and with no trace that others see."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from citizen_app import clock as our_clock
from citizen_app.audit_models import AuditEventRow
from citizen_app.auth.actor import acting_for_oneself
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from delegation.services.standing import grounds_of
from support.assist_models import AssistedActRow
from support.domain.assisted import AssistRefusal, Shown, Way
from support.letter_models import PrintLetterRow
from support.queries.assisted import Known
from support.services import assisting, protecting
from support.services.assisting import AssistRefused
from tests.conftest import NOON
from tests.support.assisting import at_desk, known, of_age, opened
from tests.support.desk import at_desk as agent
from tests.support.letters import addresses_come
from tests.support.people import as_citizen
from tests.support.register import CHILD, MOTHER, born, custody, message, tell, viewer_of

CPR = "1403572528"


@pytest.fixture
def birthe(app):
    addresses_come(app)
    citizen = as_citizen(app, CPR)
    of_age(app, citizen.key)
    return citizen


@pytest.fixture
def sia(app):
    return agent()


def hides(app, holder, at=None):
    """Whether what is shown to the holder hides places."""
    actor = acting_for_oneself(viewer_of(app, holder))
    with app.app_context(), unit_of_work(DatabaseRole.MANDATES):
        (found,) = grounds_of(actor, at or our_clock.now())
    return found.standing.is_protected


def protect(app, sia, opening):
    at_desk(app, sia, opening, protecting.protect)


def end(app, sia, opening, way=Way.IN_PERSON):
    identity = known(app, sia, opening, way)
    return at_desk(app, sia, opening, lambda at: protecting.end_protection(at, assisting.known(at, identity)))


def told(app, sia, opening):
    return at_desk(app, sia, opening, protecting.protected_until)


def left_behind(app, whose, subject, role, *subjects):
    """How many rows of the citizen the role finds."""
    with app.app_context(), unit_of_work(role, subjects) as opened:
        return opened.execute(select(func.count()).where(whose == subject)).scalar_one()


def test_it_hides_places_from_whoever_acts_for_the_citizen_at_once_and_for_the_child_at_home(app, birthe, sia):
    tell(app, message("lasting-power", CPR, MOTHER, first="2026-01-01", shared="sole", health="yes"))
    assert hides(app, MOTHER) is False
    protect(app, sia, opened(app, sia, CPR))
    assert hides(app, MOTHER) is True
    tell(app, message("lasting-power-ended", CPR, MOTHER, date="2026-02-01", until="2026-02-01"))
    tell(app, born(CHILD, "2016-05-05"), custody(CHILD, MOTHER), message("lives-with", CHILD, CPR, first="2026-01-01"))
    assert hides(app, MOTHER) is True


def test_it_is_set_once_for_whoever_asks_and_leaves_no_trace_that_others_see(app, birthe, sia):
    opening = opened(app, sia, CPR)
    places = [
        (OutboxMessageRow.owner_key, DatabaseRole.WORKER),
        (PrintLetterRow.citizen_key, DatabaseRole.PRINT),
        (AssistedActRow.citizen_key, DatabaseRole.CITIZEN, birthe.key),
        (AuditEventRow.subject_key, DatabaseRole.CITIZEN, birthe.key),
    ]
    before = [left_behind(app, whose, birthe.key, *one) for whose, *one in places]
    protect(app, sia, opening)
    protect(app, sia, opening)
    assert [left_behind(app, whose, birthe.key, *one) for whose, *one in places] == before
    with app.app_context(), unit_of_work(DatabaseRole.AUDITORS) as found:
        acts = select(AuditEventRow.viewer_key).where(AuditEventRow.action == "protection-set")
        assert found.execute(acts).scalars().all() == [sia.viewer.key]
    assert told(app, sia, opening) == (True, None)


def test_no_message_of_the_register_ends_what_the_citizen_asked_for(app, birthe, sia):
    opening = opened(app, sia, CPR)
    protect(app, sia, opening)
    tell(app, message("protection-ended", CPR, date="2026-03-05", until="2026-03-05", kind="name-address"))
    assert told(app, sia, opening) == (True, None)
    faults = tell(app, message("protection-ended", CPR, date="2026-03-05", until="2026-03-05", kind="own-word")).faults
    assert len(faults) == 1


def refusal(work, *arguments):
    with pytest.raises(AssistRefused) as caught:
        work(*arguments)
    return caught.value.refusal


def test_it_ends_days_after_somebody_who_is_known_has_asked_and_not_where_it_was_set_again(app, birthe, sia):
    tell(app, message("lasting-power", CPR, MOTHER, first="2026-01-01", shared="sole", health="yes"))
    opening = opened(app, sia, CPR)
    assert refusal(end, app, sia, opening) is AssistRefusal.OVER  # nothing is hidden
    protect(app, sia, opening)
    assert refusal(end, app, sia, opening) is AssistRefusal.OVER  # on the day itself
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        opening = opened(app, sia, CPR)
        last = end(app, sia, opening)
        assert last > (NOON + timedelta(days=6)).date()
        assert told(app, sia, opening) == (True, last)
        assert refusal(end, app, sia, opening) is AssistRefusal.OVER
    after = NOON + timedelta(days=(last - NOON.date()).days + 1)
    assert [hides(app, MOTHER, at) for at in (after - timedelta(days=1), after)] == [True, False]
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        protect(app, sia, opened(app, sia, CPR))
    assert hides(app, MOTHER, after) is True


def test_a_voice_on_the_telephone_does_not_end_it(app, birthe, sia):
    opening = opened(app, sia, CPR)
    protect(app, sia, opening)
    called = Known(
        citizen=birthe.key, identity_id=opening, at=NOON, by=sia.viewer.key, way=Way.CALL_BACK, shown=Shown.OWN_NUMBER
    )
    ended = refusal(at_desk, app, sia, opening, lambda at: protecting.end_protection(at, called))
    assert ended is AssistRefusal.STRONGER_WAY
    assert told(app, sia, opening) == (True, None)
