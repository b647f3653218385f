"""Whoever asked for somebody is kept from all that follows on it, as if the question were their own (safety.md 8)."""

from datetime import timedelta

import pytest

from citizen_app.auth.actor import Role
from support.domain.cases import Finding
from support.domain.desk import QueueOrder, QueueView
from support.domain.misuse import MatterStep
from support.domain.misuse_rules import MatterDeed
from support.services import desk_listing, desk_waiting, look_back_list, look_backs, misuse
from support.services.case_desk import CaseAboutOneself
from support.services.look_backs import Wish
from support.services.misuse import Part
from tests.integration.desk.conftest import run as run
from tests.integration.support.test_trail_page import find as find_in_trail
from tests.integration.support.test_trail_page import write
from tests.support.desk import hired
from tests.support.helpers_questions import asked_for
from tests.support.look_backs import AT, FIRST, LAST, WHY, LookBackScene, a_look_back
from tests.support.misuse import find, hear, matter_of
from tests.support.people import DESK, REGION, as_citizen, as_staff

OWN_CPR = "0407781234"


def number_of(app, case_id):
    with app.extensions["indblik.engine"].begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL ROLE indblik_desk")
        rows = connection.exec_driver_sql("SELECT case_id, number FROM question_case").all()
    return {str(key).replace("-", ""): number for key, number in rows}[case_id.hex]


def test_a_lead_who_asked_for_somebody_meets_no_follow_up_and_no_look_back(app):
    scene = LookBackScene(app)  # Birthe's own question, that Lone follows up
    entry = scene.look_up(scene.birthe.key, AT - timedelta(hours=2))
    case_id = asked_for(app, as_citizen(app, OWN_CPR, "Lone Lind"), scene.birthe, (AT - timedelta(hours=2), entry))
    find(app, case_id, Finding.UNJUSTIFIED)
    hear(app, case_id)
    matter = matter_of(app, case_id)
    assert matter is not None
    look_back = a_look_back(app, matter, REGION)
    grete = as_staff(app, "Grete Gram", Role.LOG_LEAD, cpr="0609801236")
    seen = {}
    for who in (scene.lone, grete):
        with scene.at_work(who, Role.LOG_LEAD) as actor:
            listed = misuse.listed(actor, Part.OPEN).lines
            found = look_backs.overview(actor)
            seen[who.name] = (
                matter in {one.matter_id for one in listed},
                matter in {one.matter_id for one in found.matters},
                look_back in {one.look_back_id for one in found.lines},
                scene.matter in {one.matter_id for one in listed},
            )
    assert seen == {"Lone Lind": (False, False, False, True), "Grete Gram": (True, True, True, True)}
    deed = MatterDeed(step=MatterStep.NOTED, words=WHY, is_apart=True)
    wish = Wish(entry_id=entry, first=FIRST, last=LAST, reason=WHY, is_apart=True)
    for tried in (
        lambda actor: misuse.opened(actor, matter),
        lambda actor: misuse.take(actor, matter, deed),
        lambda actor: look_backs.persons_in(actor, matter),
        lambda actor: look_backs.ask(actor, matter, wish),
        lambda actor: look_backs.opened(actor, look_back),
    ):
        with pytest.raises(CaseAboutOneself), scene.at_work(scene.lone, Role.LOG_LEAD) as actor:
            tried(actor)
    scene.work()
    with scene.at_work(scene.lone, Role.LOG_LEAD) as actor:
        assert look_back_list.waiting_for(actor) == (0, 0)
    with scene.at_work(grete, Role.LOG_LEAD) as actor:
        assert look_back_list.waiting_for(actor) == (1, 0)
        assert misuse.opened(actor, matter).file.matter.citizen == scene.birthe.key


def test_an_auditor_finds_nothing_of_what_they_asked_for_somebody(app):
    scene = LookBackScene(app)
    rita = as_staff(app, "Rita Rask", Role.AUDITOR, cvr=DESK, cpr="1105681238")
    rune = as_staff(app, "Rune Riis", Role.AUDITOR, cvr=DESK, cpr="0609801236")
    entry = scene.look_up(scene.birthe.key, AT - timedelta(hours=2))
    case_id = asked_for(app, as_citizen(app, "1105681238"), scene.birthe, (AT - timedelta(hours=2), entry))
    find(app, case_id, Finding.UNJUSTIFIED)
    matter = matter_of(app, case_id)
    assert matter is not None
    agent = as_staff(app, "Agnes Agerbo", cvr=DESK)
    for number, about in enumerate((case_id, matter, a_look_back(app, matter, REGION))):
        write(app, agent.key, f"act-{number}", str(about))
    for who, is_found in ((rita, False), (rune, True)):
        for fields in ({}, {"number": number_of(app, case_id)}):
            told = find_in_trail(who, **fields)[1]
            assert [f"act-{number}" in told for number in range(3)] == [is_found] * 3


def test_the_desks_queue_holds_nothing_that_whoever_looks_asked_for_somebody(app, run):
    sia, lea = hired(app, "Sia Sand", cpr="1105681238"), hired(app, "Lea Leder", Role.LEAD, cpr="0609801236")
    asked_for(app, as_citizen(app, "1105681238"), as_citizen(app, "1403572528"), (AT, 1), cvr=None)
    seen = []
    for who in (sia, lea):
        found = run(desk_listing.queue, who, QueueView.ALL, QueueOrder.DUE, None, method="GET")
        health = run(desk_waiting.waiting, who, method="GET").health
        seen.append((len(found.lines), health.waiting, health.free))
    assert seen == [(0, 0, 0), (1, 1, 1)]
