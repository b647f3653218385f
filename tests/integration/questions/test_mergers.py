"""An organisation that takes another over answers for what the other one did from that day on, and nobody else does."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.messages.mailbox import organisation_key
from citizen_app.outbox.letters import QueuedMessage
from citizen_app.outbox.models import OutboxMessageRow
from citizen_app.outbox.queue import composers
from support.domain.cases import CaseState, CaseStep, Finding
from support.domain.look_back import LookBackStep
from support.domain.misuse import MatterState, MatterStep
from support.domain.misuse_rules import MatterDeed
from support.domain.queues import Part
from support.services import case_clock, case_desk, case_reminders, look_back_list, look_backs, misuse, usual_texts
from support.services.case_desk import Deed
from support.services.case_reminders import OFFICERS_KIND
from support.services.look_back_list import Judged
from support.services.look_backs import LookBackDeed, Wish
from support.services.misuse_marks import marked_of
from support.services.questions import NoSuchQuestion
from tests.conftest import NOON
from tests.support.look_backs import AT, FIRST, LAST, WHY, LookBackScene, somebody
from tests.support.mailboxes import give_mailbox
from tests.support.page_rules import visible_text
from tests.support.people import OTHER_REGION, REGION, as_citizen, as_staff
from tests.support.questions import a_question, a_text

DAY = timedelta(days=1)
NEW, BEFORE = "40000001", "40000002"
WORDS = "Vi har set på det."


@pytest.fixture
def scene(app):
    """Two days from now the region becomes part of a new one. A hospital became part of it before that; the
    directory has a circle of it."""
    made = LookBackScene(app)
    day = {"successor_scheme": "cvr", "successor_code": NEW, "successor_from": (NOON + 2 * DAY).date()}
    made.log.organisation(
        REGION, "Region Hovedstaden", kind="region", scheme="cvr", valid_from=(NOON - 90 * DAY).date(), **day
    )
    joined = {"successor_scheme": "cvr", "successor_code": REGION, "successor_from": (NOON - 9 * DAY).date()}
    made.log.organisation(BEFORE, "Fjordhospitalet", kind="hospital", scheme="cvr", **joined)
    back = {"successor_scheme": "cvr", "successor_code": BEFORE, "successor_from": (NOON - 9 * DAY).date()}
    made.log.organisation(NEW, "Region Østdanmark", kind="region", scheme="cvr", **back)
    made.log.organisation(NEW, "Region Østdanmark", kind="region", scheme="cvr", valid_from=AT.date())
    made.log.directory_is_new()
    return made


@pytest.fixture
def nina(app):
    return as_staff(app, "Nina Nyholm", Role.LOG_OFFICER, cvr=NEW, cpr="1809712391")


@pytest.fixture
def noor(app):
    return as_staff(app, "Noor Noah", Role.LOG_LEAD, cvr=NEW, cpr="0409651234")


def reaches(scene, person, cvr, look_back):
    """What somebody with every role there reaches of the question, the follow-up, the look-back and the text."""
    found = []
    doors = {
        "question": (case_desk.opened, Role.LOG_OFFICER, scene.case),
        "follow-up": (misuse.opened, Role.LOG_LEAD, scene.matter),
        "look-back": (look_backs.opened, Role.LOG_OFFICER, look_back),
    }
    for name, (door, role, key) in doors.items():
        with scene.at_work(person, role, cvr=cvr) as actor:
            try:
                door(actor, key)
            except NoSuchQuestion:
                continue
        found.append(name)
    with scene.at_work(person, cvr=cvr) as actor:
        lists = {
            "questions": case_desk.queue(actor, Part.ANSWERED).lines,
            "look-backs": look_backs.overview(actor).lines,
            "texts": usual_texts.listed(actor).files,
        }
    with scene.at_work(person, Role.LOG_LEAD, cvr=cvr) as actor:
        lists["follow-ups"] = misuse.listed(actor).lines
    return {*found, *(name for name, lines in lists.items() if lines)}


def test_a_question_a_follow_up_and_a_look_back_go_over_to_whoever_took_over(app, scene, nina, noor, clock):
    scene.hear()
    for number in range(1, 7):
        scene.look_up(somebody(), AT - number * DAY)
    look_back = scene.listed()
    a_text(app, REGION)
    frida = as_staff(app, "Frida Fjern", cvr=OTHER_REGION, cpr="1911651238")
    everything = {"question", "follow-up", "look-back", "questions", "look-backs", "texts", "follow-ups"}
    assert reaches(scene, nina, NEW, look_back) == set()
    clock.move_to(NOON + 2 * DAY)
    assert reaches(scene, nina, NEW, look_back) == everything
    assert reaches(scene, frida, OTHER_REGION, look_back) == set()
    assert reaches(scene, scene.lars, REGION, look_back) == everything, "who is still there is not locked out"

    # The look-back goes on where the old organisation left it, with one of the old and one of the new.
    with scene.at_work(scene.lars) as actor:
        judged = Judged(finding=Finding.UNJUSTIFIED, citizens=[7], positions=[], is_apart=True)
        assert look_back_list.judge(actor, look_back, judged, look_back_list.page(actor, look_back, 0, "da").shown) == 1
    with scene.at_work(nina, cvr=NEW) as actor:
        seen = look_back_list.page(actor, look_back, 0, "da")
        assert look_back_list.confirm(actor, look_back, is_apart=True, shown=seen.shown) == 1
    with scene.at_work(nina, cvr=NEW) as actor:
        proposed = LookBackDeed(step=LookBackStep.TEXT_PROPOSED, words="Det burde ikke være sket.", is_apart=True)
        look_backs.take(actor, look_back, proposed)
    with scene.at_work(noor, Role.LOG_LEAD, cvr=NEW) as actor:
        assert look_back_list.tell(actor, look_back, LookBackDeed(step=LookBackStep.TOLD, is_apart=True)) == 1
    told = visible_text(as_citizen(app).client.get("/beskeder-fra-organisationer").text)
    assert "Region Østdanmark" in told

    # Another one is asked for by the new organisation; what the old one counted of the same person still stands.
    scene.look_up(somebody(), AT - DAY)
    with scene.at_work(noor, Role.LOG_LEAD, cvr=NEW) as actor:
        wish = Wish(entry_id=scene.first, first=FIRST, last=LAST, reason=WHY, is_apart=True)
        again = look_backs.ask(actor, scene.matter, wish)
    scene.work()
    with scene.at_work(nina, cvr=NEW) as actor:
        found = look_backs.opened(actor, again)
    assert (found.stands.cvr, found.counted.entries) == (NEW, 7)

    # The finding is set right: the mark goes, the follow-up is withdrawn; whoever had it then still stands in it.
    with scene.at_work(nina, cvr=NEW) as actor:
        deed = Deed(step=CaseStep.CORRECTED, words=WORDS, finding=Finding.JUSTIFIED, is_apart=True)
        case_desk.take(actor, scene.case, deed)
    with scene.at_work(noor, Role.LOG_LEAD, cvr=NEW) as actor:
        matter = misuse.opened(actor, scene.matter)
    assert (matter.file.matter.state, matter.file.matter.cvr) == (MatterState.WITHDRAWN, REGION)
    assert {one.name for one in matter.colleagues.values()} >= {"Lone Lind", "Lars Lund", "Nina Nyholm"}
    birthe = as_citizen(app).client
    (address,) = re.findall(r'href="(/spoergsmaal/[\w-]{30,})"', birthe.get("/spoergsmaal").text)
    page = visible_text(birthe.get(address).text)
    assert "Region Hovedstaden (nu Region Østdanmark)" in page


def test_a_lead_of_the_new_one_goes_on_with_the_follow_up(scene, noor, clock):
    clock.move_to(NOON + 2 * DAY)
    with scene.at_work(noor, Role.LOG_LEAD, cvr=NEW) as actor:
        due = (NOON + 20 * DAY).date()
        misuse.take(actor, scene.matter, MatterDeed(step=MatterStep.HEARING_BEGUN, due_on=due, is_apart=True))
        assert misuse.opened(actor, scene.matter).file.matter.state is MatterState.HEARING


def test_the_mark_is_taken_back_by_whoever_took_over(app, scene, nina, clock):
    clock.move_to(NOON + 2 * DAY)
    with scene.at_work(nina, cvr=NEW) as actor:
        deed = Deed(step=CaseStep.CORRECTED, words=WORDS, finding=Finding.LOG_ERROR, is_apart=True)
        case_desk.take(actor, scene.case, deed)
    key = scene.birthe.key
    with app.app_context(), unit_of_work(DatabaseRole.CITIZEN, (key,)):
        assert marked_of((key,), [scene.first]) == frozenset()


def test_what_waits_at_the_old_one_stays_there_while_anybody_speaks_for_it(app, scene, clock):
    """Also through two mergers; and the mailbox of the one that has taken over is told."""
    asked = a_question(app, scene.birthe.key, (AT - DAY, 77), cvr=BEFORE)
    give_mailbox(app, NEW)

    def ticks():
        with app.app_context():
            case_clock.keep_time()
            case_reminders.tell_officers()
        with app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
            row = OutboxMessageRow
            columns = (row.message_id, row.owner_key, row.channel, row.kind, row.about_id, row.created_at, row.attempts)
            found = opened.execute(select(*columns).where(row.kind == OFFICERS_KIND)).mappings().all()
            return [QueuedMessage(**one) for one in found]

    def stands(person, cvr):
        with scene.at_work(person, cvr=cvr) as actor:
            return case_desk.opened(actor, asked).file.case.state

    assert ticks() == [], "the region's officers speak for it, and the new one does not yet"
    assert stands(scene.lars, REGION) is CaseState.WITH_ORGANISATION
    clock.move_to(NOON + 2 * DAY)
    (message,) = ticks()
    assert message.owner_key == organisation_key(NEW)
    with app.app_context(), unit_of_work(DatabaseRole.WORKER):
        assert composers()[OFFICERS_KIND](message) is not None
    nina = as_staff(app, "Nina Nyholm", Role.LOG_OFFICER, cvr=NEW, cpr="1809712391")
    assert stands(nina, NEW) is CaseState.WITH_ORGANISATION
