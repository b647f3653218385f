"""A power of attorney on paper: from the helper's code to the first day, and all that stops it (safety.md 4)."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import select

from citizen_app import clock as our_clock
from citizen_app.auth.actor import Role
from citizen_app.db.roles import DatabaseRole
from citizen_app.db.work import unit_of_work
from citizen_app.outbox.models import OutboxMessageRow
from delegation.domain.acting import Scope
from delegation.domain.powers import Terms
from delegation.services import giving
from delegation.services.codes import MOST_TRIES, mark_of
from delegation.services.paper_clock import still_held
from delegation.services.refusals import PowerRefused
from support.letter_models import PrintLetterRow
from support.services.paper_notices import note_first_days
from tests.integration.desk.test_desk_pages import PAGE, post, text
from tests.support.assisting import of_age
from tests.support.helping import LAST_DAY, born, by_herself, power, switch_to
from tests.support.letters import PAGE as LETTERS
from tests.support.letters import addresses_come, print_next, send
from tests.support.messages import give_contact
from tests.support.people import DESK, as_citizen, as_staff

CPR, HELPER = "1403572528", "0106851238"
ASKED = frozenset({Scope.READ_LOG, Scope.ASK, Scope.SEE_DECISIONS})


class World:
    """Birthe cannot sign in; Mette wants to help her; Sia, Finn and Lea are the desk."""

    def __init__(self, app, clock):
        self.app, self.clock = app, clock
        addresses_come(app)
        self.birthe = as_citizen(app, CPR)
        of_age(app, self.birthe.key)
        self.helper()

    def helper(self, cpr=HELPER, name="Mette Holm"):
        self.mette = as_citizen(self.app, cpr, name)
        born(self.app, self.mette, "1985-06-01")
        return self.mette

    def code(self, scopes=ASKED, until=LAST_DAY):
        with by_herself(self.app, self.mette, powers=True) as asks:
            made = giving.request(asks, Terms(scopes=scopes, until=until), our_clock.now())
        self.power_id = made.power_id
        return made.code

    def opened(self, name="Sia Sand", cpr="0407781236", role=Role.AGENT):
        agent = as_staff(self.app, name, role, cvr=DESK, cpr=cpr)
        opening = post(agent, f"{PAGE}/borger", number=CPR, reason="Ringer", apart="y").headers["Location"]
        return agent, f"{opening}/papir"

    def order(self, code):
        agent, page = self.opened()
        answer = post(agent, page, code=code)
        return answer, text(agent.client.get(page))

    def print(self):
        lead = as_staff(self.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")
        return " ".join(print_next(lead).text.split())

    def register(self, mark=None, name="Finn Fisker", cpr="0203761235", role=Role.AGENT, **fields):
        agent, page = self.opened(name, cpr, role)
        (signed,) = re.findall(rf'href="({PAGE}/papir/[^"/]+)"', agent.client.get(page).text)
        values = {"mark": mark or mark_of_power(self), "name": "Birthe Marie Holm", "is_whole": "y", **fields}
        return post(agent, signed, **values)

    def signed(self):
        assert self.order(self.code())[0].status_code == 303
        assert self.register().status_code == 303

    def notice(self):
        with self.app.app_context():
            note_first_days()

    def on(self, days):
        """So many days later, at noon in Denmark."""
        self.clock.shift(timedelta(days=days))

    def is_helped(self):
        self.mette = as_citizen(self.app, HELPER, "Mette Holm")
        if "Birthe" not in self.mette.client.get("/for-en-anden").text:
            return False
        switch_to(self.mette)
        return self.mette.client.get("/min-log").status_code == 200

    def letters(self):
        with self.app.app_context(), unit_of_work(DatabaseRole.PRINT) as opened:
            return sorted(opened.execute(select(PrintLetterRow.kind)).scalars())


def mark_of_power(world):
    with world.app.app_context():
        return mark_of(world.power_id)


@pytest.fixture
def world(app, clock):
    return World(app, clock)


def test_from_the_code_to_the_first_day_and_reading_alone(world):
    answer, page = world.order(world.code())
    assert answer.status_code == 303
    assert "Det underskrevne brev er ikke kommet tilbage" in page
    assert "Mette" not in page
    asked = world.print()
    assert "Mette Holm vil gerne hjælpe dig" in asked
    assert mark_of_power(world) in asked
    assert "Indblik, Postboks 1, 0000 Prøveby" in asked
    assert "Stille spørgsmål" not in asked  # on paper it covers reading alone

    assert world.register().status_code == 303
    assert not world.is_helped()
    world.notice()  # nothing is printed: no first day
    world.on(60)
    assert not world.is_helped()
    noticed = world.print()  # Saturday 2 May 2026: the tenth working day is Monday 18 May
    assert "19. maj 2026" in noticed
    assert "Mette Holm" in noticed
    world.notice()
    world.notice()  # run twice, it is noted once
    world.on(16)
    assert not world.is_helped()
    world.on(1)
    assert world.is_helped()
    band = world.mette.client.get("/min-log").text
    assert "Birthe Marie Holm" in band
    assert world.mette.client.get("/valg").status_code == 200
    assert world.mette.client.get("/spoergsmaal").status_code in {403, 404}
    assert "med fuldmagt på papir fra dig" in text(as_citizen(world.app, CPR).client.get("/besoeg-i-min-log"))


def test_the_holder_is_told_on_the_first_day_and_not_of_one_that_was_stopped(world):
    give_contact(world.app, world.mette.key)
    world.signed()
    world.print()
    world.notice()
    with world.app.app_context(), unit_of_work(DatabaseRole.WORKER) as opened:
        mine = OutboxMessageRow.owner_key == world.mette.key
        (message,) = opened.execute(select(OutboxMessageRow.due_at, OutboxMessageRow.about_id).where(mine)).all()
    assert message.about_id == world.power_id
    assert message.due_at.date().isoformat() == "2026-03-18"

    def still():
        with world.app.app_context(), unit_of_work(DatabaseRole.WORKER):
            return still_held(world.mette.key, world.power_id)

    assert not still()
    world.on(15)
    assert still()
    agent, page = world.opened()
    assert "Der er ikke noget, der venter" in text(agent.client.get(page))


@pytest.mark.parametrize("when", ["asked", "registered", "noticed"])
def test_anybody_who_calls_has_it_stopped_before_it_begins(world, when):
    assert world.order(world.code())[0].status_code == 303
    if when != "asked":
        assert world.register().status_code == 303
    if when == "noticed":
        world.print()
        world.notice()
    agent, page = world.opened("Finn Fisker", "0203761235")
    (stop,) = re.findall(r'action="([^"]+/stop)"', agent.client.get(page).text)
    assert post(agent, stop).status_code == 303
    assert "Der er ikke noget, der venter" in text(agent.client.get(page))
    world.notice()
    world.on(90)
    assert not world.is_helped()
    page = text(as_citizen(world.app, CPR).client.get("/fuldmagt"))
    assert "Vores support stoppede den, før den begyndte. Nogen ringede og bad om det" in page


def test_printed_again_the_days_run_anew(world):
    world.signed()
    world.print()
    world.notice()
    world.on(10)
    lead = as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")
    assert to_be_printed_again(lead).status_code == 303
    world.notice()
    world.on(30)
    assert not world.is_helped()  # it came back, and nothing has left since
    world.print()
    world.notice()
    world.on(12)  # from Sunday 12 April: the tenth working day is Friday 24 April
    assert not world.is_helped()
    world.on(1)
    assert world.is_helped()


def test_a_notice_that_comes_back_takes_away_what_had_begun_until_it_is_printed_again(world):
    world.signed()
    world.print()
    world.notice()
    world.on(20)
    assert world.is_helped()
    lead = as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")
    assert to_be_printed_again(lead).status_code == 303
    assert "Mette Holm" in world.print()  # whether the clock has run in between or not
    world.notice()
    assert not world.is_helped()
    world.on(20)
    assert world.is_helped()


def to_be_printed_again(lead):
    """The notice, which came back."""
    page = lead.client.get(LETTERS).text
    printed = unescape(re.search(rf'href="({LETTERS}\?v=[^"]+)">Printet', page).group(1))
    shown = re.findall(rf'href="({LETTERS}/[^"?]{{40,}})"', lead.client.get(printed).text)
    (notice,) = [one for one in shown if "Besked om en fuldmagt på papir" in lead.client.get(one).text]
    return send(lead, f"{notice}/igen", reason="Kom retur", steps="2")


def test_who_ordered_the_letter_or_has_another_code_does_not_register_it(world):
    world.order(world.code())
    same = world.register(name="Sia Sand", cpr="0407781236")
    assert same.status_code == 422
    assert "En kollega skal registrere den" in text(same)
    wrong = world.register(mark="2222-2222")
    assert wrong.status_code == 422
    assert "Koden er ikke den, der står på vores brev" in text(wrong)
    assert world.register(is_whole="").status_code == 422
    assert world.register(name="Lars Lind", cpr=HELPER).status_code == 422  # who would hold it works at the desk
    assert mark_of_power(world) in world.print()
    printed = world.register(name="Lea Leder", cpr="0508791235", role=Role.LEAD)  # and has read the code there
    assert "En kollega skal registrere den" in text(printed)
    assert world.letters() == ["power-ask"]


def test_the_same_is_said_whatever_holds_for_the_giver(world):
    ordered, _page = world.order(world.code())
    power(world.app, world.birthe, world.helper("0206852504", "Anna Holm"))
    has_one, _page = world.order(world.code())
    world.helper("0306852508", "Bo Holm")
    of_age(world.app, world.birthe.key, born=None)
    unsure, _page = world.order(world.code())
    assert world.letters() == ["power-ask"]
    answers = {(one.status_code, one.headers["Location"].rpartition("/")[2]) for one in (ordered, has_one, unsure)}
    assert answers == {(303, "papir")}


def test_a_code_is_used_once_and_guessing_ends(world):
    code = world.code()
    world.order(code)
    again, _page = world.order(code)
    assert again.status_code == 422
    assert "Koden kan ikke bruges" in text(again)
    for _each in range(MOST_TRIES):
        last, _page = world.order("2345-6789-ABCD")
    assert "For mange koder" in text(last)
    assert world.letters() == ["power-ask"]


def test_nobody_is_flooded(world):
    for number, cpr in enumerate(("0206852504", "0306852508", "0406852502", "0506852506")):
        world.helper(cpr, f"Hjælper {number}")
        assert world.order(world.code())[0].status_code == 303
    assert world.letters() == ["power-ask"] * 3


def test_a_code_is_no_second_way_beside_a_paper_that_waits(world):
    world.signed()
    with by_herself(world.app, world.birthe, powers=True) as giver:
        code = giving.offer(giver, Terms(scopes=ASKED, until=LAST_DAY), our_clock.now()).code
    with by_herself(world.app, world.mette, powers=True) as taker, pytest.raises(PowerRefused) as refused:
        giving.redeem(taker, code, our_clock.now())
    assert refused.value.refusal.value == "have-one"


def test_the_giver_who_can_sign_in_after_all_sees_it_and_says_no(world):
    world.order(world.code())
    birthe = as_citizen(world.app, CPR)
    page = birthe.client.get("/fuldmagt").text
    assert "Mette Holm" in page
    (shown,) = set(re.findall(r'href="(/fuldmagt/givet/[^"/]+)"', page))
    assert "Sig nej" in text(birthe.client.get(shown))
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', birthe.client.get(f"{shown}/tilbagekald").text)
    answer = birthe.client.post(f"{shown}/tilbagekald", data={"csrf_token": token[1]})
    assert answer.status_code == 303
    world.on(1)
    agent, page = world.opened()
    assert "Der er ikke noget, der venter" in text(agent.client.get(page))


def test_the_giver_ends_one_that_waits_without_being_led_to_a_pause(world):
    world.signed()
    birthe = as_citizen(world.app, CPR)
    (shown,) = set(re.findall(r'href="(/fuldmagt/givet/[^"/]+)"', birthe.client.get("/fuldmagt").text))
    page = text(birthe.client.get(f"{shown}/tilbagekald"))
    assert "Så begynder den aldrig. Ingen får besked." in page
    assert "pause" not in page


def test_one_that_would_end_before_it_begins_is_refused(world):
    answer, _page = world.order(world.code(until=date(2026, 3, 17)))  # the first day would be the 18th
    assert "På papir ville den slutte, før den begynder" in text(answer)
    answer, _page = world.order(world.code(until=date(2026, 3, 18)))
    assert answer.status_code == 303
    world.on(1)
    assert "På papir ville den slutte, før den begynder" in text(world.register())


def test_of_a_helper_who_has_died_nothing_is_written_or_registered(world):
    world.order(world.code())
    of_age(world.app, world.mette.key, died=date(2026, 3, 3))
    agent, page = world.opened("Finn Fisker", "0203761235")
    assert "Der er ikke noget, der venter" in text(agent.client.get(page))
    lead = as_staff(world.app, "Lea Leder", Role.LEAD, cvr=DESK, cpr="0508791235")
    assert send(lead, f"{LETTERS}/udskriv").status_code == 303  # nothing to print


def test_a_letter_that_does_not_come_back_gives_nothing(world):
    world.order(world.code())
    world.on(60)
    agent, page = world.opened("Finn Fisker", "0203761235")
    assert "Der er ikke noget, der venter" in text(agent.client.get(page))
    assert "Brevet kom ikke tilbage i tide" in text(as_citizen(world.app, CPR).client.get("/fuldmagt"))


def test_without_the_operators_post_there_is_none(world):
    settings = world.app.extensions["indblik.settings"]
    world.app.extensions["indblik.settings"] = replace(settings, powers=replace(settings.powers, paper_to=None))
    answer, page = world.order(world.code())
    assert answer.status_code == 422
    assert "bruges ikke her" in page
