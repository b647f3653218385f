"""The employee is heard before a look-back reaches anybody (safety.md 8): no mark, no text until then."""

import pytest
from lxml import html

from citizen_app.db.roles import DatabaseRole
from support.domain.cases import Finding
from support.domain.look_back import LookBackRefusal, LookBackStep
from support.queries.look_back_lists import told_of
from support.services import look_back_list, look_backs
from tests.integration.questions.test_look_back_lists import (
    NOTICES,
    TEXT,
    fields_of,
    found,
    list_of,
    marked,
    messages,
    told,
    unheard,
)
from tests.integration.questions.test_look_back_lists import carl as carl
from tests.integration.questions.test_look_backs import refused_with
from tests.support.page_rules import visible_text

HEAR_FIRST = "Medarbejderen skal høres først."


@pytest.fixture
def scene(app, carl):
    """A lead works on the follow-up, and nobody has asked Anna."""
    return unheard(app, carl)


@pytest.fixture(params=["nobody-asked", "asked"])
def waits(scene, request):
    """Anna has not answered."""
    if request.param == "asked":
        scene.ask_for_words()
    return scene


def proposed(scene, look_back):
    with scene.at_work(scene.lars) as actor:
        return look_back_list.proposed_text(look_backs.opened(actor, look_back).known)


def test_no_mark_is_set_before_the_employee_is_heard(waits, carl):
    look_back = waits.listed()
    waits.judge(waits.lars, look_back, Finding.UNJUSTIFIED, 1)
    with refused_with(LookBackRefusal.NOT_HEARD):
        waits.confirm(waits.vita, look_back)
    assert marked(carl) == [False]
    assert [one.finding for one in waits.on_the_list(look_back)][0] is Finding.UNJUSTIFIED, "what was judged is kept"
    waits.hear()
    assert waits.confirm(waits.vita, look_back) == 1
    assert marked(carl) == [True]


@pytest.mark.parametrize("finding", [Finding.JUSTIFIED, Finding.UNSETTLED])
def test_what_reaches_nobody_needs_no_hearing(waits, carl, finding):
    look_back = waits.listed()
    waits.judge(waits.lars, look_back, finding, 1, 2)
    assert waits.confirm(waits.vita, look_back) == 3
    assert marked(carl) == [False]


def test_nobody_is_told_before_the_employee_is_heard(scene, carl):
    """The list was confirmed; then the first finding was set right, and found once more: Anna is to be heard anew."""
    scene.hear()
    look_back = found(scene, Finding.UNJUSTIFIED, 1)
    for state, refusal in [
        ("with-lead", LookBackRefusal.NOT_HEARD),
        ("hearing", LookBackRefusal.NOT_HEARD),
        ("found", LookBackRefusal.NOT_IN_HAND),
        ("withdrawn", LookBackRefusal.NOT_IN_HAND),
    ]:
        scene.matter_stands(state)
        with refused_with(refusal):
            told(scene, look_back)
    assert messages(scene) == 0
    assert "Ingen organisation har skrevet til dig." in visible_text(carl.client.get(NOTICES).text)
    assert proposed(scene, look_back) == TEXT, "the text is kept"
    scene.matter_stands("heard")
    assert scene.tell(scene.vita, look_back) == 1
    assert messages(scene) == 1


def test_a_wrong_mark_is_taken_back_whatever_the_follow_up_waits_for(scene, carl):
    scene.hear()
    look_back = found(scene, Finding.UNJUSTIFIED, 1)
    scene.matter_stands("withdrawn")
    scene.judge(scene.lars, look_back, Finding.JUSTIFIED, 1)
    assert scene.confirm(scene.vita, look_back) == 1
    assert marked(carl) == [False]


def test_a_hearing_that_is_given_up_with_a_reason_is_enough(scene, carl):
    scene.give_up_hearing()
    look_back = found(scene, Finding.UNJUSTIFIED, 1)
    assert marked(carl) == [True]
    assert told(scene, look_back) == 1


def test_the_pages_say_what_to_do(scene, carl):
    look_back = scene.listed()
    scene.judge(scene.lars, look_back, Finding.UNJUSTIFIED, 1)
    shown, vita = list_of(scene.vita).removesuffix("/liste"), scene.vita.client
    confirming = html.fromstring(vita.get(f"{shown}/liste").text)
    sent = {**fields_of(confirming, 1), "apart": "y"}
    refused = visible_text(vita.post(f"{shown}/bekraeft", data=sent, follow_redirects=True).text)
    assert HEAR_FIRST in refused
    assert marked(carl) == [False]
    scene.take(scene.lars, look_back, LookBackStep.TEXT_PROPOSED, words=TEXT)
    telling = vita.get(f"{shown}/fortael")
    assert TEXT in visible_text(telling.text)
    sent = {**fields_of(html.fromstring(telling.text)), "apart": "y"}
    assert HEAR_FIRST in visible_text(vita.post(f"{shown}/fortael", data=sent, follow_redirects=True).text)
    assert proposed(scene, look_back) == TEXT
    with scene.in_role(DatabaseRole.LOOK_BACK):
        assert told_of(look_back) == {}
