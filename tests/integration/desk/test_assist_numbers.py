"""A number to call back on, registered in person and ended at the desk: whoever has no MitID can be helped by phone."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.assist_wishes import ForgetNumberWish, NumberWish
from support.domain.assisted import AssistRefusal, NotDone, Way
from support.services import assist_clock, assisted, assisting
from tests.conftest import NOON
from tests.integration.desk.test_assist_pages import known as at_counter
from tests.integration.desk.test_assist_pages import made as said_yes
from tests.integration.desk.test_assist_pages import opened as opened_on_page
from tests.integration.desk.test_assist_pages import read_aloud
from tests.integration.desk.test_assisting import CPR, refused, register
from tests.integration.desk.test_assisting import birthe as birthe
from tests.integration.desk.test_assisting import letters_are_sent as letters_are_sent
from tests.integration.desk.test_assisting import opening as opening
from tests.integration.desk.test_assisting import sia as sia
from tests.integration.desk.test_desk_pages import post, text
from tests.integration.questions.test_questions import of_citizen
from tests.support.assisting import at_desk, known, made, opened
from tests.support.letters import print_next
from tests.support.people import DESK, as_staff

NUMBER = "20123456"


def work(app):
    with app.app_context():
        assist_clock.take_effect()


def printed(app):
    return print_next(as_staff(app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791237")).text.replace(
        "\N{NO-BREAK SPACE}", " "
    )


def number_of(app, citizen):
    with of_citizen(app, citizen.key) as actor:
        found = assisted.own_number(actor)
        return found.number if found else None


def called(app, sia):
    """Whom the desk would call now: the number, or why nobody."""
    try:
        return at_desk(app, sia, opened(app, sia, CPR), assisting.number_to_call)
    except assisting.AssistRefused as refusal:
        return refusal.refusal


def ended(app, citizen, act):
    with of_citizen(app, citizen.key) as actor:
        found = assisted.act_told(actor, act.act_id).ended
        return found and (found.ending.value, found.why)


def test_nobody_is_called_on_it_before_its_days_have_gone(app, birthe, sia, opening, clock):
    act = made(app, sia, opening, known(app, sia, opening), NumberWish(number=NUMBER))
    assert called(app, sia) is AssistRefusal.NO_NUMBER
    clock.move_to(act.effective_at + timedelta(hours=12))
    work(app)
    assert number_of(app, birthe) is None, "the letter about it is not printed"
    printed(app)
    work(app)
    assert number_of(app, birthe) == NUMBER
    # Ten working days from Wednesday the eleventh, when it came.
    clock.move_to(NOON.replace(day=24))
    assert called(app, sia) is AssistRefusal.NUMBER_WAITS
    clock.move_to(NOON.replace(day=25))
    assert called(app, sia) == NUMBER
    known(app, sia, opened(app, sia, CPR), Way.CALL_BACK)


def test_a_number_is_registered_in_person_only_and_stopped_for_whoever_calls(app, birthe, sia, opening, clock):
    register(app, birthe, "30123456")
    clock.move_to(NOON.replace(day=17))
    later = opened(app, sia, CPR)
    by_phone = known(app, sia, later, Way.CALL_BACK)
    assert refused(made, app, sia, later, by_phone, NumberWish(number=NUMBER)) is AssistRefusal.STRONGER_WAY
    act = made(app, sia, later, known(app, sia, later), NumberWish(number=NUMBER))
    assert called(app, sia) == "30123456", "the one that is there counts until then"
    at_desk(app, sia, later, assisting.stop, act.act_id)
    clock.move_to(act.effective_at)
    work(app)
    assert number_of(app, birthe) == "30123456"


def test_a_phone_that_was_lost_is_called_no_more(app, birthe, sia, opening, clock):
    register(app, birthe)
    clock.move_to(NOON.replace(day=17))
    assert called(app, sia) == NUMBER
    later = opened(app, sia, CPR)
    identity = known(app, sia, later)
    act = made(app, sia, later, identity, ForgetNumberWish())
    assert called(app, sia) is AssistRefusal.NUMBER_ENDS
    assert refused(known, app, sia, later, Way.CALL_BACK) is AssistRefusal.NUMBER_ENDS
    assert refused(at_desk, app, sia, later, assisting.stop, act.act_id) is AssistRefusal.NOT_KNOWN, (
        "whoever has the phone may know the CPR number too"
    )
    at_desk(app, sia, later, lambda at: assisting.stop(at, act.act_id, assisting.known(at, identity)))
    assert called(app, sia) == NUMBER
    again = made(app, sia, later, identity, ForgetNumberWish())
    clock.move_to(again.effective_at)
    work(app)
    assert number_of(app, birthe) is None


@pytest.mark.parametrize("wish", [NumberWish(number=NUMBER), ForgetNumberWish()], ids=["another", "none"])
def test_what_the_citizen_registers_signed_in_meanwhile_stands(app, birthe, sia, opening, clock, wish):
    register(app, birthe, "30123456")
    clock.shift(timedelta(minutes=1))
    act = made(app, sia, opening, known(app, sia, opening), wish)
    clock.shift(timedelta(minutes=1))
    register(app, birthe, "40123456")
    assert called(app, sia) is AssistRefusal.NUMBER_WAITS, "what was to be deleted was the other one"
    printed(app)
    clock.move_to(act.effective_at)
    work(app)
    assert number_of(app, birthe) == "40123456"
    assert ended(app, birthe, act) == ("not-done", NotDone.CHANGED_SINCE)


def test_without_a_number_there_is_none_to_delete(app, birthe, sia, opening):
    identity = known(app, sia, opening)
    assert refused(made, app, sia, opening, identity, ForgetNumberWish()) is AssistRefusal.NO_NUMBER


def test_it_is_read_aloud_and_told_by_letter_only_on_their_yes(app, birthe):
    sia = as_staff(app, "Sia Sand", Role.AGENT, cvr=DESK, cpr="0407781236")
    at = f"{at_counter(sia)}/telefon"
    assert post(sia, at, number="12").status_code == 422
    told = text(read_aloud(sia, at, number="+45 20 12 34 56"))
    for sentence in (
        "Vi kan ringe dig op på dette nummer: 20 12 34 56.",
        "Vi kan bruge det tidligst fra den 25. marts 2026.",
        "Det gælder ikke, før vi har udskrevet et brev til dig om det.",
    ):
        assert sentence in told
    said_yes(sia, at, number="+45 20 12 34 56")
    assert "20 12 34 56" not in printed(app)
    said_yes(sia, at, number="20123457", letter_tells="y")
    assert "20 12 34 57" in printed(app)
    assert "20 12 34" not in text(sia.client.get(opened_on_page(sia)))
